"""Rows that hold nothing that was seen: where there is room for one between two others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detection.core.lines import Line

_SAME_BAY = 0.6  # of the shorter of two rows, what both must share to stand one over the other
_ROOM = 0.85  # of a row's usual height: room that no product reaches into is a row from here on
_FEW = 2  # with fewer distances between rows nobody can say what is usual
_USUAL = 40  # percentile: a doubled distance is the larger of two


@dataclass(frozen=True, slots=True)
class _Room:
    """Of row `below` up to the next one over it, at x = `middle`: the distance `clear`, and what of
    it `free` is of the products of `below`."""

    below: int
    middle: float
    start: float
    end: float
    clear: float
    free: float


def one_bay(one: Line, other: Line) -> bool:
    """Whether two rows stand over each other; those of neighbouring bays stand side by side."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > _SAME_BAY * min(one.end - one.start, other.end - other.start)


def silent_rows(lines: Sequence[Line], tall: Sequence[float]) -> dict[int, list[Line]]:
    """By the index of the line beneath them: lines of rows without a box, from the top.

    `lines` come from the top; `tall` says how high (pixels) the things on each of them reach.
    """
    rooms = [room for below in range(len(lines)) if (room := _over(lines, tall, below))]
    found = {}
    for room in rooms:
        bay = [other for other in rooms if one_bay(lines[room.below], lines[other.below])]
        if len(bay) < _FEW:
            continue
        clears = [other.clear for other in bay]
        usual = float(np.percentile(clears, _USUAL, method="lower"))
        count = int((room.free + (1 - _ROOM) * usual) / usual)
        if count > 0:
            headroom = max(0.0, float(np.median([other.free for other in bay])))
            found[room.below] = _lines(lines[room.below], room, count, headroom)
    return found


def _over(lines: Sequence[Line], tall: Sequence[float], below: int) -> _Room | None:
    line = lines[below]
    above = [other for other in lines[:below] if one_bay(other, line)]
    if not above:
        return None
    shares = [(max(line.start, other.start), min(line.end, other.end)) for other in above]
    depths = [
        line.at((start + end) / 2) - other.at((start + end) / 2)
        for other, (start, end) in zip(above, shares, strict=True)
    ]
    nearest = int(np.argmin(depths))
    start, end = shares[nearest]
    clear = depths[nearest]
    return _Room(below, (start + end) / 2, start, end, clear, clear - tall[below])


def _lines(line: Line, room: _Room, count: int, headroom: float) -> list[Line]:
    """`count` lines that share the free room evenly, the lowest a headroom over the products."""
    lowest = max(room.free - headroom, room.free / 2)
    rises = [room.clear - lowest * (at + 1) / count for at in range(count)]
    return [Line(line.slope, line.intercept - rise, room.start, room.end) for rise in rises]
