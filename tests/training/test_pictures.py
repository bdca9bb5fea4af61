"""Photographs and their boxes stay together through reading, splitting and varying."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from training.augment import CALM, Recipe, mosaic, single, turned
from training.dataset import GAP, Picture, entries, is_held_out, labels_of, read, split
from training.holes import add_gaps

STILL = Recipe(
    zoom=(1, 1),
    zoom_usual=(1, 1),
    proportion=0,
    tilt=0,
    mosaic=0,
    more_gaps=0,
    light=0,
    dirt=0,
    sideways=0,
)


def shelf(gaps_known: bool = True) -> Picture:
    """Bright facings on a dark shelf, the third place of five empty."""
    image = np.full((200, 300, 3), 30, np.uint8)
    boxes = np.array([(20 + 55 * i, 60, 60 + 55 * i, 160) for i in range(5)], np.float32)
    classes = np.array([0, 0, GAP, 0, 0])
    for x1, y1, x2, y2 in boxes[classes == 0].astype(int):
        image[y1:y2, x1:x2] = 220
    return Picture("a_shelf", image, boxes, classes, gaps_known)


def inside(image: np.ndarray, box: np.ndarray) -> float:
    x1, y1, x2, y2 = box.astype(int)
    return float(image[y1 + 3 : y2 - 3, x1 + 3 : x2 - 3].mean())


def write(folder: Path, name: str, width: int, height: int, labels: str) -> None:
    for part in ("images", "labels"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(folder / "images" / f"{name}.jpg"), np.zeros((height, width, 3), np.uint8))
    (folder / "labels" / f"{name}.txt").write_text(labels)


def test_labels_become_pixels(tmp_path: Path) -> None:
    write(tmp_path, "a_1", 200, 100, "1 0.5 0.5 0.1 0.2\n")
    boxes, classes = labels_of(entries(tmp_path)[0], 200, 100)
    assert boxes.tolist() == [[90, 40, 110, 60]]
    assert classes.tolist() == [1]


def test_a_photo_without_a_label_file_has_no_boxes(tmp_path: Path) -> None:
    write(tmp_path, "a_1", 200, 100, "")
    (tmp_path / "labels/a_1.txt").unlink()
    assert labels_of(entries(tmp_path)[0], 200, 100)[0].shape == (0, 4)


def test_large_photos_are_shrunk_with_their_boxes(tmp_path: Path) -> None:
    write(tmp_path, "h_1", 400, 200, "0 0.5 0.5 0.5 0.5\n")
    picture = read(entries(tmp_path)[0], longest=100)
    assert picture.image.shape == (50, 100, 3)
    assert picture.boxes.tolist() == [[25, 12.5, 75, 37.5]]
    assert not picture.gaps_known


def test_an_unreadable_photo_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a_1", 8, 8, "")
    (tmp_path / "images/a_1.jpg").write_bytes(b"no picture")
    with pytest.raises(ValueError, match=r"a_1\.jpg"):
        read(entries(tmp_path)[0])


def test_the_tuning_split_is_a_tenth_and_always_the_same(tmp_path: Path) -> None:
    names = [f"a_{i}" for i in range(2000)]
    assert 160 < sum(map(is_held_out, names)) < 240
    for name in names[:20]:
        write(tmp_path, name, 8, 8, "")
    learn, held = split(tmp_path)
    assert not {e.name for e in learn} & {e.name for e in held}
    assert len(learn) + len(held) == 20


def test_without_variation_only_size_mirror_and_place_change() -> None:
    sample = single(shelf(), 300, STILL, np.random.default_rng(0))
    for box, kind in zip(sample.boxes, sample.classes, strict=True):
        assert inside(sample.image, box) == pytest.approx(30 if kind == GAP else 220, abs=2)


@pytest.mark.parametrize("seed", range(8))
def test_boxes_follow_the_pixels_through_every_variation(seed: int) -> None:
    recipe = Recipe(light=0, dirt=0, more_gaps=0)
    sample = single(shelf(), 320, recipe, np.random.default_rng(seed))
    assert sample.image.shape == (320, 320, 3)
    assert (sample.boxes >= 0).all()
    assert (sample.boxes <= 320).all()
    for box in sample.boxes[sample.classes == 0]:
        assert inside(sample.image, box) > 170


def test_a_mosaic_holds_boxes_of_all_four_and_is_repeatable() -> None:
    four = [shelf()] * 4
    one = mosaic(four, 320, Recipe(), np.random.default_rng(3))
    two = mosaic(four, 320, Recipe(), np.random.default_rng(3))
    assert one.image.shape == (320, 320, 3)
    assert np.array_equal(one.image, two.image)
    assert np.array_equal(one.boxes, two.boxes)


def test_the_calm_recipe_makes_no_mosaics() -> None:
    assert CALM.mosaic == 0


def test_a_made_gap_replaces_the_facing_that_it_covers() -> None:
    before = shelf()
    after = add_gaps(before, np.random.default_rng(0), most=1)
    assert (after.classes == GAP).sum() == 2
    assert (after.classes == 0).sum() == 3
    assert inside(after.image, after.boxes[after.classes == GAP][-1]) < 60
    assert inside(before.image, before.boxes[0]) == 220, "the original must stay as it was"


def test_a_long_hole_grows_facing_by_facing_along_one_shelf(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("training.holes.STRETCHED", 1.0)
    image = np.full((400, 600, 3), 30, np.uint8)
    boxes = np.array(
        [(20 + 44 * i, y, 62 + 44 * i, y + 100) for y in (60, 240) for i in range(12)], np.float32
    )
    classes = np.zeros(24, np.int64)
    classes[5] = GAP
    for x1, y1, x2, y2 in boxes[classes == 0].astype(int):
        image[y1:y2, x1:x2] = 220
    after = add_gaps(Picture("a_long", image, boxes, classes, True), np.random.default_rng(1))
    holes = after.boxes[after.classes == GAP][1:]
    assert 3 <= len(holes) <= 8
    assert len(set(holes[:, 3])) == 1, "on one shelf"
    edges = holes[np.argsort(holes[:, 0])]
    assert (edges[1:, 0] - edges[:-1, 2] < 5).all(), "side by side"
    assert (after.classes == 0).sum() == 23 - len(holes)


def test_a_full_shelf_stays_as_it_is() -> None:
    full = shelf()
    full = Picture(full.name, full.image, full.boxes, np.zeros(5, np.int64), True)
    assert add_gaps(full, np.random.default_rng(0)) is full


@pytest.mark.parametrize("left", [True, False])
def test_a_photo_on_its_side_keeps_its_boxes(left: bool) -> None:
    lying = turned(shelf(), left)
    assert lying.image.shape == (300, 200, 3)
    for box, kind in zip(lying.boxes, lying.classes, strict=True):
        assert inside(lying.image, box) == (30 if kind == GAP else 220)
