"""`manage.py check` answers with one sentence for each way in which the model can be wrong."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from detection.checks import model_can_be_read, model_can_be_run, shadow_can_be_read
from tests.detection.networks import MODELS, write_package


def test_the_bundled_model_is_fine(settings: LazySettings) -> None:
    settings.SHELFWATCH_MODEL = ""
    assert model_can_be_read(None) == []
    assert model_can_be_run(None) == []


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("nowhere", "no model at"),
        ("empty", "model.json"),
        ("changed", "SHA-256"),
        ("classifier.onnx", "classify"),
    ],
)
def test_a_bad_model_is_told(
    settings: LazySettings, tmp_path: Path, place: str, words: str
) -> None:
    (tmp_path / "empty").mkdir()
    with (write_package(tmp_path / "changed") / "model.onnx").open("ab") as file:
        file.write(b"\x00")
    (tmp_path / "classifier.onnx").write_bytes((MODELS / "classifier.onnx").read_bytes())
    settings.SHELFWATCH_MODEL = str(tmp_path / place)
    (message,) = model_can_be_read(None)
    assert message.id == "detection.E001"
    assert words in str(message.msg)
    assert "SHELFWATCH_MODEL" in str(message.hint)


def test_check_stops_on_it(settings: LazySettings, tmp_path: Path) -> None:
    settings.SHELFWATCH_MODEL = str(tmp_path / "nowhere")
    with pytest.raises(SystemCheckError, match=r"detection\.E001"):
        call_command("check")


def test_a_good_package_passes(settings: LazySettings, tmp_path: Path) -> None:
    settings.SHELFWATCH_MODEL = str(write_package(tmp_path))
    assert model_can_be_read(None) == []


def test_a_good_shadow_passes(settings: LazySettings, tmp_path: Path) -> None:
    settings.SHELFWATCH_SHADOW_MODEL = str(write_package(tmp_path))
    assert shadow_can_be_read(None) == []


@pytest.mark.parametrize("place", ["nowhere", "classifier", "classifier.onnx"])
def test_a_shadow_that_is_no_detector_is_told(
    settings: LazySettings, tmp_path: Path, place: str
) -> None:
    write_package(tmp_path / "classifier", "classifier")
    (tmp_path / "classifier.onnx").write_bytes((MODELS / "classifier.onnx").read_bytes())
    settings.SHELFWATCH_SHADOW_MODEL = str(tmp_path / place)
    (message,) = shadow_can_be_read(None)
    assert message.id == "detection.E003"
    assert "SHELFWATCH_SHADOW_MODEL" in str(message.hint)
