"""A receiver of webhooks: a real server on loopback that keeps what it gets."""

import hashlib
import hmac
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


@dataclass
class Receiver:
    """Answers each POST with the next of `answers`, or 204; keeps headers and body."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def signed_by(self, secret: str, index: int = -1) -> bool:
        """Checks a notice as docs/api.md tells receivers to."""
        headers, body = self.got[index]
        parts = [part.split("=", 1) for part in headers["ShelfWatch-Signature"].split(",")]
        at = next(value for name, value in parts if name == "t")
        mark = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        return any(name == "v1" and hmac.compare_digest(value, mark) for name, value in parts)


@contextmanager
def receiving(certificate: Path | None = None) -> Iterator[Receiver]:
    """With a certificate it speaks TLS only."""
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((dict(self.headers), body))
            self.send_response(kept.answers.pop(0) if kept.answers else 204)
            self.send_header("Location", f"{kept.url}elsewhere")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Tests tell what matters."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    kept.url = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}/"
    Thread(target=server.serve_forever, daemon=True).start()
    yield kept
    server.shutdown()
    server.server_close()
