"""Holes: gap boxes merged along a row, and how many of them are found.

People cut one wide hole into several facing-wide gaps, and each cuts elsewhere. What the shop needs
to know is the hole, so both sides are merged before they are compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detection.evaluation.boxes import Boxes, Floats

SAME_ROW = 0.5  # of the lower height must be shared
NEAR = 0.35  # of the narrower width may lie between two parts of one hole


def merge(boxes: Floats) -> Floats:
    """Boxes (n, 4) that touch along a row become one box around them, until none do."""
    left = [tuple(box) for box in boxes[np.argsort(boxes[:, 0], kind="stable")].tolist()]
    merged: list[tuple[float, ...]] = []
    while left:
        one = left.pop(0)
        partner = next((i for i, other in enumerate(left) if _one_hole(one, other)), None)
        if partner is None:
            merged.append(one)
            continue
        other = left.pop(partner)
        left.insert(0, (min(one[0], other[0]), min(one[1], other[1]),
                        max(one[2], other[2]), max(one[3], other[3])))  # fmt: skip
    return np.array(merged, float).reshape(-1, 4)


def _one_hole(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    height = min(a[3], b[3]) - max(a[1], b[1])
    between = max(a[0], b[0]) - min(a[2], b[2])
    same_row = height >= SAME_ROW * min(a[3] - a[1], b[3] - b[1])
    return same_row and between <= NEAR * min(a[2] - a[0], b[2] - b[0])


@dataclass(frozen=True)
class HoleCount:
    """How many holes were there, how many were found, and how many of both agree."""

    true: int
    found: int
    both: int

    @property
    def precision(self) -> float:
        return self.both / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.both / self.true if self.true else 0.0

    def as_dict(self) -> dict[str, float | int]:
        return {
            "true": self.true,
            "found": self.found,
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
        }


def count_holes(
    truth: Sequence[Boxes], found: Sequence[Boxes], threshold: float, along_row: bool = False
) -> HoleCount:
    """Compares holes over pictures: at IoU .5 or, `along_row`, at half of their widths' union.

    The top of an empty place is a matter of taste, so `along_row` asks only that they share half of
    the lower one's height.
    """
    return sum_of(holes_by_picture(truth, found, threshold, along_row))


def holes_by_picture(
    truth: Sequence[Boxes], found: Sequence[Boxes], threshold: float, along_row: bool = False
) -> list[HoleCount]:
    """As `count_holes`, each picture by itself."""
    pairs = zip(truth, found, strict=True)
    return [_count(real, guess.sure(threshold), along_row) for real, guess in pairs]


def sum_of(counts: Sequence[HoleCount]) -> HoleCount:
    """The holes of several pictures together."""
    return HoleCount(
        sum(each.true for each in counts),
        sum(each.found for each in counts),
        sum(each.both for each in counts),
    )


def _count(real: Boxes, guess: Boxes, along_row: bool) -> HoleCount:
    there, said = merge(real.boxes), merge(guess.boxes)
    return HoleCount(len(there), len(said), _pairs(_agreement(there, said, along_row)))


def _agreement(a: Floats, b: Floats, along_row: bool) -> Floats:
    """(len(a), len(b)): how far each pair is the same hole, 0..1."""
    shared = np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2])
    shared = np.clip(shared, 0, None)
    size_a, size_b = a[:, None, 2:] - a[:, None, :2], b[None, :, 2:] - b[None, :, :2]
    if along_row:
        wide = shared[..., 0] / np.maximum(size_a[..., 0] + size_b[..., 0] - shared[..., 0], 1e-9)
        high = shared[..., 1] / np.maximum(np.minimum(size_a[..., 1], size_b[..., 1]), 1e-9)
        return np.where(high >= SAME_ROW, wide, 0.0)
    area = shared.prod(-1)
    return np.asarray(area / np.maximum(size_a.prod(-1) + size_b.prod(-1) - area, 1e-9))


def _pairs(agreement: Floats) -> int:
    """How many one-to-one pairs agree by half, best pair first."""
    agreement = agreement.copy()
    pairs = 0
    while agreement.size and agreement.max() >= 0.5:
        row, column = np.unravel_index(int(agreement.argmax()), agreement.shape)
        agreement[row, :] = agreement[:, column] = 0
        pairs += 1
    return pairs
