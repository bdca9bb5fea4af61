"""Things that stand on things: their base is no level of the shelf."""

import numpy as np
from numpy.typing import NDArray

from detection.core.network.letterbox import Boxes
from detection.core.shelf.levels import Levels

_TOUCH = 0.14  # of the lower of the two, how far above another thing a stacked one may float
_SINK = 0.5  # and how far into it the boxes may overlap
_NEXT = 1.5  # widths: neighbours of one level that are closer than this are judged together


def stacked(boxes: Boxes, levels: Levels, carrying: Boxes) -> NDArray[np.bool_]:
    """Which of boxes [n, 4] stand on one of `carrying` [m, 4] and not on the shelf.

    Boxes are noisy, so neighbours on one level are judged together: where most of them touch what
    is beneath, all of them are upper storeys.
    """
    touched = touching(boxes, carrying)
    answer = np.zeros(len(boxes), bool)
    for run in _runs(boxes, levels):
        answer[run] = touched[run].mean() > 0.5
    return answer


def touching(boxes: Boxes, carrying: Boxes) -> NDArray[np.bool_]:
    """Whether the nearest carrying box under each box touches it."""
    if len(boxes) == 0 or len(carrying) == 0:
        return np.zeros(len(boxes), bool)
    left, top, right, base = (side[:, None] for side in boxes.T)
    shared = np.minimum(right, carrying[:, 2]) - np.maximum(left, carrying[:, 0])
    over = shared > 0.4 * np.minimum(right - left, carrying[:, 2] - carrying[:, 0])
    low = np.minimum(base - top, carrying[:, 3] - carrying[:, 1])
    distance = (carrying[:, 1] - base) / low
    under = over & (distance > -_SINK) & (carrying[:, 3] > base + 0.5 * low)
    return np.asarray(np.where(under, distance, np.inf).min(axis=1) < _TOUCH)


def _runs(boxes: Boxes, levels: Levels) -> list[NDArray[np.int64]]:
    """Indices of neighbours on one level, split where the next one is far."""
    runs: list[NDArray[np.int64]] = []
    for level in range(len(levels.depths)):
        members = np.flatnonzero(levels.member == level)
        members = members[np.argsort(boxes[members, 0], kind="stable")]
        reach = np.maximum.accumulate(boxes[members, 2])
        wide = np.median(boxes[members, 2] - boxes[members, 0])
        cuts = np.flatnonzero(boxes[members[1:], 0] - reach[:-1] > _NEXT * wide) + 1
        runs += np.split(members, cuts)
    return runs
