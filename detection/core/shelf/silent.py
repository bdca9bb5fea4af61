"""Rows that hold nothing that was seen: between two others, and beyond a bay's last ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detection.core.findings import Box
from detection.core.shelf.bays import extent
from detection.core.shelf.lines import Line
from detection.core.shelf.spacing import Room, Rooms, find_rooms
from detection.core.shelf.support import Seen

_ROOM = 0.85  # of the usual distance: room that no product reaches into is a row from here on
_TWICE = 1.5  # of the usual distance: what is less is one row, however low its products
_MOST = 2  # rows that hold nothing over one another: where there are more, somebody stands
_TOP = (0.7, 1.1)  # of the usual distance and of the top products: a board over them fits here
_BOTTOM = 0.55  # of the usual distance: a board under the last row fits here
_BAY = 0.5  # of the widest bay: of one that shows less nobody can tell how high it is
_INKLING = 0.06  # of support: who looks for gaps sees that much of a board that holds nothing


@dataclass(frozen=True, slots=True)
class Silent:
    """Lines of rows without a box, from the top: by the index of the line beneath them, and, under
    a bay's last row, by the index of the line over them."""

    over: dict[int, list[Line]]
    under: dict[int, list[Line]]


def silent_rows(lines: Sequence[Line], bays: Sequence[int], tall: Sequence[float]) -> Silent:
    """`lines` come from the top, each of one of `bays`; `tall` says how high (pixels) the things
    on each of them reach."""
    rooms = find_rooms(lines, bays, tall)
    over = {room.below: run for room in rooms.rooms if (run := _between(rooms, room))}
    under = {}
    for row in range(len(lines)):
        usual = rooms.usual(row)
        if usual is None:
            continue
        if run := _over_the_first(rooms, row, usual):
            over[row] = run
        if run := _under_the_last(rooms, row, usual):
            under[row] = run
    return Silent(over, under)


def without_panels(
    silent: Silent, lines: Sequence[Line], bays: Sequence[int], saw: Seen, high: float
) -> Silent:
    """`silent` without such rows over others of the widest bay as the detector, which `saw` gaps
    elsewhere or none, has no inkling of; `high`: a facing's height, in pixels.

    There a sign, a panel or a tall opening leaves as much room as a row does. Bays of which less
    shows keep theirs: mostly things stand there that were not seen.
    """
    widest = max(set(bays), key=lambda bay: np.diff(extent(lines, bays, bay))[0], default=0)
    over = {
        below: [line for line in run if bays[below] != widest or _hinted(line, saw, high)]
        for below, run in silent.over.items()
    }
    return Silent({below: run for below, run in over.items() if run}, silent.under)


def _hinted(line: Line, saw: Seen, high: float) -> bool:
    base = line.at((line.start + line.end) / 2)
    return saw.support(Box(line.start, base - high, line.end, base)) >= _INKLING


def _between(rooms: Rooms, room: Room) -> list[Line]:
    usual = rooms.usual(room.below)
    if usual is None or room.clear <= _TWICE * usual:
        return []
    count = int((room.free + (1 - _ROOM) * usual) / usual)
    if count > _MOST:
        return []
    headroom = max(0.0, float(np.median([other.free for other in rooms.beside(room.below)])))
    lowest = max(room.free - headroom, room.free / 2)  # a headroom over the products
    rises = [room.clear - lowest * (at + 1) / count for at in range(count)]
    return [_moved(rooms, room.below, -rise) for rise in rises]


def _over_the_first(rooms: Rooms, row: int, usual: float) -> list[Line]:
    """Bays of one fixture are equally high: where the next bay goes on above, so does this one."""
    start, end = rooms.extent(rooms.bays[row])
    widest = max(end - start for start, end in map(rooms.extent, set(rooms.bays)))
    mine, others = _depths(rooms, row)
    if not others or rooms.lines[row].at((start + end) / 2) > min(mine):
        return []
    rise = min(mine) - min(others)
    if end - start < _BAY * widest or rise < max(_TOP[0] * usual, _TOP[1] * rooms.tall[row]):
        return []
    count = max(1, round(rise / usual))
    return [_moved(rooms, row, -rise * (count - at) / count) for at in range(count)]


def _under_the_last(rooms: Rooms, row: int, usual: float) -> list[Line]:
    """Bays of one fixture stand on one floor: where the next one goes on beneath, so does this."""
    start, end = rooms.extent(rooms.bays[row])
    mine, others = _depths(rooms, row, every=True)
    if not others or rooms.lines[row].at((start + end) / 2) < max(mine):
        return []
    fall = max(others) - max(mine)
    count = max(1, round(fall / usual)) if fall >= _BOTTOM * usual else 0
    return [_moved(rooms, row, fall * (at + 1) / count) for at in range(count)]


def _depths(rooms: Rooms, row: int, *, every: bool = False) -> tuple[list[float], list[float]]:
    """How deep, in the middle of a row's bay, its own rows lie, and those of the bays next to it
    (of `every` other bay)."""
    bay = rooms.bays[row]
    middle = sum(rooms.extent(bay)) / 2
    depths = [(of, line.at(middle)) for line, of in zip(rooms.lines, rooms.bays, strict=True)]
    others = [depth for of, depth in depths if of != bay and (every or abs(of - bay) == 1)]
    return [depth for of, depth in depths if of == bay], others


def _moved(rooms: Rooms, row: int, by: float) -> Line:
    """A row's line, `by` pixels deeper and as long as its bay is wide."""
    line = rooms.lines[row]
    return Line(line.slope, line.intercept + by, *rooms.extent(rooms.bays[row]))
