"""Comparing found boxes with the truth, and the detector with renders."""

import pytest

from detection import PackageError, examine_photo
from rendering import ProductTruth, shelf_sample
from rendering.core.gap_score import GapScore, gaps_score
from rendering.core.score import Score, products_score
from rendering.core.truth import Box

SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def product(box: Box, visible: float = 1.0, front: bool = True) -> ProductTruth:
    return ProductTruth(1, "d", box, SQUARE, visible, "r1s01", 1, 0, 0, front, front)


LEFT, RIGHT, FAR = (0.0, 0.0, 10.0, 10.0), (20.0, 0.0, 30.0, 10.0), (50.0, 0.0, 60.0, 10.0)


def test_each_product_is_found_once() -> None:
    score = products_score([LEFT, LEFT], [0.9, 0.8], [product(LEFT), product(RIGHT)], 0.6)
    assert (score.demanded, score.right, score.wrong) == (2, (0.9,), (0.8,))
    assert score.recall() == 0.5
    assert score.precision() == 0.5
    assert score.precision(0.85) == 1.0


def test_what_stands_behind_or_is_hidden_counts_neither_way() -> None:
    truth = [product(LEFT, front=False), product(RIGHT, visible=0.3), product(FAR)]
    score = products_score([LEFT, RIGHT, FAR], [0.9, 0.9, 0.9], truth, 0.6)
    assert (score.demanded, score.right, score.wrong) == (1, (0.9,), ())


def test_nothing_found_is_no_fault_of_precision_only() -> None:
    score = products_score([], [], [product(LEFT)], 0.6)
    assert (score.recall(), score.precision()) == (0.0, 0.0)


def test_the_best_recall_keeps_the_precision_asked_for() -> None:
    score = Score(4, (0.9, 0.8, 0.3), (0.5, 0.4))
    assert score.best_recall(1.0)[0] == 0.5
    assert score.best_recall(0.6)[0] == 0.75


def test_a_wide_hole_may_be_told_in_one_piece_or_in_several() -> None:
    wide, halves = (0.0, 0.0, 40.0, 20.0), [(0.0, 0.0, 20.0, 20.0), (20.0, 0.0, 40.0, 20.0)]
    assert gaps_score([wide], [], halves) == GapScore(1, 1, 2, 2)
    assert gaps_score(halves, [], [wide]) == GapScore(2, 2, 1, 1)
    assert gaps_score([wide], [], [(0.0, 30.0, 40.0, 50.0)]) == GapScore(1, 0, 1, 0)
    assert gaps_score([], [wide], [halves[0]]) == GapScore(0, 0, 1, 1)


def test_the_detector_finds_the_fronts_of_renders() -> None:
    total = Score(0, (), ())
    for seed in (1, 3, 9):
        render = shelf_sample(seed, difficulty="easy", obstacles=0)
        try:
            found = examine_photo(render.jpeg()).products
        except PackageError as fault:
            pytest.skip(f"no model package here: {fault}")
        boxes = [(p.box.x1, p.box.y1, p.box.x2, p.box.y2) for p in found]
        scores = [p.score for p in found]
        total += products_score(boxes, scores, render.truth.products, 0.6)
    assert total.demanded > 100
    assert total.recall() > 0.75
    assert total.precision() > 0.75
