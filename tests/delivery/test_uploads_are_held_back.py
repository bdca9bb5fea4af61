"""nginx with the rendered configuration, before a server that notes when its first byte comes."""

import socket
import subprocess
import threading
from collections.abc import Iterator
from http.client import HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from scripts.delivery import chart
from scripts.delivery.chart import Values
from scripts.delivery.objects import one
from tests.delivery.site import HERE
from tests.waiting import PATIENCE, accepts, free_port, wait_until


class Noting(ThreadingHTTPServer):
    """A server that answers 200 to everything and notes what came when."""

    def __init__(self) -> None:
        super().__init__((HERE, 0), Answering)
        self.first_byte = threading.Event()
        self.heard: dict[str, str] = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Answering(BaseHTTPRequestHandler):
    server: Noting

    def setup(self) -> None:
        super().setup()
        self.server.first_byte.set()

    def do_GET(self) -> None:
        self.server.heard = dict(self.headers)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def behind() -> Iterator[Noting]:
    server = Noting()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def buffer(values: Values, behind: Noting, tmp_path: Path) -> Iterator[int]:
    """The buffer's port; only addresses and folders are those of this machine."""
    values["traffic"] = {"provider": "alb", "maxUploadMiB": 1}
    config = one(chart.render(values), "ConfigMap", "shelfwatch-buffer")["data"]["nginx.conf"]
    port = free_port()
    config = config.replace("/tmp/", f"{tmp_path}/").replace("listen 8080", f"listen {HERE}:{port}")
    config = config.replace("127.0.0.1:8000", f"{HERE}:{behind.server_port}")
    (tmp_path / "nginx.conf").write_text(config)
    words = ["/usr/sbin/nginx", "-c", str(tmp_path / "nginx.conf"), "-g", "daemon off; user root;"]
    process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: accepts(port), what="nginx to listen")
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def test_the_site_hears_nothing_of_an_upload_before_it_is_whole(
    buffer: int, behind: Noting
) -> None:
    with socket.create_connection((HERE, buffer), timeout=PATIENCE) as slow:
        slow.sendall(
            b"POST /api/predict HTTP/1.1\r\nHost: a\r\nContent-Length: 3000\r\n\r\n" + b"x" * 2000
        )
        assert not behind.first_byte.wait(1)
        slow.sendall(b"x" * 1000)
        assert behind.first_byte.wait(PATIENCE)
        answer = HTTPResponse(slow)
        answer.begin()
        assert (answer.status, answer.read()) == (200, b"ok")


def test_too_large_an_upload_is_refused_before_the_site_hears_of_it(
    buffer: int, behind: Noting
) -> None:
    answer = requests.post(
        f"http://{HERE}:{buffer}/api/predict", data=b"x" * 1_100_000, timeout=PATIENCE
    )
    assert answer.status_code == 413
    assert not behind.first_byte.is_set()


def test_the_load_balancers_word_about_https_reaches_the_site(buffer: int, behind: Noting) -> None:
    headers = {"X-Forwarded-Proto": "https", "Host": "shelves.example.com"}
    assert requests.get(f"http://{HERE}:{buffer}/", headers=headers, timeout=PATIENCE).text == "ok"
    assert behind.heard["X-Forwarded-Proto"] == "https"
    assert behind.heard["Host"] == "shelves.example.com"


def test_the_buffer_says_itself_that_it_is_ready(buffer: int, behind: Noting) -> None:
    assert requests.get(f"http://{HERE}:{buffer}/buffer-ready", timeout=PATIENCE).ok
    assert not behind.first_byte.is_set()


def test_metrics_are_refused_before_the_site_hears_of_it(buffer: int, behind: Noting) -> None:
    for path in ("metrics", "%6detrics", "a/../metrics"):
        asked = requests.Request("GET", f"http://{HERE}:{buffer}/").prepare()
        asked.url = f"http://{HERE}:{buffer}/{path}"
        assert requests.Session().send(asked, timeout=PATIENCE).status_code == 404
    assert not behind.first_byte.is_set()
