"""`manage.py quantize_model` writes a whole package, or nothing and says why."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from detection.core.network.folder import load_package
from detection.core.network.package import Feed
from detection.packaging.judging import Comparison, Figures
from detection.packaging.photos import photos_in
from detection.packaging.yolo11 import yolo11
from detection.sources import BUNDLED
from tests.detection.networks import MODELS
from tests.photos import shelf_photo

PARENT = Figures({"product": 70.0, "gap": 20.0}, 5000, 100.0)
GOOD = Comparison(PARENT, Figures({"product": 69.2, "gap": 20.4}, 4900, 60.0), 1.6, True, 50)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for seed in (8, 9):
        (folder / f"{seed}.jpg").write_bytes(shelf_photo(seed=seed, megapixels=1))
    return folder


def quantize(model: Path, photos: Path, out: Path, *more: str) -> str:
    text = StringIO()
    call_command("quantize_model", str(model), "--photos", photos, "--out", out, *more, stdout=text)
    return text.getvalue()


def test_a_good_child_has_no_faults() -> None:
    assert GOOD.faults() == []


@pytest.mark.parametrize(
    ("child", "faster", "words"),
    [
        (Figures({"product": 68.9, "gap": 20.0}, 4900, 60.0), 1.6, "AP of product falls"),
        (Figures({"product": 70.0, "gap": 18.0}, 4900, 60.0), 1.6, "AP of gap falls"),
        (Figures({"product": 70.0, "gap": 20.0}, 12, 60.0), 1.6, "few values"),
        (Figures({"product": 70.0, "gap": 20.0}, 4900, 105.0), 0.95, "not faster"),
    ],
)
def test_each_fault_is_named(child: Figures, faster: float, words: str) -> None:
    (fault,) = replace(GOOD, child=child, faster=faster).faults()
    assert words in fault


def test_all_faults_are_named_together() -> None:
    collapsed = Figures({"product": 0.0, "gap": 0.0}, 1, 200.0)
    assert len(replace(GOOD, child=collapsed, faster=0.5).faults()) == 4


def test_photos_without_labels_are_held_against_the_parent(photos: Path, tmp_path: Path) -> None:
    chosen = photos_in(photos, tmp_path)
    assert not chosen.labelled
    assert len(chosen.judged) == len(chosen.calibrating) == 2


def test_a_network_becomes_a_package_or_the_reason_is_told(photos: Path, tmp_path: Path) -> None:
    out, told, text = tmp_path / "made", "", ""
    parent = tmp_path / "mine.onnx"
    parent.write_bytes(yolo11("n").SerializeToString())
    try:
        text = quantize(parent, photos, out)
    except CommandError as error:
        told = str(error)
    assert ("Nothing was written" in told) is not out.exists()
    assert told or load_package(out).manifest.feed is Feed.PIXELS
    assert told or "times as fast" in text
    assert sorted(each.name for each in tmp_path.iterdir() if each.name.startswith(".")) == []


def test_what_is_a_package_already_is_not_made_into_one_again(photos: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="fast form already"):
        quantize(BUNDLED, photos, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("model", "folder", "words"),
    [
        ("nowhere.onnx", "photos", "no model at"),
        ("classifier.onnx", "photos", "classify"),
        ("dense.onnx", "nowhere", "no folder"),
    ],
)
def test_a_wrong_place_is_told_and_nothing_is_written(
    photos: Path, tmp_path: Path, model: str, folder: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        quantize(MODELS / model, tmp_path / folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()
