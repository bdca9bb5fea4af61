"""What is logged can be read by a machine and holds nothing that must not be known."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from shelfwatch_site.logs import without_probes, without_secrets
from tests.site import ROOT, environment


def cleaned(**event: object) -> dict[str, object]:
    return dict(without_secrets(logging.getLogger(), "info", event))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("password", "correct horse"),
        ("secret_key", "abc"),
        ("HTTP_AUTHORIZATION", "Bearer abc"),
        ("csrf_token", "abc"),
        ("api_key", "abc"),
    ],
)
def test_what_is_named_like_a_secret_is_not_written(name: str, value: str) -> None:
    assert cleaned(**{name: value}) == {name: "***"}


def test_secrets_inside_of_other_words_are_not_written() -> None:
    event = cleaned(
        request="GET /stores/17/?token=abc",
        event="asked /password/reset/Mg/c8k-a1b2c3/ with sw_0123abcd_" + "x" * 43,
        exception="cannot connect to postgres://site:pa55word@db/site",
        body=b"\xff\xd8" * 500,
    )
    assert event == {
        "request": "GET /stores/17/",
        "event": "asked /password/reset/***/ with sw_***",
        "exception": "cannot connect to postgres://***@db/site",
        "body": "1000 bytes",
    }


def test_probes_that_are_answered_well_fill_no_log() -> None:
    from structlog import DropEvent

    with pytest.raises(DropEvent):
        without_probes(None, "info", {"request": "GET /health/ready", "code": 200})
    kept = {"request": "GET /health/ready", "code": 503}
    assert without_probes(None, "info", kept) == kept


PROGRAM = """
import logging
logging.getLogger("site").info("number %s", 7)
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("site").exception("it broke")
"""


def test_every_line_is_one_object_even_with_a_trace(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", PROGRAM],
        check=True,
        cwd=ROOT,
        env=environment(tmp_path, LOG_FORMAT="json"),
        capture_output=True,
        text=True,
        timeout=240,
    )
    first, second = [json.loads(line) for line in done.stderr.splitlines()]
    assert (first["event"], first["level"], first["logger"]) == ("number 7", "info", "site")
    assert first["timestamp"].endswith("Z")
    assert "ZeroDivisionError" in second["exception"]
