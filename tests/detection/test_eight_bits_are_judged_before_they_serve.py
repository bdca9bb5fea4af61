"""`manage.py quantize_model` writes a whole package, or nothing and says why."""

import json
from collections.abc import Mapping
from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import onnx
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from onnx import numpy_helper

from detection.core.network.folder import load_package
from detection.core.network.package import Feed
from detection.evaluation.dataset import DatasetError
from detection.packaging.judging import Comparison, Figures
from detection.packaging.photos import photos_in
from detection.packaging.yolo11 import yolo11
from detection.sources import BUNDLED
from tests.detection.networks import MODELS, write_package
from tests.photos import jpeg, shelf_photo

PARENT = Figures({"product": 70.0, "gap": 20.0}, 5000, 100.0)
GOOD = Comparison(PARENT, Figures({"product": 69.2, "gap": 20.4}, 4900, 60.0), 1.6, True, 50, 50)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for place in range(16):
        (folder / f"{place}.jpg").write_bytes(shelf_photo(seed=8 + place % 2, megapixels=1))
    return folder


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """Sixteen small grey pictures: the tiny networks find the same on any."""
    return grey(tmp_path / "blank", 16)


def grey(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True)
    for place in range(count):
        (folder / f"{place:03}.jpg").write_bytes(jpeg())
    return folder


def labelled(folder: Path, lines: str) -> Path:
    """A data set of 16 grey pictures that all have the labels `lines`."""
    grey(folder / "images", 16)
    (folder / "labels").mkdir()
    for image in (folder / "images").iterdir():
        (folder / "labels" / f"{image.stem}.txt").write_text(lines)
    return folder


def judged(model: Path, photos: Path, out: Path, *more: str) -> tuple[str, str]:
    """What the command told, and why it refused, if it did: the tiny ones are not always faster."""
    text = StringIO()
    words = ("--photos", str(photos), "--out", str(out), *more)
    try:
        call_command("quantize_model", str(model), *words, stdout=text)
    except CommandError as error:
        return text.getvalue(), str(error)
    return text.getvalue(), ""


def contents(folder: Path) -> Mapping[str, bytes]:
    return {str(each): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


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
    assert len(chosen.judged) == len(chosen.calibrating) == 8


@pytest.mark.parametrize(
    ("count", "calibrating", "tried"), [(16, 8, 8), (113, 56, 57), (150, 75, 75), (300, 100, 150)]
)
def test_no_photo_that_sets_the_ranges_is_judged(
    tmp_path: Path, count: int, calibrating: int, tried: int
) -> None:
    chosen = photos_in(grey(tmp_path / "some", count), tmp_path)
    assert (len(chosen.calibrating), len(chosen.judged)) == (calibrating, tried)
    assert not set(chosen.calibrating) & {each.image for each in chosen.judged}


def test_too_few_photos_for_both_are_told_with_their_number(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"There are 15 photographs in .* too few"):
        photos_in(grey(tmp_path / "some", 15), tmp_path)


def test_both_numbers_are_told(blank: Path, tmp_path: Path) -> None:
    text, _ = judged(MODELS / "open_sides.onnx", blank, tmp_path / "out")
    assert "8 photographs, against the parent's own boxes" in text
    assert "8 others set the 8-bit ranges" in text
    told, _ = judged(MODELS / "open_sides.onnx", blank, tmp_path / "again", "--json")
    figures = json.loads(told.splitlines()[0])
    assert (figures["pictures"], figures["calibrating"]) == (8, 8)


def test_pictures_of_one_name_are_labelled_apart(tmp_path: Path) -> None:
    folder = grey(tmp_path / "some", 16)
    for place in range(16):
        (folder / f"{place:03}.jpeg").write_bytes(jpeg())
    chosen = photos_in(folder, tmp_path)
    assert len({each.labels for each in chosen.judged}) == len(chosen.judged) == 16


@pytest.mark.parametrize(
    ("lines", "roles"),
    [
        ("", ["product", "gap"]),
        ("0 0.25 0.5 0.25 0.5\n", ["gap"]),
        ("1 0.5 0.5 0.2 0.5\n", ["product"]),
    ],
)
def test_what_the_labels_do_not_measure_is_a_fault(
    tmp_path: Path, lines: str, roles: list[str]
) -> None:
    photos = labelled(tmp_path / "set", lines)
    text, why = judged(MODELS / "open_sides.onnx", photos, tmp_path / "out")
    for role in ("product", "gap"):
        assert (f"AP of {role} could not be measured" in why) is (role in roles)
    assert text.count("not measured") == len(roles)
    assert not (tmp_path / "out").exists()


def test_a_network_without_gaps_needs_no_labels_of_gaps(tmp_path: Path) -> None:
    photos = labelled(tmp_path / "set", "0 0.25 0.5 0.25 0.5\n")
    _, why = judged(MODELS / "one_class.onnx", photos, tmp_path / "out")
    assert "measured" not in why


def test_a_parent_that_finds_no_product_on_bare_photos_measures_nothing(
    blank: Path, tmp_path: Path
) -> None:
    model, out = MODELS / "open_sides.onnx", tmp_path / "out"
    _, why = judged(model, blank, out, "--product", "1")
    assert "AP of product could not be measured: the parent finds none" in why
    assert not out.exists()
    text, why = judged(model, blank, out, "--gap", "1")
    assert "could not be measured" not in why, "a shelf without a gap is usual"
    assert "not measured" in text


def test_a_cap_is_the_packages_own(blank: Path, tmp_path: Path) -> None:
    text, _ = judged(MODELS / "open_sides.onnx", blank, tmp_path / "out", "--cap", "2", "--json")
    assert json.loads(text.splitlines()[0])["parent"]["scores"] == 2, "of three boxes"
    _, why = judged(MODELS / "open_sides.onnx", blank, tmp_path / "out", "--cap", "0")
    assert "--cap must lie between 1 and" in why


def test_what_is_no_package_is_never_replaced(blank: Path, tmp_path: Path) -> None:
    lone = tmp_path / "lone"
    lone.mkdir()
    (lone / "model.onnx").write_bytes((MODELS / "dense.onnx").read_bytes())
    mixed = write_package(tmp_path / "mixed")
    (mixed / "scores.json").write_text("{}")
    (tmp_path / "link").symlink_to(lone)
    before = contents(tmp_path)
    for out, words in {
        blank: "000.jpg",
        blank / "000.jpg": "is no folder",
        blank / "000.jpg" / "a" / "b": "000.jpg is no folder",
        lone: "is no model package",
        mixed: "scores.json",
        tmp_path / "link": "is no folder",
    }.items():
        # Without photographs, so that no work can have been done before the answer.
        _, why = judged(MODELS / "open_sides.onnx", tmp_path / "nowhere", out)
        assert words in why
        assert "\n" not in why
    assert contents(tmp_path) == before


def test_a_network_is_not_replaced_by_its_own_child(blank: Path, tmp_path: Path) -> None:
    parent = write_package(tmp_path / "parent")
    before = contents(parent)
    for model in (parent, parent / "model.onnx"):
        _, why = judged(model, blank, parent)
        assert "holds the network that is to be quantized" in why
    assert contents(parent) == before


def test_an_older_package_or_an_empty_folder_is_replaced(blank: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for out in (write_package(tmp_path / "older"), tmp_path / "empty"):
        _, why = judged(MODELS / "open_sides.onnx", blank, out)
        assert why == "" or "not faster" in why
        assert why or load_package(out).manifest.name == "open_sides"


def test_a_photo_that_cannot_be_read_is_named(blank: Path, tmp_path: Path) -> None:
    for place in ("004", "005"):
        photo = blank / f"{place}.jpg"
        photo.write_bytes(jpeg()[:400])
        _, why = judged(MODELS / "open_sides.onnx", blank, tmp_path / "out")
        assert why.startswith(f"{photo}: ")
        assert "damaged" in why
        photo.write_bytes(jpeg())


@pytest.mark.parametrize(("model", "kind"), [("halves", "float16"), ("bytes", "uint8")])
def test_a_network_that_takes_no_float32_is_told_so(
    blank: Path, tmp_path: Path, model: str, kind: str
) -> None:
    _, why = judged(MODELS / f"{model}.onnx", blank, tmp_path / "out")
    assert why == f"The network takes {kind}: export it in float32."


def test_a_network_that_answers_no_numbers_is_told_so(blank: Path, tmp_path: Path) -> None:
    broken = onnx.load(MODELS / "open_sides.onnx")
    (answer,) = (each for each in broken.graph.initializer if each.name == "answer")
    nothing = np.full_like(numpy_helper.to_array(answer), np.nan)
    answer.CopyFrom(numpy_helper.from_array(nothing, "answer"))
    onnx.save(broken, tmp_path / "broken.onnx")
    _, why = judged(tmp_path / "broken.onnx", blank, tmp_path / "out")
    assert "The network answers what is no number" in why


def test_a_network_becomes_a_package_or_the_reason_is_told(photos: Path, tmp_path: Path) -> None:
    out, parent = tmp_path / "made", tmp_path / "mine.onnx"
    parent.write_bytes(yolo11("n").SerializeToString())
    text, told = judged(parent, photos, out, "--cap", "100")
    assert ("Nothing was written" in told) is not out.exists()
    assert told or load_package(out).manifest.feed is Feed.PIXELS
    assert told or "times as fast" in text
    assert sorted(each.name for each in tmp_path.iterdir() if each.name.startswith(".")) == []


def test_what_is_a_package_already_is_not_made_into_one_again(photos: Path, tmp_path: Path) -> None:
    assert "fast form already" in judged(BUNDLED, photos, tmp_path / "out")[1]
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
    assert words in judged(MODELS / model, tmp_path / folder, tmp_path / "out")[1]
    assert not (tmp_path / "out").exists()
