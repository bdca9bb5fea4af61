"""`/health` and `/metrics` of workers and the clock, which serve nothing else."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from shelfwatch_site import pulse


class _Status(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/health":
            self._health()
        elif self.path == "/metrics":
            self._metrics()
        else:
            self._answer(404, "text/plain", b"There are /health and /metrics.\n")

    def _health(self) -> None:
        silence = pulse.silence()
        well = silence < pulse.LONGEST_SILENCE
        told = f"last sign of life {silence:.0f} seconds ago\n"
        self._answer(200 if well else 503, "text/plain", told.encode())

    def _metrics(self) -> None:
        from shelfwatch_site.metrics import exposition

        self._answer(200, *exposition())

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """A line for each probe helps nobody."""


def start(address: str, port: int) -> None:
    """Answer from a thread of this process; 0 starts nothing."""
    if port:
        server = ThreadingHTTPServer((address.strip("[]"), port), _Status)
        Thread(target=server.serve_forever, name="status", daemon=True).start()
