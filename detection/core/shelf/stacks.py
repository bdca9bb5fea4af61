"""Things that stand on things: their base is no level of the shelf."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.network.letterbox import Boxes
from detection.core.shelf.levels import Levels

_TOUCH = 0.14  # of the lower of the two, how far above another thing a stacked one may float
_SINK = 0.5  # and how far into it the boxes may overlap
_NEXT = 1.5  # widths: neighbours of one level that are closer than this are judged together

_FEW = 3  # levels of a bay: of fewer nobody can say how far apart they usually are
_OVER = 0.6  # of the shorter of two levels, what both must share to lie over one another
_SAME = 0.5  # of a thing's height: two levels that are nearer are one
# A level is a storey if what stands on it floats no further over the next one's things than the
# first (of the lower of the two), and the two lie no further apart than the second (of what is
# usual in the bay): boards are thick and leave room, and are seldom that near.
_STOREY = ((0.3, 0.6), (0.45, 0.55))
_PART = (0.7, (0.3, 0.75))  # of the next one's width: where less stands there, this is enough


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
    return np.asarray(_clearance(boxes, carrying) < _TOUCH)


@dataclass(frozen=True, slots=True)
class Level:
    """The boxes (indices) that stand on one level of a bay, and its depth (pixels)."""

    depth: float
    members: NDArray[np.int64]


def without_storeys(boxes: Boxes, levels: Sequence[Level], carrying: Boxes) -> list[Level]:
    """`levels` of one bay of boxes [n, 4], from the top, without those that are an upper storey of
    the next one, and such as are one and the same joined.

    What `stacked` does not see: boxes of small things, and of what stands further back, float too
    high to touch what carries them. The nearest levels are judged first, since what is usual in a
    bay becomes clear as storeys go.
    """
    kept = sorted(levels, key=lambda level: level.depth)
    while len(kept) >= _FEW:
        apart = np.diff([level.depth for level in kept])
        usual = float(np.median(apart))
        for at in np.argsort(apart, kind="stable").tolist():
            upper, lower = kept[at : at + 2]
            if not _is_over(boxes[upper.members], boxes[lower.members]):
                continue
            if apart[at] < _SAME * _lower_height(boxes, upper, lower):
                kept[at : at + 2] = [_joined(boxes, upper, lower)]
                break
            if _is_storey(boxes, upper, lower, carrying, apart[at] / usual):
                del kept[at]
                break
        else:
            break
    return kept


def _is_over(upper: Boxes, lower: Boxes) -> bool:
    starts, ends = (
        [float(boxes[:, 0].min()) for boxes in (upper, lower)],
        [float(boxes[:, 2].max()) for boxes in (upper, lower)],
    )
    shorter = min(end - start for start, end in zip(starts, ends, strict=True))
    return min(ends) - max(starts) > _OVER * shorter


def _is_storey(boxes: Boxes, upper: Level, lower: Level, carrying: Boxes, apart: float) -> bool:
    floats = float(np.median(_clearance(boxes[upper.members], carrying)))
    part, enough = _PART
    bounds = list(_STOREY)
    if _width(boxes, upper) < part * _width(boxes, lower):
        bounds.append(enough)
    return any(floats < highest and apart < furthest for highest, furthest in bounds)


def _joined(boxes: Boxes, one: Level, other: Level) -> Level:
    weights = _width(boxes, one), _width(boxes, other)
    depth = float(np.average([one.depth, other.depth], weights=weights))
    return Level(depth, np.sort(np.concatenate([one.members, other.members])))


def _width(boxes: Boxes, level: Level) -> float:
    """All that stands on a level, side by side."""
    return float((boxes[level.members, 2] - boxes[level.members, 0]).sum())


def _lower_height(boxes: Boxes, *levels: Level) -> float:
    sides = (boxes[level.members, 3] - boxes[level.members, 1] for level in levels)
    return min(float(np.median(side)) for side in sides)


def _clearance(boxes: Boxes, carrying: Boxes) -> NDArray[np.float64]:
    """How far [n] each of boxes [n, 4] floats over the nearest of carrying boxes [m, 4] beneath
    it, in heights of the lower of the two; inf where there is none."""
    if len(boxes) == 0 or len(carrying) == 0:
        return np.full(len(boxes), np.inf)
    left, top, right, base = (side[:, None] for side in boxes.T)
    shared = np.minimum(right, carrying[:, 2]) - np.maximum(left, carrying[:, 0])
    over = shared > 0.4 * np.minimum(right - left, carrying[:, 2] - carrying[:, 0])
    low = np.minimum(base - top, carrying[:, 3] - carrying[:, 1])
    distance = (carrying[:, 1] - base) / low
    under = over & (distance > -_SINK) & (carrying[:, 3] > base + 0.5 * low)
    return np.asarray(np.where(under, distance, np.inf).min(axis=1))


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
