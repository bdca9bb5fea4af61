"""Thresholds follow from what the figures are used for."""

import numpy as np
import pytest

pytest.importorskip("pycocotools")

from detection.evaluation.boxes import Boxes
from training.choose import gap_threshold, product_threshold


def row(count: int) -> np.ndarray:
    """`count` boxes far from each other."""
    return np.array([(100 * i, 0, 100 * i + 30, 60) for i in range(count)], float)


def test_gaps_are_told_from_where_three_of_four_are_right() -> None:
    # Four right at .6; four wrong: one at .55, three at .3. From .31 on four of five are right.
    boxes = row(8)
    found = Boxes(boxes, np.array([0.6] * 4 + [0.55] + [0.3] * 3))
    assert gap_threshold([Boxes.true(boxes[:4])], [found]) == 0.31


def test_where_three_of_four_is_out_of_reach_the_best_balance_is_taken() -> None:
    boxes = row(4)
    found = Boxes(boxes, np.array([0.5, 0.5, 0.5, 0.2]))
    assert gap_threshold([Boxes.true(boxes[2:])], [found]) in {0.05, 0.2}


def test_products_are_told_where_precision_and_recall_balance() -> None:
    boxes = row(4)
    found = Boxes(boxes, np.array([0.8, 0.7, 0.6, 0.1]))
    assert product_threshold([Boxes.true(boxes[:3])], [found]) == 0.6
