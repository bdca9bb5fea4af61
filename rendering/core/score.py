"""How well boxes found on a render agree with its truth.

A found box is right when it overlaps a demanded product by IoU .5 or more, each product once;
one that matches only a product that is not demanded (half hidden, or standing behind) counts
neither way, every other one is wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rendering.core.arrays import Points
from rendering.core.truth import Box, ProductTruth

LEAST_IOU = 0.5


@dataclass(frozen=True)
class Score:
    """Counts over one or many pictures; scores of the right and the wrong boxes."""

    demanded: int
    right: tuple[float, ...]
    wrong: tuple[float, ...]

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.demanded + other.demanded, self.right + other.right, self.wrong + other.wrong
        )

    def recall(self, least: float = 0.0) -> float:
        """Share of the demanded products found with a score of at least `least`."""
        return sum(score >= least for score in self.right) / max(1, self.demanded)

    def precision(self, least: float = 0.0) -> float:
        """Share of right boxes among those of at least `least`."""
        right = sum(score >= least for score in self.right)
        wrong = sum(score >= least for score in self.wrong)
        return right / max(1, right + wrong)

    def best_recall(self, precision: float) -> tuple[float, float]:
        """The highest recall at `precision` or more, and the score it needs."""
        levels = np.round(np.arange(0.05, 0.95, 0.01), 2).tolist()
        fit = [(self.recall(at), at) for at in levels if self.precision(at) >= precision]
        return max(fit, default=(0.0, 1.0))


def products_score(
    boxes: Sequence[Box], scores: Sequence[float], truth: Sequence[ProductTruth], visible: float
) -> Score:
    """Match one picture's boxes, the surest first; fronts `visible` or more are demanded."""
    demanded = [product.front and product.visible >= visible for product in truth]
    overlaps = iou(boxes, [product.box for product in truth])
    free = np.ones(len(truth), bool)
    right, wrong = [], []
    for place in sorted(range(len(boxes)), key=lambda place: -scores[place]):
        fits = np.flatnonzero((overlaps[place] >= LEAST_IOU) & free)
        if not len(fits):
            wrong.append(scores[place])
            continue
        taken = max(fits, key=lambda fit: (demanded[fit], overlaps[place, fit]))
        free[taken] = False
        if demanded[taken]:
            right.append(scores[place])
    return Score(sum(demanded), tuple(right), tuple(wrong))


def iou(some: Sequence[Box], others: Sequence[Box]) -> Points:
    """Intersection over union of each box with each other, len(some) x len(others)."""
    one = np.array(some, np.float64).reshape(-1, 1, 4)
    two = np.array(others, np.float64).reshape(1, -1, 4)
    low, high = np.maximum(one[..., :2], two[..., :2]), np.minimum(one[..., 2:], two[..., 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=-1)
    areas = [np.prod(box[..., 2:] - box[..., :2], axis=-1) for box in (one, two)]
    overlaps: Points = shared / np.maximum(areas[0] + areas[1] - shared, 1e-9)
    return overlaps
