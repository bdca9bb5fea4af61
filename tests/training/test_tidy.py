"""Labels that teach wrongly are mended before a network learns from them."""

from pathlib import Path

import cv2
import numpy as np

from detection.evaluation.boxes import Boxes
from training.dataset import GAP, PRODUCT, UNSURE, Entry, entries, labels_of, yolo_lines
from training.tidy import FAINT, PRODUCT_SURE, SURE, Labels, mended, upright

HOLE = np.array([[100.0, 20, 160, 120]])
NOTHING = np.zeros((0, 4))


def found(*boxes: tuple[float, float, float, float], score: float) -> Boxes:
    return Boxes(np.array(boxes, float).reshape(-1, 4), np.full(len(boxes), score))


def test_products_on_the_bars_of_an_empty_shelf_are_dropped() -> None:
    bar, front = [110.0, 30, 118, 40], [20.0, 20, 90, 120]
    labels = Labels(np.array([bar, front]), HOLE, NOTHING)
    new = mended(labels, found(score=0), found(score=0), anew=False)
    assert new.products.tolist() == [front]
    assert new.gaps.tolist() == HOLE.tolist()


def test_an_empty_place_that_nobody_drew_becomes_a_gap() -> None:
    place = (300.0, 20, 360, 120)
    labels = Labels(NOTHING, HOLE, NOTHING)
    new = mended(labels, found(score=0), found(place, score=SURE), anew=False)
    assert new.gaps.tolist() == [*HOLE.tolist(), list(place)]
    assert not len(new.unsure)


def test_of_an_inkling_nothing_is_taught() -> None:
    place = (300.0, 20, 360, 120)
    labels = Labels(NOTHING, HOLE, NOTHING)
    new = mended(labels, found(score=0), found(place, score=FAINT), anew=False)
    assert new.gaps.tolist() == HOLE.tolist()
    assert new.unsure.tolist() == [list(place)]


def test_what_is_labelled_already_is_not_labelled_twice() -> None:
    labels = Labels(NOTHING, HOLE, NOTHING)
    again = mended(labels, found(score=0), found((105, 22, 150, 118), score=0.9), anew=False)
    assert again.gaps.tolist() == HOLE.tolist()


def test_no_gap_is_added_where_a_product_stands() -> None:
    place = (300.0, 20, 360, 120)
    labels = Labels(NOTHING, NOTHING, NOTHING)
    new = mended(labels, found(place, score=PRODUCT_SURE), found(place, score=0.9), anew=False)
    assert not len(new.gaps)
    assert not len(new.unsure)


def test_a_photo_that_lay_on_its_side_stands_with_its_gap_in_its_place(tmp_path: Path) -> None:
    lying = np.zeros((60, 100, 3), np.uint8)
    lying[10:20, 70:90] = 255
    cv2.imwrite(str(tmp_path / "u_1.png"), lying)
    (tmp_path / "u_1.txt").write_text(
        "\n".join([*yolo_lines(GAP, np.array([[70.0, 10, 90, 20]]), (100, 60)), "0 .5 .5 .1 .1"])
    )
    out = tmp_path / "turned"
    out.mkdir()
    entry = upright(Entry(tmp_path / "u_1.png", tmp_path / "u_1.txt"), out)
    boxes, classes = labels_of(entry, 60, 100)
    assert classes.tolist() == [GAP]
    x1, y1, x2, y2 = np.rint(boxes[0]).astype(int)
    standing = np.asarray(cv2.imread(str(entry.image)))
    assert standing.shape == (100, 60, 3)
    assert standing[y1:y2, x1:x2].min() == 255
    assert int((standing > 0).sum()) == 3 * 200


def test_unsure_places_are_read_beside_the_labels(tmp_path: Path) -> None:
    for part in ("images", "labels", "unsure"):
        (tmp_path / part).mkdir()
    cv2.imwrite(str(tmp_path / "images/a_1.png"), np.zeros((100, 200, 3), np.uint8))
    (tmp_path / "labels/a_1.txt").write_text("0 0.5 0.5 0.1 0.2\n")
    (tmp_path / "unsure/a_1.txt").write_text("1 0.25 0.5 0.1 0.2\n")
    boxes, classes = labels_of(entries(tmp_path)[0], 200, 100)
    assert classes.tolist() == [PRODUCT, UNSURE]
    assert boxes[1].tolist() == [40, 40, 60, 60]
