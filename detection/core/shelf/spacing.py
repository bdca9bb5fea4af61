"""How far apart a bay's rows are, and how much of that is free."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detection.core.shelf.bays import extent, stand_over
from detection.core.shelf.lines import Line

_FEW = 2  # with fewer distances between rows nobody can say what is usual
_USUAL = 40  # percentile: a doubled distance is the larger of two
_LEAST = 0.6  # of the whole photo's usual distance, the least that is believed of one bay


@dataclass(frozen=True, slots=True)
class Room:
    """Of row `below` up to the next one over it: the distance `clear`, and what of it `free` is of
    the products of `below`."""

    below: int
    clear: float
    free: float


@dataclass(frozen=True, slots=True)
class Rooms:
    """Lines from the top, the bay of each and how high (pixels) the things on it reach."""

    lines: Sequence[Line]
    bays: Sequence[int]
    tall: Sequence[float]
    rooms: tuple[Room, ...]

    def beside(self, row: int) -> list[Room]:
        """The rooms of the rows that stand over and under a row, its own too."""
        return [room for room in self.rooms if stand_over(self.lines, self.bays, row, room.below)]

    def usual(self, row: int) -> float | None:
        """The usual distance between rows at a row; None where too little tells it."""
        whole = _usual(self.rooms)
        own = _usual(self.beside(row))
        return whole if whole is None or own is None else max(own, _LEAST * whole)

    def extent(self, bay: int) -> tuple[float, float]:
        """From where to where (x) a bay's rows reach."""
        return extent(self.lines, self.bays, bay)


def find_rooms(lines: Sequence[Line], bays: Sequence[int], tall: Sequence[float]) -> Rooms:
    """`lines` come from the top."""
    rooms = (_over(lines, bays, tall, below) for below in range(len(lines)))
    return Rooms(lines, bays, tall, tuple(room for room in rooms if room))


def usual_distance(lines: Sequence[Line], bays: Sequence[int]) -> float | None:
    """Between neighbouring rows of the photo; None where too little tells it."""
    return _usual(find_rooms(lines, bays, [0.0] * len(lines)).rooms)


def _over(
    lines: Sequence[Line], bays: Sequence[int], tall: Sequence[float], below: int
) -> Room | None:
    line = lines[below]
    above = [lines[at] for at in range(below) if stand_over(lines, bays, at, below)]
    if not above:
        return None
    clear = min(_distance(other, line) for other in above)
    return Room(below, clear, clear - tall[below])


def _distance(above: Line, below: Line) -> float:
    middle = (max(above.start, below.start) + min(above.end, below.end)) / 2
    return below.at(middle) - above.at(middle)


def _usual(rooms: Sequence[Room]) -> float | None:
    if len(rooms) < _FEW:
        return None
    return float(np.percentile([room.clear for room in rooms], _USUAL, method="lower"))
