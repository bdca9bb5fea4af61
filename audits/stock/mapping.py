"""Planogram slots -> their places on the reference photo, from the fronts detected there.

A row's fronts, from left to right, are shared out over its slots. Where there are exactly as many
as the planogram's facings, each slot takes its own. Where there are not, but every slot of the row
has a width, the row is cut in proportion to the widths, and the cut holds if each slot then has
about its facings. Either way the fronts of one slot must be about as wide as each other, and where
widths are known the slots must be as wide on the photo as they say. Otherwise the row is left
without places: a neighbouring bay in the photo and a front that was not found can make the count
right by chance, and a wrong place is worse than none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# Boxes that overlap by this share of the narrower one stand on top of each other.
STACKED = 0.5
# A detector may miss or double a front: one in five, but one at least.
TOLERANCE = 0.2
# The widest front of one product against its narrowest one.
ALIKE = 1.6
# The most against the least stretched slot of a row, photo width by centimetre.
STRETCH = 1.3

Place = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Front:
    """One detected product; sides are shares (0..1) of the photo's width and height."""

    row: int
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """A slot to be placed, in the order of its row; `width` is the whole slot's, if known."""

    key: str
    row: int
    facings: int
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row that got no places: `seen` fronts side by side do not make `planned` facings."""

    row: int
    seen: int
    planned: int


@dataclass(frozen=True, slots=True)
class Mapped:
    """Places (x1, y1, x2, y2) by slot key. `rows` is set where the photo has another number."""

    places: Mapping[str, Place] = field(default_factory=dict)
    misfits: tuple[Misfit, ...] = ()
    rows: tuple[int, int] | None = None


def map_places(wanted: Sequence[Wanted], fronts: Iterable[Front]) -> Mapped:
    """Places of the slots; rows are 1.. from the top on both sides, or nothing is placed."""
    slots, seen = _by_row(wanted), _by_row(fronts)
    planned, shown = max(slots, default=0), max(seen, default=0)
    if planned != shown:
        return Mapped(rows=(shown, planned))
    places: dict[str, Place] = {}
    misfits: list[Misfit] = []
    for row, row_slots in sorted(slots.items()):
        columns = _columns(seen.get(row, []))
        if shared := _shared(row_slots, columns):
            places |= {slot.key: _hull(mine) for slot, mine in zip(row_slots, shared, strict=True)}
        else:
            misfits.append(Misfit(row, len(columns), sum(slot.facings for slot in row_slots)))
    return Mapped(places, tuple(misfits))


def _by_row(things: Iterable) -> dict[int, list]:  # type: ignore[type-arg]
    rows: dict[int, list] = {}  # type: ignore[type-arg]
    for thing in things:
        rows.setdefault(thing.row, []).append(thing)
    return rows


def _columns(fronts: Sequence[Front]) -> list[Place]:
    """Fronts from left to right; stacked ones are one facing."""
    columns: list[Place] = []
    for front in sorted(fronts, key=lambda front: (front.x1 + front.x2, front.y1, front.x1)):
        box = (front.x1, front.y1, front.x2, front.y2)
        if columns and _is_above(columns[-1], box):
            columns[-1] = _hull([columns[-1], box])
        else:
            columns.append(box)
    return columns


def _is_above(one: Place, other: Place) -> bool:
    shared = min(one[2], other[2]) - max(one[0], other[0])
    return shared > STACKED * min(one[2] - one[0], other[2] - other[0])


def _shared(slots: Sequence[Wanted], columns: Sequence[Place]) -> list[list[Place]] | None:
    """Each slot's fronts in the order of the slots; None where they do not fit."""
    if len(columns) == sum(slot.facings for slot in slots):
        taken = iter(columns)
        shared = [[next(taken) for _ in range(slot.facings)] for slot in slots]
    else:
        shared = _shared_by_width(slots, columns) or []
    return shared if shared and _is_likely(slots, shared) else None


def _is_likely(slots: Sequence[Wanted], shared: Sequence[Sequence[Place]]) -> bool:
    """Whether the fronts of each slot look alike and the slots are as wide as they say."""
    for mine in shared:
        sides = [box[2] - box[0] for box in mine]
        if max(sides) > ALIKE * min(sides):
            return False
    hulls = map(_hull, shared)
    stretch = [
        (hull[2] - hull[0]) / slot.width
        for slot, hull in zip(slots, hulls, strict=True)
        if slot.width
    ]
    return not stretch or max(stretch) <= STRETCH * min(stretch)


def _shared_by_width(slots: Sequence[Wanted], columns: Sequence[Place]) -> list[list[Place]] | None:
    widths = [slot.width for slot in slots if slot.width]
    if len(widths) < len(slots) or not columns:
        return None
    start, end = min(box[0] for box in columns), max(box[2] for box in columns)
    shared: list[list[Place]] = [[] for _ in slots]
    edges = _edges(widths, start, end)
    for box in columns:
        middle = (box[0] + box[2]) / 2
        shared[sum(middle > edge for edge in edges)].append(box)
    return shared if all(map(_fits, slots, shared)) else None


def _edges(widths: Sequence[float], start: float, end: float) -> list[float]:
    """Where one slot ends and the next begins, between `start` and `end`."""
    scale, edges, at = (end - start) / sum(widths), [], start
    for width in widths[:-1]:
        at += width * scale
        edges.append(at)
    return edges


def _fits(slot: Wanted, mine: Sequence[Place]) -> bool:
    allowed = max(1, int(slot.facings * TOLERANCE))
    return bool(mine) and abs(len(mine) - slot.facings) <= allowed


def _hull(boxes: Sequence[Place]) -> Place:
    return (
        max(0.0, min(box[0] for box in boxes)),
        max(0.0, min(box[1] for box in boxes)),
        min(1.0, max(box[2] for box in boxes)),
        min(1.0, max(box[3] for box in boxes)),
    )
