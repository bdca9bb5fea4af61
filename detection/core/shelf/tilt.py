"""How the shelf's levels run through a photo: tilted, and fanned out by perspective."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.network.letterbox import Boxes

_FEW = 6  # fewer pairs of neighbours than this say nothing about the tilt
_ROUNDS = 8
_STEEPEST = 0.35


@dataclass(frozen=True, slots=True)
class Tilt:
    """At `middle` (x), a level that is `y` deep has the slope `start` + `fan` * y."""

    middle: float
    start: float = 0.0
    fan: float = 0.0

    def level(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        """The depth at `middle` of the level that runs through (x, y)."""
        aside = x - self.middle
        return (y - self.start * aside) / np.maximum(1 + self.fan * aside, 0.2)

    def slope(self, level: float) -> float:
        """Of the level that is `level` deep at the middle."""
        return self.start + self.fan * level


def tilt_of(boxes: Boxes, width: int, height: int) -> Tilt:
    """Read from neighbours: boxes [n, 4] of like height whose bases are nearly level."""
    middle = width / 2
    slopes, depths = _neighbours(boxes)
    if len(slopes) < _FEW:
        return Tilt(middle)
    start, fan = _robust_line(depths / height, slopes)
    return Tilt(middle, start, fan / height)


def _neighbours(boxes: Boxes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Slope and depth of each pair of a box and one close to its right."""
    x, base = (boxes[:, 0] + boxes[:, 2]) / 2.0, boxes[:, 3].astype(np.float64)
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    aside = x[None] - x[:, None]
    rise = base[None] - base[:, None]
    alike = np.abs(np.log(high[None] / high[:, None])) < 0.2
    close = (aside > 0.5 * wide[:, None]) & (aside < 4 * wide[:, None])
    left, right = np.nonzero(alike & close & (np.abs(rise) < _STEEPEST * aside))
    return rise[left, right] / aside[left, right], (base[left] + base[right]) / 2


def _robust_line(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """Intercept and slope of y over x, by least squares whose outliers lose their weight."""
    design = np.stack([np.ones_like(x), x], axis=1)
    middle = float(np.median(y))
    answer = np.array([middle, 0.0])
    ridge = np.diag([0.0, 1e-3 * len(x)])
    for _ in range(_ROUNDS):
        away = np.abs(y - design @ answer)
        spread = max(1.5 * float(np.median(away)), 0.005)
        weight = 1 / (1 + (away / spread) ** 2)
        answer = np.linalg.solve(
            design.T @ (weight[:, None] * design) + ridge, design.T @ (weight * y)
        )
    return float(answer[0]), float(answer[1])
