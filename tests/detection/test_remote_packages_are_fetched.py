"""An s3:// model is fetched once, verified, kept by its hash, and replaced when it changes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from django.conf import LazySettings
from moto.server import ThreadedMotoServer

import detection
from detection.core.network.package import PackageError
from detection.sources import configured_package
from tests.detection.networks import manifest, network

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(
    address: str, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator["S3Client"]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    options = {"endpoint_url": address, "region_name": "us-east-1"}
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "x", "OPTIONS": options}}
    settings.SHELFWATCH_DATA = tmp_path
    settings.SHELFWATCH_MODEL = "s3://models/shelf/v1"
    client = boto3.client("s3", endpoint_url=address, region_name="us-east-1")
    client.create_bucket(Bucket="models")
    detection.reset()
    yield client
    detection.reset()


def upload(client: "S3Client", model: bytes, **changes: object) -> None:
    words = json.dumps(manifest(model, **changes)).encode()
    client.put_object(Bucket="models", Key="shelf/v1/model.onnx", Body=model)
    client.put_object(Bucket="models", Key="shelf/v1/model.json", Body=words)


def test_it_is_fetched_and_used(bucket: "S3Client") -> None:
    upload(bucket, network("dense"))
    assert detection.model_info().name == "tiny"


def test_the_network_is_not_fetched_again(bucket: "S3Client") -> None:
    upload(bucket, network("dense"))
    configured_package()
    bucket.delete_object(Bucket="models", Key="shelf/v1/model.onnx")
    assert configured_package().manifest.name == "tiny"


def test_new_words_and_a_new_network_are_taken(bucket: "S3Client") -> None:
    upload(bucket, network("dense"))
    configured_package()
    upload(bucket, network("dense"), thresholds={"product": 0.4, "gap": 0.2})
    assert max(configured_package().manifest.thresholds.values()) == 0.4
    upload(bucket, network("end_to_end"), layout="end_to_end", name="newer")
    assert configured_package().manifest.name == "newer"


def test_a_harmed_copy_is_fetched_anew(bucket: "S3Client", tmp_path: Path) -> None:
    upload(bucket, network("dense"))
    configured_package()
    (copy,) = (tmp_path / "models").glob("*/model.onnx")
    copy.write_bytes(b"harmed")
    assert configured_package().manifest.name == "tiny"


def test_a_wrong_hash_is_refused_and_nothing_stays(bucket: "S3Client", tmp_path: Path) -> None:
    upload(bucket, network("dense"), sha256="0" * 64)
    with pytest.raises(PackageError, match="SHA-256"):
        configured_package()
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize("place", ["s3://", "s3://models/elsewhere", "s3://nobucket/x"])
def test_a_place_without_a_package_is_told(
    bucket: "S3Client", settings: LazySettings, place: str
) -> None:
    settings.SHELFWATCH_MODEL = place
    with pytest.raises(PackageError, match="s3://"):
        configured_package()
