"""Chooses working thresholds on photographs that were neither learned from nor are scored last."""

from collections.abc import Sequence

import numpy as np

from detection.evaluation.boxes import Boxes
from detection.evaluation.matching import match
from detection.evaluation.merged import HoleCount, count_holes
from detection.evaluation.metric import best_f1

HOLE_PRECISION = 0.75
STEPS = np.round(np.arange(0.05, 0.81, 0.01), 2)


def product_threshold(truth: Sequence[Boxes], found: Sequence[Boxes]) -> float:
    """Where precision and recall together are best."""
    return round(best_f1(match(truth, found)).threshold, 2)


def gap_threshold(truth: Sequence[Boxes], found: Sequence[Boxes]) -> float:
    """The lowest at which three of four holes said to be empty are; else where F1 is best."""
    counts = {float(at): count_holes(truth, found, float(at)) for at in STEPS}
    for at, count in counts.items():
        if count.precision >= HOLE_PRECISION and count.both:
            return at
    return max(counts, key=lambda at: _f1(counts[at]))


def _f1(count: HoleCount) -> float:
    both = count.true + count.found
    return 2 * count.both / both if both else 0.0
