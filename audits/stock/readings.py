"""What one audit says about each position: the products and gaps that lie in its place.

A position is judged by its facings' width of the shelf. Where a product stands, a facing is seen;
where a gap lies and no product, one is missing; where there is neither, nobody knows, and what
nobody knows is never called empty.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

Box = tuple[float, float, float, float]

# Of a position's place: so much must be in the photo before it can be called empty or low, and so
# much before it can be called stocked.
_WHOLE = 0.8
_PART = 0.5
# Of a product's or gap's height: so much must lie at the position's height.
_LEVEL = 0.5
# Of a product's width: so much must lie in the position for the product to stand there.
_STANDS = 0.5
# Of a position's width: an empty one has gaps over so much of it.
_EMPTY = 0.5
# Two photos that show a position about as well: the fuller reading is believed.
_AS_WELL = 0.1
# Of a facing's width: a product of which less lies in the position does not stand on a facing that
# a gap takes up: it is a neighbour's side, or stands further back.
_SLIVER = 0.45
# Of a doubted product's width: with so much of it before bare shelf it does not stand there ...
_BEFORE_BARE = 0.5
# ... unless it takes up so much of a bare facing.
_FILLS = 0.6
# Of a facing's width: bare ones that are nearer to each other are one hole.
_NEXT = 0.5
REFERENCE = "reference"  # evidence: the reference photo shows a front where this one shows none


class State(StrEnum):
    STOCKED = "stocked"
    LOW = "low"  # some facings, but fewer than the minimum
    OUT = "out"
    UNSEEN = "unseen"  # hidden, outside of the photo, or neither product nor gap there


class Why(StrEnum):
    """Why a position has its state; stable codes."""

    FRONTS_SEEN = "fronts_seen"
    TOO_FEW_FRONTS = "too_few_fronts"
    GAP_SEEN = "gap_seen"
    OUTSIDE = "outside"
    NOTHING_FOUND = "nothing_found"
    NOT_LINED_UP = "not_lined_up"


@dataclass(frozen=True, slots=True)
class SlotPlace:
    """A position's place in one photo: `box` in its pixels, clipped to it, and the share of the
    place (0..1) that is `visible`. With fewer facings than `minimum` it is LOW. Of its facings
    (boxes, from the left) `kept` are those that look as on the reference photo, and `bare` those
    that show the shelf behind where the reference shows a front."""

    key: str
    row: int
    sequence: int
    facings: int
    minimum: int
    box: Box
    visible: float = 1.0
    bare: tuple[Box, ...] = ()
    kept: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class GapSeen:
    """A gap of the photo; `evidence` says who saw it, as the detector does, or `REFERENCE`."""

    box: Box
    score: float
    evidence: str


@dataclass(frozen=True, slots=True)
class SlotReading:
    """The state of one position. `hole` is the gap that covers most of it, in pixels of the photo
    with the position `photo` in its audit, and whole, though a part of it may lie in neighbours;
    `evidence` says who saw it."""

    key: str
    state: State
    facings_seen: int
    facings_missing: int
    why: Why
    visible: float = 0.0
    hole: Box | None = None
    evidence: str | None = None
    photo: int | None = None


def assess(
    slots: Sequence[SlotPlace],
    products: Sequence[Box],
    gaps: Sequence[GapSeen],
    *,
    doubted: Sequence[Box] = (),
    photo: int = 0,
) -> tuple[SlotReading, ...]:
    """One reading for each of `slots`, from the boxes of one photo.

    `doubted` are products of which the detector is not sure: they count, but not before bare
    shelf, where they are mostly neighbours that stand further back, or nothing.
    """
    return tuple(_assess_one(slot, products, gaps, doubted, photo) for slot in slots)


def not_lined_up(keys: Iterable[str]) -> tuple[SlotReading, ...]:
    """Readings of a photo whose registration is not trusted: nothing is judged."""
    return tuple(SlotReading(key, State.UNSEEN, 0, 0, Why.NOT_LINED_UP) for key in keys)


def combine(photos: Iterable[Sequence[SlotReading]]) -> tuple[SlotReading, ...]:
    """One reading a position from the photos of one audit, in the order first met.

    The photo that shows a position best is believed; of two that show it about as well, the one
    with more on the shelf.
    """
    best: dict[str, SlotReading] = {}
    for readings in photos:
        for reading in readings:
            known = best.get(reading.key)
            if known is None or _is_better(reading, known):
                best[reading.key] = reading
    return tuple(best.values())


def _is_better(one: SlotReading, other: SlotReading) -> bool:
    if State.UNSEEN in (one.state, other.state):
        return other.state is State.UNSEEN and one.state is not State.UNSEEN
    if abs(one.visible - other.visible) > _AS_WELL:
        return one.visible > other.visible
    return one.facings_seen > other.facings_seen


def _fronts(
    slot: SlotPlace, products: Sequence[Box], doubted: Sequence[Box], gaps: Sequence[GapSeen]
) -> list[Box]:
    """The products that may stand in the slot."""
    believed = [box for box in doubted if not _stands_further_back(box, slot)]
    return [box for box in (*products, *believed) if not _is_sliver(box, slot, gaps)] + [*slot.kept]


def _stands_further_back(box: Box, slot: SlotPlace) -> bool:
    """Whether a doubted product is seen through the slot's bare facings."""
    before = _union(_cut(slot.bare, box))
    if before < _BEFORE_BARE * _union(_cut([box], slot.box)):
        return False
    return all(_union(_cut([box], bare)) < _FILLS * (bare[2] - bare[0]) for bare in slot.bare)


def _is_sliver(box: Box, slot: SlotPlace, gaps: Sequence[GapSeen]) -> bool:
    """Whether so little of a product reaches into the slot that a gap there says more."""
    inside = _cut([box], slot.box)
    wide = (slot.box[2] - slot.box[0]) / slot.facings
    if not inside or _union(inside) >= _SLIVER * wide:
        return False
    facing = _facing_at(slot, sum(inside[0]) / 2)
    empty = _union(_cut([gap.box for gap in gaps if _is_level(gap.box, slot.box)], facing))
    return empty >= _EMPTY * wide


def _facing_at(slot: SlotPlace, x: float) -> Box:
    """The facing of the slot that lies over `x`."""
    left, top, right, base = slot.box
    wide = (right - left) / slot.facings
    start = left + min(slot.facings - 1, int((x - left) / wide)) * wide
    return (start, top, start + wide, base)


def _bare(slot: SlotPlace) -> list[GapSeen]:
    """Bare facings as gaps, neighbours joined."""
    runs: list[list[Box]] = []
    for box in slot.bare:
        if runs and box[0] - runs[-1][-1][2] < _NEXT * (box[2] - box[0]):
            runs[-1].append(box)
        else:
            runs.append([box])
    return [GapSeen(_around(run), 1.0, REFERENCE) for run in runs]


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bases = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bases))


def _assess_one(
    slot: SlotPlace,
    products: Sequence[Box],
    gaps: Sequence[GapSeen],
    doubted: Sequence[Box],
    photo: int,
) -> SlotReading:
    width = slot.box[2] - slot.box[0]
    if slot.visible < _PART or width <= 0:
        return SlotReading(slot.key, State.UNSEEN, 0, 0, Why.OUTSIDE, slot.visible, photo=photo)
    products = _fronts(slot, products, doubted, gaps)
    gaps = [*gaps, *_bare(slot)]
    shown = max(1, round(slot.facings * slot.visible))
    columns = _columns([box for box in products if _stands_in(box, slot.box)])
    fronts = _cut([box for box in products if _is_level(box, slot.box)], slot.box)
    holes = [gap for gap in gaps if _is_level(gap.box, slot.box) and _cut([gap.box], slot.box)]
    empty = _length(_cut([hole.box for hole in holes], slot.box), without=fronts) / width
    seen = min(shown, len(columns))
    missing = min(shown - seen, round(empty * shown))
    state, why = _judge(slot, seen, missing, shown, empty)
    hole = max(holes, key=lambda gap: _shared(gap.box, slot.box), default=None) if missing else None
    return SlotReading(
        key=slot.key,
        state=state,
        facings_seen=seen,
        facings_missing=missing,
        why=why,
        visible=slot.visible,
        hole=hole.box if hole else None,
        evidence=hole.evidence if hole else None,
        photo=photo,
    )


def _judge(slot: SlotPlace, seen: int, missing: int, shown: int, empty: float) -> tuple[State, Why]:
    whole = slot.visible >= _WHOLE
    if not seen:
        if whole and missing and empty >= _EMPTY:
            return State.OUT, Why.GAP_SEEN
        return State.UNSEEN, Why.NOTHING_FOUND if whole else Why.OUTSIDE
    # A facing that nobody can tell anything about is not held against the position.
    if slot.facings - missing >= slot.minimum:
        return State.STOCKED, Why.FRONTS_SEEN
    return (State.LOW, Why.TOO_FEW_FRONTS) if whole else (State.UNSEEN, Why.OUTSIDE)


def _is_level(box: Box, place: Box) -> bool:
    shared = min(box[3], place[3]) - max(box[1], place[1])
    return shared >= _LEVEL * min(box[3] - box[1], place[3] - place[1])


def _stands_in(box: Box, place: Box) -> bool:
    least = _STANDS * min(box[2] - box[0], place[2] - place[0])
    return _is_level(box, place) and _shared(box, place) >= least


def _columns(boxes: Sequence[Box]) -> list[Box]:
    """Boxes from left to right; of those that stand on each other one."""
    columns: list[Box] = []
    for box in sorted(boxes, key=lambda box: (box[0] + box[2], box[1])):
        last = columns[-1] if columns else None
        narrow = min(box[2] - box[0], last[2] - last[0]) if last else 0.0
        if last is None or min(last[2], box[2]) - max(last[0], box[0]) <= 0.5 * narrow:
            columns.append(box)
    return columns


def _cut(boxes: Sequence[Box], place: Box) -> list[tuple[float, float]]:
    """The stretches of the place's width that the boxes cover."""
    stretches = [(max(box[0], place[0]), min(box[2], place[2])) for box in boxes]
    return sorted((start, end) for start, end in stretches if start < end)


def _shared(box: Box, place: Box) -> float:
    """How much of the place's width the box covers."""
    return min(box[2], place[2]) - max(box[0], place[0])


def _length(
    stretches: Sequence[tuple[float, float]], *, without: Sequence[tuple[float, float]]
) -> float:
    """What the stretches cover together and those in `without` do not."""
    return _union([*stretches, *without]) - _union(without)


def _union(stretches: Sequence[tuple[float, float]]) -> float:
    total, reach = 0.0, float("-inf")
    for start, end in sorted(stretches):
        total += max(0.0, end - max(start, reach))
        reach = max(reach, end)
    return total
