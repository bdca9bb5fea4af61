"""An s3:// model is fetched once, verified, kept by its hash, and replaced when it changes; while
what lies there cannot be used, the last copy that could be stays in service."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from django.conf import LazySettings
from moto.server import ThreadedMotoServer

import detection
from detection.checks import model_can_be_run, shadow_can_be_run
from detection.core.network.package import PackageError
from detection.sources import configured_package
from tests.detection import bad_networks
from tests.detection.networks import manifest, network
from tests.waiting import free_port

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


def name_in_a_new_process() -> str:
    detection.reset()
    return f"{detection.model_info().name} {detection.model_info().version}"


FAULTS: dict[str, tuple[bytes, dict[str, Any], str]] = {
    "another hash": (network("dense"), {"sha256": "0" * 64}, "SHA-256"),
    "no detector": (network("no_detector"), {}, "does not fit"),
    "a network that fails": (bad_networks.fails(), {}, "failed to run"),
    "wrong words": (network("dense"), {"iou": 7}, "iou"),
    "words that do not fit the same network": (network("dense"), {"layout": "end_to_end"}, "fit"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_last_good_copy_stays_in_service_and_that_is_told(
    bucket: "S3Client", caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    upload(bucket, network("dense"))
    assert name_in_a_new_process() == "tiny 3"
    model, changes, words = FAULTS[fault]
    upload(bucket, model, version="4", **changes)
    assert name_in_a_new_process() == "tiny 3"
    (line,) = [record for record in caplog.records if record.name == "detection.sources"]
    assert line.levelname == "ERROR"
    assert words in line.getMessage()
    (warning,) = model_can_be_run(None)
    assert warning.id == "detection.W001"
    assert words in str(warning.msg)
    assert "tiny 3" in str(warning.msg)


def test_a_good_package_takes_the_place_of_the_last_copy(bucket: "S3Client") -> None:
    upload(bucket, network("dense"))
    configured_package()
    upload(bucket, bad_networks.fails(), version="4")
    assert name_in_a_new_process() == "tiny 3"
    upload(bucket, network("end_to_end"), layout="end_to_end", version="5")
    assert name_in_a_new_process() == "tiny 5"
    assert model_can_be_run(None) == []


def test_while_s3_is_away_the_last_copy_serves(bucket: "S3Client", settings: LazySettings) -> None:
    upload(bucket, network("dense"))
    configured_package()
    away = {"endpoint_url": f"http://127.0.0.1:{free_port()}", "region_name": "us-east-1"}
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "x", "OPTIONS": away}}
    assert name_in_a_new_process() == "tiny 3"
    assert [told.id for told in model_can_be_run(None)] == ["detection.W001"]


def test_nothing_stands_in_for_a_place_that_never_served(
    bucket: "S3Client", settings: LazySettings
) -> None:
    upload(bucket, network("dense"))
    configured_package()
    settings.SHELFWATCH_MODEL = "s3://models/shelf/v2"
    with pytest.raises(PackageError, match="shelf/v2"):
        configured_package()
    assert [told.id for told in model_can_be_run(None)] == ["detection.E002"]


def test_a_harmed_copy_stands_in_for_nothing(bucket: "S3Client", tmp_path: Path) -> None:
    upload(bucket, network("dense"))
    configured_package()
    (copy,) = (tmp_path / "models").glob("*/model.onnx")
    copy.write_bytes(b"harmed")
    bucket.delete_object(Bucket="models", Key="shelf/v1/model.onnx")
    with pytest.raises(PackageError, match="cannot be fetched"):
        configured_package()


def test_a_shadow_in_s3_is_checked_too(bucket: "S3Client", settings: LazySettings) -> None:
    settings.SHELFWATCH_SHADOW_MODEL = "s3://models/shelf/v1"
    upload(bucket, network("no_detector"))
    assert [told.id for told in shadow_can_be_run(None)] == ["detection.E004"]
    upload(bucket, network("dense"))
    assert shadow_can_be_run(None) == []
    upload(bucket, network("no_detector"))
    assert [told.id for told in shadow_can_be_run(None)] == ["detection.W002"]


@pytest.mark.parametrize("place", ["s3://", "s3://[", "s3://models/elsewhere", "s3://nobucket/x"])
def test_a_place_without_a_package_is_told(
    bucket: "S3Client", settings: LazySettings, place: str
) -> None:
    settings.SHELFWATCH_MODEL = place
    with pytest.raises(PackageError, match="s3://"):
        configured_package()


def aged(folder: Path, days: float = 15) -> None:
    """Everything under the folder as if nobody had touched it for so long."""
    then = time.time() - days * 24 * 3600
    for path in folder.rglob("*"):
        os.utime(path, (then, then))


def copies(models: Path) -> int:
    return len(list(models.glob("*/model.onnx")))


def test_copies_that_no_start_uses_any_more_are_deleted(bucket: "S3Client", tmp_path: Path) -> None:
    models = tmp_path / "models"
    for version in ("1", "2"):
        upload(bucket, network("dense"), version=version)
        assert name_in_a_new_process() == f"tiny {version}"
    assert (copies(models), len(list((models / "tried").iterdir()))) == (2, 2)
    assert name_in_a_new_process() == "tiny 2"
    assert copies(models) == 2, "somebody may go back to last week's"
    # As a start leaves it that was killed while it fetched.
    (models / "tmpab12cd34").mkdir()
    aged(models)
    assert name_in_a_new_process() == "tiny 2"
    assert (copies(models), len(list((models / "tried").iterdir()))) == (1, 1)
    assert not (models / "tmpab12cd34").exists()
    assert sorted(path.name for path in models.iterdir())[1:] == ["last", "tried"]


def test_the_last_good_copy_stays_however_old_it_is(
    bucket: "S3Client", tmp_path: Path, settings: LazySettings
) -> None:
    upload(bucket, network("dense"))
    settings.SHELFWATCH_SHADOW_MODEL = "s3://models/shelf/v1"
    assert name_in_a_new_process() == "tiny 3"
    aged(tmp_path / "models", days=400)
    # The one in service is another now, and the shadow's still lies here.
    settings.SHELFWATCH_MODEL = ""
    assert name_in_a_new_process().startswith("shelfwatch-n ")
    assert copies(tmp_path / "models") == 1
    upload(bucket, bad_networks.fails(), version="4")
    assert [told.id for told in shadow_can_be_run(None)] == ["detection.W002"]


def test_a_site_that_left_s3_forgets_its_copies_and_nobodys_own_packages(
    bucket: "S3Client", tmp_path: Path, settings: LazySettings
) -> None:
    upload(bucket, network("dense"))
    assert name_in_a_new_process() == "tiny 3"
    own = tmp_path / "models" / "mine"
    own.mkdir()
    (own / "model.onnx").write_bytes(network("dense"))
    aged(tmp_path / "models")
    settings.SHELFWATCH_MODEL = ""
    name_in_a_new_process()
    assert list((tmp_path / "models").glob("*/model.onnx")) == [own / "model.onnx"]
    assert list((tmp_path / "models" / "last").iterdir()) == []
