"""A model package that lies in an S3 bucket: fetched once, kept in a folder named by its hash."""

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from detection.core.network.folder import MANIFEST, MODEL, load_package
from detection.core.network.manifest import read_manifest
from detection.core.network.package import PackageError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_LARGEST_MANIFEST = 1024 * 1024
# Seconds. A store that does not answer must not keep a process from its last copy for minutes.
_CONNECT, _READ, _ATTEMPTS = 5, 30, 3


def fetched_folder(address: str, cache: Path, options: Mapping[str, str | None]) -> Path:
    """The local copy, under `cache`, of the package at `address` (s3://bucket/prefix).

    `options` may hold `endpoint_url` and `region_name`; credentials are found by boto3. The
    manifest is asked for each time, the network only with a manifest that is not here already.
    The folder is named by the manifest's hash, and so, as the manifest names the network's, by
    all of the package: nothing that is fetched later changes what lies here. Raises PackageError.
    """
    bucket, prefix = _parts(address)
    client = _client(options)
    text = _text(client, bucket, f"{prefix}{MANIFEST}", address)
    read_manifest(text)
    folder = cache / _hash(text)
    if not _holds(folder, text):
        _fetch(client, bucket, f"{prefix}{MODEL}", text, folder, address)
    return folder


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _parts(address: str) -> tuple[str, str]:
    bucket, _, path = address.removeprefix("s3://").partition("/")
    prefix = path.strip("/")
    if not bucket:
        raise PackageError(f"{address} names no bucket; it should be s3://bucket/folder.")
    return bucket, f"{prefix}/" if prefix else ""


def _client(options: Mapping[str, str | None]) -> "S3Client":
    import boto3  # heavy, and needed by few
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=options.get("endpoint_url"),
        region_name=options.get("region_name"),
        config=Config(
            connect_timeout=_CONNECT,
            read_timeout=_READ,
            retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        ),
    )


def _text(client: "S3Client", bucket: str, key: str, address: str) -> str:
    try:
        body = client.get_object(Bucket=bucket, Key=key)["Body"].read(_LARGEST_MANIFEST)
        return body.decode("utf-8")
    except (BotoCoreError, ClientError, UnicodeDecodeError) as error:
        raise PackageError(f"{MANIFEST} cannot be read from {address}: {error}") from error


def _holds(folder: Path, text: str) -> bool:
    """Whether `folder` holds this very package, unharmed."""
    try:
        same = (folder / MANIFEST).read_text(encoding="utf-8") == text
        return same and bool(load_package(folder))
    except (OSError, PackageError):
        return False


def _fetch(
    client: "S3Client", bucket: str, key: str, text: str, folder: Path, address: str
) -> None:
    """Fetch beside `folder` and move into place whole: readers see all of a package or nothing."""
    from boto3.exceptions import Boto3Error

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as room:
            fresh = Path(room) / folder.name
            fresh.mkdir()
            (fresh / MANIFEST).write_text(text, encoding="utf-8")
            client.download_file(bucket, key, str(fresh / MODEL))
            load_package(fresh)
            _move(fresh, folder)
    except (BotoCoreError, ClientError, Boto3Error, OSError) as error:
        raise PackageError(f"{MODEL} cannot be fetched from {address}: {error}") from error


def _move(fresh: Path, folder: Path) -> None:
    try:
        fresh.rename(folder)
    except OSError:  # another process was first, or what lies there is broken
        for name in (MODEL, MANIFEST):
            (fresh / name).replace(folder / name)
    shutil.rmtree(fresh, ignore_errors=True)
