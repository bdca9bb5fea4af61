"""Boxes of things on a shelf -> its rows, numbered from the top."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from detection.core.letterbox import Boxes
from detection.core.levels import find_levels
from detection.core.stacks import merge_stacks
from detection.core.tilt import Tilt, tilt_of

X = TypeVar("X", float, NDArray[np.float64])


@dataclass(frozen=True, slots=True)
class Line:
    """A row's base: y = slope * x + intercept."""

    slope: float
    intercept: float

    def at(self, x: X) -> X:
        """Its y at `x` (a number, or many)."""
        return self.slope * x + self.intercept


@dataclass(frozen=True, slots=True)
class Rows:
    """`lines` from the top; `member` [n] is each box's row (0-based), -1 where it has none."""

    lines: tuple[Line, ...]
    member: NDArray[np.int64]


def find_rows(boxes: Boxes, width: int, height: int) -> Rows:
    """The rows of boxes [n, 4] on a photo of `width` x `height`."""
    tilt = tilt_of(boxes, width, height)
    levels = merge_stacks(boxes, find_levels(boxes, tilt))
    lines = tuple(
        _line(boxes[levels.member == index], tilt, float(depth))
        for index, depth in enumerate(levels.depths)
    )
    return Rows(lines, levels.member)


def _line(boxes: Boxes, tilt: Tilt, depth: float) -> Line:
    """The line of the tilt through `depth`, moved to the middle of the bases beneath it."""
    slope = tilt.slope(depth)
    x, base = (boxes[:, 0] + boxes[:, 2]) / 2.0, boxes[:, 3].astype(np.float64)
    through = depth - slope * tilt.middle
    away = base - (slope * x + through)
    # A stack's upper storeys hang far above the line; only bases near it may move it.
    near = np.abs(away) <= 0.4 * (boxes[:, 3] - boxes[:, 1])
    return Line(slope, through + (float(np.median(away[near])) if near.any() else 0.0))
