"""A model package that lies in an S3 bucket: fetched once, kept in a folder named by its hash."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from detection.core.network.folder import MANIFEST, MODEL, load_package
from detection.core.network.manifest import read_manifest
from detection.core.network.package import PackageError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_LARGEST_MANIFEST = 1024 * 1024


def fetched_folder(address: str, cache: Path, options: Mapping[str, str | None]) -> Path:
    """The local copy, under `cache`, of the package at `address` (s3://bucket/prefix).

    `options` may hold `endpoint_url` and `region_name`; credentials are found by boto3. The
    manifest is asked for each time, the network only if its hash is not here already.
    Raises PackageError.
    """
    bucket, prefix = _parts(address)
    client = _client(options)
    text = _text(client, bucket, f"{prefix}{MANIFEST}", address)
    folder = cache / read_manifest(text).sha256
    if not _holds(folder, text):
        _fetch(client, bucket, f"{prefix}{MODEL}", text, folder, address)
    return folder


def _parts(address: str) -> tuple[str, str]:
    split = urlsplit(address)
    prefix = split.path.strip("/")
    if not split.netloc:
        raise PackageError(f"{address} names no bucket; it should be s3://bucket/folder.")
    return split.netloc, f"{prefix}/" if prefix else ""


def _client(options: Mapping[str, str | None]) -> "S3Client":
    import boto3  # heavy, and needed by few

    return boto3.client(
        "s3",
        endpoint_url=options.get("endpoint_url"),
        region_name=options.get("region_name"),
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
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as room:
        fresh = Path(room) / folder.name
        fresh.mkdir()
        (fresh / MANIFEST).write_text(text, encoding="utf-8")
        try:
            client.download_file(bucket, key, str(fresh / MODEL))
        except (BotoCoreError, ClientError) as error:
            raise PackageError(f"{MODEL} cannot be fetched from {address}: {error}") from error
        load_package(fresh)
        _move(fresh, folder)


def _move(fresh: Path, folder: Path) -> None:
    try:
        fresh.rename(folder)
    except OSError:  # another process was first, or what lies there is broken
        for name in (MODEL, MANIFEST):
            (fresh / name).replace(folder / name)
    shutil.rmtree(fresh, ignore_errors=True)
