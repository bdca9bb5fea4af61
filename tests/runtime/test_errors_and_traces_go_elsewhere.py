"""Errors to Sentry and traces to a collector, where the settings name one; sinks of our own."""

import gzip
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.photos import shelf_photo
from tests.site import ROOT, Site, embedded_site, environment
from tests.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.xdist_group("observers")


@contextmanager
def sink() -> Iterator[tuple[int, list[tuple[str, bytes]]]]:
    """An HTTP server that keeps what it is sent; its port, and (path, body) of each."""
    kept: list[tuple[str, bytes]] = []

    class Keep(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            packed = self.headers.get("Content-Encoding") == "gzip"
            kept.append((self.path, gzip.decompress(body) if packed else body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keep)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port, kept
    finally:
        server.shutdown()


def spans(kept: list[tuple[str, bytes]]) -> list[Span]:
    return [
        span
        for path, body in kept
        if path == "/v1/traces"
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


def attributes(span: Span) -> dict[str, str]:
    return {each.key: each.value.string_value for each in span.attributes}


def upload(site: Site) -> None:
    session = site.session()
    answer = session.post(
        f"{site.url}/shelves/1/check/?secret=of-the-query",
        files={"photos": ("shelf.jpg", shelf_photo(holes=True), "image/jpeg")},
        data={"csrfmiddlewaretoken": session.cookies["csrftoken"]},
        headers={"Referer": site.url},
        timeout=PATIENCE,
    )
    assert answer.ok


def test_one_trace_leads_from_the_upload_through_the_check_to_the_mail(
    tmp_path: Path, migrated: Path
) -> None:
    with sink() as (port, kept):
        collector = f"http://127.0.0.1:{port}"
        with embedded_site(
            tmp_path,
            database=migrated,
            OTLP_ENDPOINT=collector,
            TRACES_PERCENT="100",
            SWEEP_SECONDS="1",
        ) as site:
            upload(site)
            wait_until(site.mails, what="the mail")
        # The processes have ended: what they had not sent yet came then.
        found = spans(kept)
    (sent,) = [span for span in found if span.name == "POST /shelves/<int:pk>/check/"]
    trace = {span.name: span for span in found if span.trace_id == sent.trace_id}
    assert {"audits.tasks.audit_run", "audits.tasks.delivery_send"} <= set(trace)
    assert attributes(sent)["user_id"] == "1"
    ids = {attributes(span)["request_id"] for span in trace.values()}
    assert len(ids) == 1
    assert b"of-the-query" not in b"".join(body for _, body in kept)
    assert not [span for span in found if "/health" in span.name]


FAULT = """
import logging
from structlog.contextvars import bind_contextvars
bind_contextvars(request_id="r-17")
photo = b"photo-bytes"
try:
    raise OSError("cannot reach postgres://site:pa55word@db/site")
except OSError:
    logging.getLogger("audits").exception("it broke at /password/reset/Mg/c8k-a1b2c3/")
import sentry_sdk
sentry_sdk.flush(240)  # at its end it would wait for two seconds only
"""


def run(code: str, data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"],
        cwd=ROOT,
        env=environment(data, **variables) | {"DJANGO_SETTINGS_MODULE": "shelfwatch_site.settings"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_an_error_goes_to_sentry_with_its_ids_and_without_secrets(tmp_path: Path) -> None:
    with sink() as (port, kept):
        done = run(FAULT, tmp_path, SENTRY_DSN=f"http://key@127.0.0.1:{port}/1")
        assert done.returncode == 0, done.stderr
    (event,) = [body.decode() for path, body in kept if path == "/api/1/envelope/"]
    assert "OSError" in event
    assert '"request_id":"r-17"' in event
    assert "pa55word" not in event
    assert "c8k-a1b2c3" not in event
    assert "photo-bytes" not in event


def test_nothing_of_them_is_imported_unless_a_setting_asks(tmp_path: Path) -> None:
    told = run("import sys; print(*sys.modules)", tmp_path).stdout.split()
    assert "django" in told
    # redis looks for OpenTelemetry by itself; what sends anything is not there.
    senders = {"sentry_sdk", "opentelemetry.exporter.otlp.proto.http", "shelfwatch_site.traces"}
    assert not senders & set(told)


@pytest.mark.parametrize(
    ("package", "variable", "value"),
    [
        ("sentry_sdk", "SENTRY_DSN", "http://key@127.0.0.1:9/1"),
        ("opentelemetry.exporter.otlp.proto.http", "OTLP_ENDPOINT", "http://127.0.0.1:9"),
    ],
)
def test_a_missing_package_stops_the_start_with_the_cure(
    package: str, variable: str, value: str, tmp_path: Path
) -> None:
    words = f"import sys; sys.modules[{package!r}] = None\n"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{words}from shelfwatch_site.__main__ import main\nmain(['check'])",
        ],
        cwd=ROOT,
        env=environment(tmp_path, **{variable: value}),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert f"SHELFWATCH_{variable} needs packages" in done.stderr.splitlines()[-1]
    assert "requirements-image.txt" in done.stderr
