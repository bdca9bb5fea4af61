"""A backup of database and photos, brought back onto empty servers, is the same site."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import boto3
import pytest

from tests import servers
from tests.site import ROOT, environment
from tests.waiting import PATIENCE

pytestmark = pytest.mark.xdist_group("real servers")

FILL = """
from audits.models import Shelf, Source, Store
from audits.services import runs
from audits.services.uploads import audit_create
from tests.photos import shelf_photo
shelf = Shelf.objects.create(store=Store.objects.create(code="17"), code="A1")
for seed in (3, 8):
    audit = audit_create(shelf=shelf, photos=[shelf_photo(seed=seed)], source=Source.COMMAND)
    runs.audit_run(audit_id=audit.pk)
"""
# What must be the same afterwards: every photo by its content, every result.
TELL = """
from hashlib import sha256
from audits.models import AuditResult, Photo
for photo in Photo.objects.order_by("pk"):
    content = photo.file.open("rb").read()
    print(photo.pk, photo.sha256 == sha256(content).hexdigest(), photo.sha256)
for result in AuditResult.objects.order_by("pk"):
    print(result.pk, result.product_count, len(str(result.columns)))
"""


@pytest.fixture
def broker() -> Iterator[str]:
    with servers.redis() as url:
        yield url


def test_what_was_saved_is_there_again(tmp_path: Path, broker: str) -> None:
    with ExitStack() as stack:
        credentials = stack.enter_context(pytest.MonkeyPatch.context())
        credentials.setenv("AWS_ACCESS_KEY_ID", "test")
        credentials.setenv("AWS_SECRET_ACCESS_KEY", "test")
        database = stack.enter_context(servers.postgres())
        endpoint, bucket = stack.enter_context(servers.s3())
        first = _site(tmp_path / "first", database, broker, endpoint, bucket)
        _manage(first, "migrate", "--verbosity", "0")
        _manage(first, "shell", "-v", "0", "-c", FILL)
        before = _manage(first, "shell", "-v", "0", "-c", TELL)
        dump, photos = tmp_path / "site.dump", tmp_path / "photos"
        _run("pg_dump", "--format", "custom", "--file", str(dump), database)
        assert "2 files copied, 0 were there" in _manage(first, "media_export", str(photos))
        assert "0 files copied, 2 were there" in _manage(first, "media_export", str(photos))

        empty = stack.enter_context(servers.postgres())
        boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(
            Bucket=f"{bucket}-restored"
        )
        _run("pg_restore", "--no-owner", "--exit-on-error", "--dbname", empty, str(dump))
        second = _site(tmp_path / "second", empty, broker, endpoint, f"{bucket}-restored")
        assert "2 files brought back" in _manage(second, "media_import", str(photos))
        assert _manage(second, "shell", "-v", "0", "-c", TELL) == before
        assert before.count("True") == 2
        assert "No planned migration operations" in _manage(second, "migrate", "--plan")


def _site(data: Path, database: str, broker: str, endpoint: str, bucket: str) -> dict[str, str]:
    data.mkdir()
    return environment(
        data,
        SECRET_KEY="backup " * 9,
        DATABASE_URL=database,
        BROKER_URL=broker,
        STORAGE=f"s3://{bucket}/shops",
        S3_ENDPOINT=endpoint,
        S3_REGION="us-east-1",
        S3_ADDRESSING="path",
    )


def _manage(env: dict[str, str], *arguments: str) -> str:
    return _done([sys.executable, "manage.py", *arguments], env)


def _run(name: str, *arguments: str) -> str:
    return _done([str(Path(servers.program("pg_ctl")).parent / name), *arguments], None)


def _done(command: list[str], env: dict[str, str] | None) -> str:
    done = subprocess.run(
        command, check=False, cwd=ROOT, env=env, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
