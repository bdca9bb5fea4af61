"""The image's smoke test passes a server that works and fails one that does not, saying why."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Thread
from typing import Any

import pytest
import requests
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from pytest_django.live_server_helper import LiveServer

from rendering import shelf_sample
from shelfwatch_site.management.commands import smoke as command
from tests.waiting import PATIENCE, free_port

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("smoke")]

Change = Callable[[dict[str, Any]], Any]


# The command asks with the same shelves at each call: they are rendered once for all tests.
rendered = cache(shelf_sample)


@pytest.fixture(autouse=True)
def _shelves_are_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "shelf_sample", rendered)


@pytest.fixture
def good(settings: LazySettings, live_server: LiveServer) -> str:
    settings.SHELFWATCH_PREDICT_ANONYMOUS = True
    return live_server.url


@contextmanager
def broken(good: str, change: Change, status: int = 200) -> Iterator[str]:
    """A server that passes requests on and spoils the answers."""

    class Spoiler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kind = {"Content-Type": self.headers["Content-Type"]}
            answer = requests.post(good + self.path, data=body, headers=kind, timeout=PATIENCE)
            changed = change(answer.json())
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(changed).encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Spoiler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def smoke(url: str, **options: Any) -> tuple[str, str]:
    """What it wrote, and its last word if it failed."""
    out = StringIO()
    try:
        call_command("smoke", url=url, latency_ms=240_000, stdout=out, **options)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_a_server_that_works_passes_every_check(good: str) -> None:
    told, failed = smoke(good)
    assert not failed, told
    words = [line.split(":")[0] for line in told.splitlines()[:-1]]
    assert words == [f"ok     {name}" for name in ("answer", "count", "boxes", "latency", "model")]


def _shifted(body: dict[str, Any]) -> dict[str, Any]:
    for item in body["detections"]:
        x1, y1, x2, y2 = item["bbox"]
        width = 0.6 * (x2 - x1)
        item["bbox"] = [max(0, x1 - width), y1, max(1, x2 - width), y2]
    return body


BROKEN: list[tuple[str, Change, str]] = [
    ("finds nothing", lambda body: body | {"detections": [], "count": 0}, "count"),
    ("counts wrongly", lambda body: body | {"count": 7}, "count"),
    ("boxes beside the products", _shifted, "boxes"),
    ("another size", lambda body: body | {"image_size": {"width": 1, "height": 1}}, "boxes"),
    (
        "another network",
        lambda body: body | {"model_info": body["model_info"] | {"sha256": "0" * 64}},
        "model",
    ),
    ("another shape", lambda body: body | {"detections": [{"box": 1}], "count": 1}, "boxes"),
    ("no object", lambda body: ["hello"], "answer"),
]


@pytest.mark.parametrize(
    ("change", "failed"), [case[1:] for case in BROKEN], ids=[c[0] for c in BROKEN]
)
def test_a_broken_server_fails_the_check_that_it_breaks(
    good: str, change: Change, failed: str
) -> None:
    with broken(good, change) as url:
        told, last = smoke(url)
    assert f"FAILED {failed}" in told
    assert failed in last


def test_a_server_that_answers_with_an_error_or_not_at_all_fails(good: str) -> None:
    with broken(good, lambda body: {"why": "broken"}, status=500) as url:
        assert "answered 500" in smoke(url)[0]
    assert "cannot be reached" in smoke(f"http://127.0.0.1:{free_port()}")[0]


def test_slowness_and_an_unexpected_model_are_told(good: str) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="latency, model"):
        call_command("smoke", url=good, latency_ms=1, model_sha256="f" * 64, stdout=out)
    assert "FAILED latency: median" in out.getvalue()


def test_it_asks_for_a_server_to_be_named() -> None:
    assert "SHELFWATCH_SMOKE_URL" in smoke("")[1]
