"""Senseless settings stop the start with one line that names the variable and the cure."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.site import ROOT, environment
from tests.waiting import PATIENCE, free_port


def check(data: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "check", *arguments],
        check=False,
        cwd=ROOT,
        env=environment(data, **variables),
        capture_output=True,
        text=True,
        timeout=240,
    )


WRONG = [
    ("DEBUG", "maybe", "true or false"),
    ("PORT", "eight", "whole number"),
    ("PORT", "70000", "65535"),
    ("DATABASE_URL", "oracle://db/site", "postgres://"),
    ("BROKER_URL", "amqp://host", "redis://"),
    ("CACHE_URL", "memcached://host", "redis://"),
    ("STORAGE", "gs://bucket", "s3://bucket/prefix"),
    ("STORAGE", "s3://", "s3://bucket/prefix"),
    ("EMAIL_URL", "http://mail", "smtp+tls://"),
    ("BASE_URL", "shelves.example.com", "https://"),
    ("BASE_URL", "https://[::1", "https://"),
    ("BASE_URL", "https://shelves.example.com/site", "root of its host"),
    ("EMAIL_URL", "smtp://u:p@mail:abc", "smtp+tls://"),
    ("EMAIL_URL", "smtp://", "smtp+tls://"),
    ("DATABASE_URL", "postgres://", "postgres://user"),
    ("DATABASE_URL", "postgres://host", "names no database"),
    ("LOG_LEVEL", "foo", "debug, info"),
    ("SECRET_KEY", "short", "50 characters"),
    ("S3_ADDRESSING", "sideways", "auto, path, virtual"),
    ("ALERT_AFTER", "0", "from 1 to 10"),
    ("HOSTS", "https://shelves.example.com", "host names such as"),
    ("HOSTS", "shelves.example.com:8000", "host names such as"),
    ("MAIL_FROM", "ShelfWatch", "a mail address such as"),
    ("OPERATORS", "ann@example.com, bob", "a mail address such as"),
    ("HSTS_SECONDS", "a year", "whole number"),
    ("BIND", "localhost", "IP address"),
    ("WORKER_POOL", "fibres", "processes, threads"),
    ("WORKER_QUEUES", "mail,post", "inference,mail,default"),
    ("VAPID_KEY", "short", "manage.py vapid_key"),
    ("SENTRY_DSN", "sentry", "https://key@sentry.example.com"),
    ("SECRET_KEY_FILE", "/proc/nowhere/key", "a place that the site's user may write to"),
]


@pytest.mark.parametrize(("name", "value", "cure"), WRONG)
def test_a_senseless_value_is_named_with_its_cure(
    tmp_path: Path, name: str, value: str, cure: str
) -> None:
    # S3_ADDRESSING is read only where photos go to S3.
    more = {"STORAGE": "s3://bucket"} if name == "S3_ADDRESSING" else {}
    done = check(tmp_path, **(more | {name: value}))
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert f"SHELFWATCH_{name}" in last
    assert cure in last


def test_the_defaults_pass_every_check(tmp_path: Path) -> None:
    done = check(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_database_server_without_a_secret_key_is_refused(tmp_path: Path) -> None:
    done = check(tmp_path, DATABASE_URL="postgres://shelfwatch@127.0.0.1/site")
    assert done.returncode != 0
    assert "SHELFWATCH_SECRET_KEY is not set" in done.stderr


def test_an_embedded_site_makes_one_secret_key_and_keeps_it(tmp_path: Path) -> None:
    check(tmp_path)
    key = tmp_path / "secret-key"
    first = key.read_text()
    check(tmp_path)
    assert key.read_text() == first
    assert len(first) >= 50
    assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("kept", "variables", "port"),
    [
        (None, {}, 8000),
        ("9000", {}, 9000),
        ("9000", {"PORT": "9001"}, 9001),
        ("nine", {}, 8000),
        ("0", {}, 8000),
    ],
)
def test_an_embedded_site_keeps_to_the_port_it_was_started_on(
    kept: str | None, variables: dict[str, str], port: int, tmp_path: Path
) -> None:
    if kept is not None:
        (tmp_path / "port").write_text(kept)
    command = "from django.conf import settings; print(settings.SHELFWATCH_BASE_URL)"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", command],
        cwd=ROOT,
        env=environment(tmp_path, **variables),
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == f"http://127.0.0.1:{port}"


def test_a_mistyped_variable_is_pointed_out(tmp_path: Path) -> None:
    done = check(tmp_path, PREDICT_ANONYMUS="true")
    assert "SHELFWATCH_PREDICT_ANONYMUS is set but nothing reads it" in done.stdout + done.stderr


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = check(tmp_path / "file" / "data")
    assert done.returncode != 0
    assert "SHELFWATCH_DATA" in done.stderr.strip().splitlines()[-1]


def test_a_model_that_is_not_there_is_said_by_the_check(tmp_path: Path) -> None:
    done = check(tmp_path, MODEL=str(tmp_path / "nowhere"))
    assert done.returncode != 0
    assert "SHELFWATCH_MODEL" in done.stderr
    assert "Traceback" not in done.stderr


def start(role: str, data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A role of the image, which must end by itself."""
    return subprocess.run(
        [sys.executable, "-m", "shelfwatch_site", role],
        check=False,
        cwd=ROOT,
        env=environment(data, PORT=str(free_port()), **variables),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize("role", ["web", "worker", "beat", "migrate"])
def test_no_role_starts_with_a_setting_that_makes_no_sense(role: str, tmp_path: Path) -> None:
    done = start(role, tmp_path, KEEP_PHOTOS_DAYS="half a year")
    assert done.returncode != 0
    (line,) = (done.stdout + done.stderr).strip().splitlines()
    assert "SHELFWATCH_KEEP_PHOTOS_DAYS is 'half a year': set it to a whole number" in line


@pytest.mark.parametrize("role", ["web", "worker", "beat"])
def test_no_role_starts_with_a_model_that_is_not_there(role: str, tmp_path: Path) -> None:
    done = start(role, tmp_path, MODEL=str(tmp_path / "nowhere"), PREDICT_ANONYMUS="true")
    assert done.returncode != 0
    warned, *_, last = [line for line in done.stderr.splitlines() if "SHELFWATCH_" in line]
    assert "SHELFWATCH_PREDICT_ANONYMUS is set but nothing reads it" in warned
    assert str(tmp_path / "nowhere") in last
    assert "SHELFWATCH_MODEL must name a model package" in last
    assert "Traceback" not in done.stderr


def test_production_settings_pass_the_deployment_checks_without_a_warning(tmp_path: Path) -> None:
    done = check(
        tmp_path,
        "--deploy",
        "--fail-level",
        "WARNING",
        BASE_URL="https://shelves.example.com",
        TRUST_PROXY="true",
        SECRET_KEY="b7Jq0sX9vK2mN5pR8tU1wY4zA6cE3fG0hL7dT2iM5oQ9xV1kB8nZ4jS6",
    )
    assert done.returncode == 0, done.stdout + done.stderr


EXPLAINED = dict(re.findall(r"(?m)^#([A-Z_0-9]+)=(.*)$", (ROOT / ".env.example").read_text()))


def test_what_the_site_reads_and_what_is_explained_are_the_same() -> None:
    sources = [path.read_text() for path in (ROOT / "shelfwatch_site").rglob("*.py")]
    calls = re.findall(r"\benv\.[a-z_]+\(\s*\"([A-Z_0-9]+)\"", "\n".join(sources))
    explained = {name for name in EXPLAINED if name.startswith("SHELFWATCH_")}
    assert len(calls) > 50
    assert {f"SHELFWATCH_{name}" for name in calls} == explained - {"SHELFWATCH_LISTEN"}


def test_nothing_else_of_the_site_reads_the_environment() -> None:
    """A variable that is read past `env` would be neither explained nor missed."""
    for app in ("accounts", "audits", "demo", "detection", "integrations", "rendering"):
        for path in (ROOT / app).rglob("*.py"):
            assert "os.environ" not in path.read_text(), path


SETTINGS = """
import json, re
from django.conf import settings
told = {name: repr(getattr(settings, name)) for name in dir(settings) if name.isupper()}
print(json.dumps({name: re.sub(" at 0x[0-9a-f]+", "", value) for name, value in told.items()}))
"""


def test_the_defaults_that_are_told_are_the_defaults(tmp_path: Path) -> None:
    """Every line of .env.example taken as it stands changes nothing."""
    told = {
        name.removeprefix("SHELFWATCH_"): value
        for name, value in EXPLAINED.items()
        if name.startswith("SHELFWATCH_") and value
    } | {"DATA": str(tmp_path)}
    assert len(told) > 30

    def settings(**variables: str) -> Any:
        env = environment(tmp_path, **variables)
        if "ALERT_AFTER" not in variables:
            del env["SHELFWATCH_ALERT_AFTER"]
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", SETTINGS]
        done = subprocess.run(
            command, cwd=ROOT, env=env, check=True, capture_output=True, text=True
        )
        return json.loads(done.stdout)

    assert settings(**told) == settings()
