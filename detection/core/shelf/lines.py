"""The base line of a row, and which boxes stand on it or over it."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from detection.core.network.letterbox import Boxes
from detection.core.shelf.tilt import Tilt

X = TypeVar("X", float, NDArray[np.float64])
_REACH = 0.5  # of its height, how far a box's base may lie from the line that it stands on
_STOREYS = 4.0  # of its height, how far above its line a stacked box may be
_ASIDE = 2.0  # of its width, how far beyond a line's ends a box may be


@dataclass(frozen=True, slots=True)
class Line:
    """y = slope * x + intercept, seen from x = `start` to x = `end`."""

    slope: float
    intercept: float
    start: float
    end: float

    def at(self, x: X) -> X:
        """Its y at `x` (a number, or many)."""
        return self.slope * x + self.intercept


def fit_line(boxes: Boxes, tilt: Tilt, depth: float) -> Line:
    """The line of the tilt at `depth`, moved to the middle of the bases of boxes [n, 4], n > 0."""
    slope = tilt.slope(depth)
    base = boxes[:, 3] - slope * (boxes[:, 0] + boxes[:, 2]) / 2
    start, end = float(boxes[:, 0].min()), float(boxes[:, 2].max())
    return Line(slope, float(np.median(base)), start, end)


def standing_on(boxes: Boxes, lines: tuple[Line, ...]) -> NDArray[np.int64]:
    """The line [n] that the base of each box is nearest to, -1 where none is near."""
    return _nearest(boxes, lines, above=_REACH)


def stacked_over(boxes: Boxes, lines: tuple[Line, ...]) -> NDArray[np.int64]:
    """The first line [n] at or beneath each box's base, -1 where none is within some storeys."""
    return _nearest(boxes, lines, above=_STOREYS)


def _nearest(boxes: Boxes, lines: tuple[Line, ...], above: float) -> NDArray[np.int64]:
    if not lines or len(boxes) == 0:
        return np.full(len(boxes), -1, np.int64)
    middle = boxes[:, [0, 2]].mean(axis=1, dtype=np.float64)
    wide, high = (boxes[:, 2:] - boxes[:, :2]).T
    below = np.stack([line.at(middle) - boxes[:, 3] for line in lines], axis=1) / high[:, None]
    reach = np.stack([_beyond(middle, line) for line in lines], axis=1) <= _ASIDE * wide[:, None]
    away = np.where(reach & (below >= -_REACH) & (below <= above), np.abs(below), np.inf)
    return np.where(np.isfinite(away.min(axis=1)), away.argmin(axis=1), -1)


def _beyond(x: NDArray[np.float64], line: Line) -> NDArray[np.float64]:
    """How far `x` lies beyond the line's ends; 0 between them."""
    return np.asarray(np.maximum(np.maximum(line.start - x, x - line.end), 0))
