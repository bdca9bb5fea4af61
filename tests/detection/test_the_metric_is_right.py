"""The metric, held against cases worked out by hand."""

import numpy as np
import pytest

pytest.importorskip("pycocotools")

from detection.evaluation.boxes import Boxes
from detection.evaluation.matching import match
from detection.evaluation.merged import count_holes, merge
from detection.evaluation.metric import (
    at_threshold,
    average_precision,
    best_f1,
    intervals,
    scores,
)


def some(*rows: tuple[float, ...]) -> Boxes:
    """Boxes from rows of x1, y1, x2, y2, score."""
    table = np.array(rows, float).reshape(-1, 5)
    return Boxes(table[:, :4], table[:, 4])


SQUARE = (0.0, 0.0, 10.0, 10.0)
TRUTH = [
    Boxes.true(np.array([SQUARE, (20, 0, 30, 10)], float)),
    Boxes.true(np.array([SQUARE], float)),
]
# Best first: a hit, a miss, a hit; the third truth is never found.
FOUND = [some((*SQUARE, 0.9), (50, 50, 60, 60, 0.8)), some((*SQUARE, 0.7))]


def test_average_precision_is_that_worked_out_by_hand() -> None:
    ap = average_precision(match(TRUTH, FOUND))
    # Precision 1 up to recall 1/3 (34 of the 101 points), 2/3 up to 2/3 (33 more), then nothing.
    assert ap == pytest.approx(np.full(10, (34 + 33 * 2 / 3) / 101))


def test_a_loose_box_counts_at_half_overlap_only() -> None:
    ap = average_precision(match([TRUTH[1]], [some((0, 0, 10, 6, 0.9))]))
    assert ap == pytest.approx([1, 1, 1, 0, 0, 0, 0, 0, 0, 0])


def test_precision_and_recall_at_the_working_threshold() -> None:
    matches = match(TRUTH, FOUND)
    strict, lax = at_threshold(matches, 0.85), at_threshold(matches, 0.5)
    assert [strict.precision, strict.recall] == pytest.approx([1, 1 / 3])
    assert [lax.precision, lax.recall] == pytest.approx([2 / 3, 2 / 3])
    assert best_f1(matches).threshold == 0.7


def test_a_picture_without_any_truth_costs_precision() -> None:
    empty = Boxes.true(np.zeros((0, 4)))
    matches = match([TRUTH[1], empty], [some((*SQUARE, 0.5)), some((*SQUARE, 0.9))])
    assert average_precision(matches)[0] == pytest.approx(0.5)


def test_more_than_a_hundred_boxes_of_one_picture_count() -> None:
    grid = np.array(
        [(x * 20, y * 20, x * 20 + 10, y * 20 + 10) for x in range(20) for y in range(20)]
    )
    found = Boxes(grid.astype(float), np.linspace(0.9, 0.1, 400))
    assert average_precision(match([Boxes.true(grid.astype(float))], [found]))[0] == pytest.approx(
        1
    )


def test_nothing_found_is_zero_and_nothing_there_is_not_a_number() -> None:
    assert average_precision(match([TRUTH[0]], [some()])).tolist() == [0] * 10
    assert np.isnan(average_precision(match([some()], [some((*SQUARE, 0.5))]))).all()


def test_intervals_hold_the_figure_and_repeat_themselves() -> None:
    matches = match(TRUTH * 10, FOUND * 10)
    low, high = intervals(matches, 100)["ap50"]
    assert low <= average_precision(matches)[0] <= high
    assert intervals(matches, 100)["ap50"] == [low, high]


def test_the_figures_of_a_class_come_with_names() -> None:
    figures = scores(TRUTH, FOUND, threshold=0.75, rounds=0)
    assert figures["precision"] == 0.5
    assert figures["recall"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["count_mae"] == 0.5
    assert figures["boxes"] == 3


def test_parts_of_one_hole_are_merged_along_the_row_only() -> None:
    left, right, below, far = (0, 0, 10, 20), (11, 2, 21, 20), (0, 30, 10, 50), (40, 0, 50, 20)
    merged = merge(np.array([far, right, below, left], float))
    assert sorted(map(tuple, merged.tolist())) == [(0, 0, 21, 20), below, far]


def test_a_hole_found_in_one_piece_equals_the_hole_drawn_in_two() -> None:
    truth = [Boxes.true(np.array([(0, 0, 10, 20), (10, 0, 20, 20)], float))]
    whole, half = some((0, 0, 20, 20, 0.9)), some((0, 0, 9, 20, 0.9))
    assert count_holes(truth, [whole], 0.5).both == 1
    assert count_holes(truth, [half], 0.5).both == 0
    assert count_holes(truth, [whole], 0.95).found == 0


def test_along_the_row_a_low_box_in_a_high_hole_still_counts() -> None:
    truth = [Boxes.true(np.array([(0, 0, 20, 40)], float))]
    low = [some((0, 24, 20, 40, 0.9))]
    assert count_holes(truth, low, 0.5).both == 0
    assert count_holes(truth, low, 0.5, along_row=True).both == 1
