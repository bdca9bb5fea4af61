"""The smoke Job's own command, run for real: against a good server, and against broken ones."""

import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scripts.delivery.chart import ROOT, Object
from scripts.delivery.objects import containers, of, one, smoke_job
from tests.delivery.site import HERE, Process, clean, command, environment
from tests.waiting import PATIENCE, free_port

CANARY = "http://shelfwatch-canary"


class Blind(BaseHTTPRequestHandler):
    """A build that answers in time and in form, and sees nothing."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer({"count": 0, "detections": [], "image_size": {"width": 1224, "height": 1632}})

    def do_GET(self) -> None:
        self._answer({})

    def _answer(self, body: dict[str, object]) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def blind() -> Iterator[str]:
    server = ThreadingHTTPServer((HERE, 0), Blind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{HERE}:{server.server_port}"
    server.shutdown()


def job(objects: list[Object]) -> Object:
    found = smoke_job(one(objects, "AnalysisTemplate", "shelfwatch-smoke"))
    assert found
    return found


def smoke(
    objects: list[Object], url: str, data: Path, *more: str
) -> subprocess.CompletedProcess[str]:
    """The Job's arguments and settings; only the Service's name is put in this server's words."""
    words = [each.replace(CANARY, url) for each in containers(job(objects))[0]["args"]]
    return subprocess.run(
        command([*words, *more]),
        cwd=ROOT,
        env=clean(environment(objects, job(objects)), data),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_the_job_asks_the_canary_service_with_the_image_under_test(
    open_site: list[Object],
) -> None:
    (rollout,) = of(open_site, "Rollout")
    assert rollout["spec"]["strategy"]["canary"]["canaryService"] in CANARY
    assert CANARY in containers(job(open_site))[0]["args"]
    assert containers(job(open_site))[0]["image"] == containers(rollout)[0]["image"]


def test_a_good_build_passes(open_site: list[Object], running: Process, tmp_path: Path) -> None:
    # How quick this machine is says nothing about the build.
    done = smoke(open_site, running.url, tmp_path, "--latency-ms", "240000")
    assert done.returncode == 0, done.stdout + done.stderr
    for check in ("count", "boxes", "latency", "model"):
        assert f"ok     {check}" in done.stdout


def test_a_build_with_another_model_fails(
    open_site: list[Object], running: Process, tmp_path: Path
) -> None:
    done = smoke(open_site, running.url, tmp_path, "--model-sha256", "0" * 64)
    assert done.returncode == 1
    assert "FAILED model" in done.stdout


def test_a_build_that_is_too_slow_fails(
    open_site: list[Object], running: Process, tmp_path: Path
) -> None:
    done = smoke(open_site, running.url, tmp_path, "--latency-ms", "1")
    assert done.returncode == 1
    assert "FAILED latency" in done.stdout


def test_a_build_that_sees_nothing_fails(
    open_site: list[Object], blind: str, tmp_path: Path
) -> None:
    done = smoke(open_site, blind, tmp_path)
    assert done.returncode == 1
    assert "FAILED count" in done.stdout
    assert "FAILED boxes" in done.stdout


def test_a_canary_that_nobody_hears_of_fails(open_site: list[Object], tmp_path: Path) -> None:
    done = smoke(open_site, f"http://{HERE}:{free_port()}", tmp_path)
    assert done.returncode == 1
    assert "FAILED answer" in done.stdout
