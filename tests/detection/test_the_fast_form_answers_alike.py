"""A packaged network (pixels in, boxes out) tells what its bare parent tells, to the last bit."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from detection.core.network.detector import Detector
from detection.core.network.folder import load_package
from detection.core.network.package import Feed, Layout, Package, PackageError
from detection.core.network.postprocess import Found
from detection.core.photo.picture import Picture
from detection.core.roles import Role
from detection.packaging.package import fast_package, write_package
from detection.packaging.yolo11 import yolo11
from tests.detection.networks import MODELS
from tests.detection.networks import write_package as write_tiny

SIZE = (160, 160)
LEAST = {Role.PRODUCT: 0.5, Role.GAP: 0.5}


@cache
def bare() -> Package:
    from dataclasses import replace

    from detection.core.network.bare import bare_package

    package = bare_package(yolo11("n").SerializeToString(), "random")
    return replace(package, manifest=replace(package.manifest, input_size=SIZE))


def picture(width: int, height: int) -> Picture:
    pixels = np.random.default_rng(3).integers(0, 256, (height, width, 3), np.uint8)
    return Picture(pixels, width, height)


def found(package: Package, seen: Picture, iou: float | None = None) -> tuple[Found, ...]:
    return Detector(package, threads=1).detect(seen, LEAST, iou).boxed.found


@pytest.mark.parametrize("sides", [(320, 320), (320, 240), (240, 320), (500, 130), (100, 80)])
def test_every_proportion_gives_the_same_boxes(sides: tuple[int, int]) -> None:
    seen = picture(*sides)
    slow, fast = found(bare(), seen), found(fast_package(bare()), seen)
    assert len(slow) > 10
    assert slow == fast


@pytest.mark.parametrize("iou", [0.2, 0.9])
def test_the_overlap_is_obeyed(iou: float) -> None:
    seen = picture(200, 150)
    assert found(bare(), seen, iou) == found(fast_package(bare()), seen, iou)


def test_a_class_is_told_by_its_own_threshold() -> None:
    least = {Role.PRODUCT: 0.55, Role.GAP: 1.0}
    seen = Detector(fast_package(bare()), 1).detect(picture(160, 160), least).boxed.found
    assert {each.role for each in seen} == {Role.PRODUCT}
    assert min(each.score for each in seen) >= 0.55


@pytest.mark.parametrize("name", ["dense", "one_class", "end_to_end", "open_sides"])
def test_every_head_can_be_packaged(tmp_path: Path, name: str) -> None:
    raw = load_package(MODELS / f"{name}.onnx")
    write_package(fast_package(raw), tmp_path / "made", card="# Tiny\n")
    made = load_package(tmp_path / "made")
    assert made.manifest.feed is Feed.PIXELS
    assert made.manifest.layout is not Layout.DENSE
    seen = Picture(np.zeros((64, 64, 3), np.uint8), 64, 64)
    least = dict.fromkeys(Role, 0.25)
    slow, fast = (Detector(each).detect(seen, least).boxed for each in (raw, made))
    assert slow == fast
    assert sorted(file.name for file in (tmp_path / "made").iterdir()) == [
        "CARD.md",
        "model.json",
        "model.onnx",
    ]


def test_a_packaged_network_stays_what_it_is() -> None:
    made = fast_package(bare())
    assert fast_package(made) is made


def test_a_package_that_cannot_run_replaces_nothing(tmp_path: Path) -> None:
    out = write_tiny(tmp_path / "out")
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    good = fast_package(bare())
    with pytest.raises(PackageError):
        write_package(Package(good.manifest, good.model[:-100]), out)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_a_new_package_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    out = write_tiny(tmp_path / "out")
    write_package(fast_package(bare()), out)
    assert load_package(out).manifest.name == "random"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
