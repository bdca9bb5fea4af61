"""nginx with the rendered configuration, before a server that notes when its first byte comes."""

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from scripts.delivery import chart
from scripts.delivery.chart import Values
from scripts.delivery.objects import one
from tests.delivery.site import HERE, free_port


class Noting:
    """A server that answers 200 to one connection after another and notes what came when."""

    def __init__(self) -> None:
        self.socket = socket.create_server((HERE, 0))
        self.port: int = self.socket.getsockname()[1]
        self.first_byte = threading.Event()
        self.heard = b""
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self.socket.accept()
            self.heard = connection.recv(65536)
            self.first_byte.set()
            connection.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
            )
            connection.close()


@pytest.fixture
def behind() -> Noting:
    return Noting()


@pytest.fixture
def buffer(values: Values, behind: Noting, tmp_path: Path) -> Iterator[int]:
    """The buffer's port; only addresses and folders are those of this machine."""
    values["traffic"] = {"provider": "alb", "maxUploadMiB": 1}
    config = one(chart.render(values), "ConfigMap", "shelfwatch-buffer")["data"]["nginx.conf"]
    port = free_port()
    config = config.replace("/tmp/", f"{tmp_path}/").replace("listen 8080", f"listen {HERE}:{port}")
    config = config.replace("127.0.0.1:8000", f"{HERE}:{behind.port}")
    (tmp_path / "nginx.conf").write_text(config)
    words = ["/usr/sbin/nginx", "-c", str(tmp_path / "nginx.conf"), "-g", "daemon off; user root;"]
    process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex((HERE, port)) == 0:
                break
        time.sleep(0.1)
    yield port
    process.terminate()
    process.wait(20)


def test_the_site_hears_nothing_of_an_upload_before_it_is_whole(
    buffer: int, behind: Noting
) -> None:
    with socket.create_connection((HERE, buffer), timeout=20) as slow:
        slow.sendall(
            b"POST /api/predict HTTP/1.1\r\nHost: a\r\nContent-Length: 3000\r\n\r\n" + b"x" * 2000
        )
        assert not behind.first_byte.wait(1)
        slow.sendall(b"x" * 1000)
        assert behind.first_byte.wait(20)
        assert b"200 OK" in slow.recv(1000)


def test_too_large_an_upload_is_refused_before_the_site_hears_of_it(
    buffer: int, behind: Noting
) -> None:
    answer = requests.post(f"http://{HERE}:{buffer}/api/predict", data=b"x" * 1_100_000, timeout=20)
    assert answer.status_code == 413
    assert not behind.first_byte.is_set()


def test_the_load_balancers_word_about_https_reaches_the_site(buffer: int, behind: Noting) -> None:
    headers = {"X-Forwarded-Proto": "https", "Host": "shelves.example.com"}
    assert requests.get(f"http://{HERE}:{buffer}/", headers=headers, timeout=20).text == "ok"
    assert b"X-Forwarded-Proto: https" in behind.heard
    assert b"Host: shelves.example.com" in behind.heard


def test_the_buffer_says_itself_that_it_is_ready(buffer: int, behind: Noting) -> None:
    assert requests.get(f"http://{HERE}:{buffer}/buffer-ready", timeout=20).ok
    assert not behind.first_byte.is_set()
