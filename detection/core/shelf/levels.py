"""Finding the levels that things stand on: where their bases crowd, seen along the tilt."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.network.letterbox import Boxes
from detection.core.shelf.tilt import Tilt

_BLUR = 0.10  # of its height, how far a thing's base may lie from its level's line
_REACH = 0.40  # of its height, how far a base may lie from a level to still belong to it
_VALLEY = 0.65  # two crowds are two levels if the density between them falls below this share
_LEAST = 0.25  # a crowd weaker than this share of the median one is no level


@dataclass(frozen=True, slots=True)
class Levels:
    """Depths [m] at the tilt's middle, from the top; `member` [n] is each box's level or -1."""

    depths: NDArray[np.float64]
    member: NDArray[np.int64]


def find_levels(boxes: Boxes, tilt: Tilt) -> Levels:
    """The levels of boxes [n, 4]."""
    if len(boxes) == 0:
        return Levels(np.empty(0), np.empty(0, np.int64))
    edges = boxes.astype(np.float64)
    base = tilt.level((edges[:, 0] + edges[:, 2]) / 2, edges[:, 3])
    wide, high = (edges[:, 2:] - edges[:, :2]).T
    depths = _crowds(base, wide, _BLUR * high)
    away = np.abs(base[:, None] - depths[None])
    nearest = away.argmin(axis=1)
    near = away[np.arange(len(base)), nearest] <= _REACH * high
    return _without_empty(depths, np.where(near, nearest, -1))


def _without_empty(depths: NDArray[np.float64], member: NDArray[np.int64]) -> Levels:
    lived = np.unique(member[member >= 0])
    rank = np.full(len(depths) + 1, -1, np.int64)
    rank[lived] = np.arange(len(lived))
    return Levels(depths[lived], rank[member])


def _crowds(
    base: NDArray[np.float64], weight: NDArray[np.float64], blur: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Depths where the bases, each blurred by its own `blur`, are densest."""
    step = max(float(np.median(blur)) / 4, 0.25)
    grid = np.arange(base.min() - 4 * step, base.max() + 5 * step, step)
    bells = np.exp(-0.5 * ((grid[:, None] - base[None]) / np.maximum(blur, step)[None]) ** 2)
    density = (bells * weight[None]).sum(axis=1)
    tops = np.flatnonzero((density[1:-1] > density[:-2]) & (density[1:-1] >= density[2:])) + 1
    tops = _apart(tops, density)
    strong = density[tops] >= _LEAST * np.median(density[tops])
    return np.asarray(grid[tops[strong]])


def _apart(tops: NDArray[np.int64], density: NDArray[np.float64]) -> NDArray[np.int64]:
    """Of tops without a real valley between them, the higher one."""
    kept: list[int] = []
    for top in tops.tolist():
        if kept:
            valley = density[kept[-1] : top + 1].min()
            if valley > _VALLEY * min(density[kept[-1]], density[top]):
                if density[top] > density[kept[-1]]:
                    kept[-1] = top
                continue
        kept.append(top)
    return np.array(kept, np.int64)
