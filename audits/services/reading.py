"""From photos that line up to one reading a slot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from audits.models import Slot
from audits.stock import SlotSeen
from audits.stock.left import Left, what_is_left
from audits.stock.readings import GapSeen, SlotPlace, SlotReading, Why, assess, combine
from audits.stock.seen import UNSEEN, Edges, usual_minimum
from detection import Box, Landmarks, PhotoFindings, Registration, Trace, traces

NO_PLACE = "no_place"
_SURE = 1.6  # times the detector's threshold: a product with less is doubted before bare shelf


@dataclass(frozen=True)
class Lying:
    """A photo that lines up: box and visible share of each slot on it, how much each looks like
    the reference (0..1), and what it has left of its facings, by the slot's key."""

    position: int
    findings: PhotoFindings
    places: Mapping[str, tuple[Box, float]]
    looks: Mapping[str, float]
    left: Mapping[str, "FacingsLeft"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FacingsLeft:
    """Facings of a slot, as boxes of the photo: those that look as on the reference, and those
    that show bare shelf."""

    kept: tuple[Edges, ...] = ()
    bare: tuple[Edges, ...] = ()


def slots_read(slots: Sequence[Slot], lying: Iterable[Lying]) -> list[SlotSeen]:
    """One reading for each slot, in their order; unseen where no photo shows it."""
    photos = {one.position: one for one in lying}
    readings = combine(_assess(slots, one) for one in photos.values())
    read = {reading.key: reading for reading in readings}
    return [
        _seen(slot, read[slot.key], photos) if slot.key in read else _unseen(slot, bool(photos))
        for slot in slots
    ]


def _assess(slots: Sequence[Slot], one: Lying) -> tuple[SlotReading, ...]:
    places = [_place(slot, one) for slot in slots if slot.key in one.places]
    sure, doubted = products_sorted(one.findings)
    gaps = [GapSeen(_edges(gap.box), gap.score, gap.evidence) for gap in one.findings.gaps]
    return assess(places, sure, gaps, doubted=doubted, photo=one.position)


def products_sorted(findings: PhotoFindings) -> tuple[list[Edges], list[Edges]]:
    """Products of which the detector is sure, and those that just reach its threshold."""
    least = _SURE * findings.model.thresholds.get("product", 0.0)
    sure = [_edges(each.box) for each in findings.products if each.score >= least]
    return sure, [_edges(each.box) for each in findings.products if each.score < least]


def lanes_of(box: Box, facings: int) -> list[Box]:
    """The place of a slot cut into its facings, from the left."""
    wide = box.width / facings
    return [
        Box(box.x1 + at * wide, box.y1, box.x1 + (at + 1) * wide, box.y2) for at in range(facings)
    ]


def facings_left(
    marks: Landmarks,
    registration: Registration,
    data: bytes,
    places: Mapping[str, Sequence[Box]],
) -> dict[str, FacingsLeft]:
    """What the photo has left of each slot's facings (`places`: boxes on the reference); raises
    PhotoError.

    Nothing is told of a facing where the reference itself shows no product: what is still there
    is the hole.
    """
    fronts = {
        key: [box for box in boxes if marks.shows_product(box)] for key, boxes in places.items()
    }
    found = traces(marks, registration, data, fronts)
    return {key: _left(registration, fronts[key], some) for key, some in found.items()}


def _left(registration: Registration, places: Sequence[Box], some: Sequence[Trace]) -> FacingsLeft:
    judged = [
        (what_is_left(**asdict(trace)), _edges(registration.land(box).box))
        for box, trace in zip(places, some, strict=True)
    ]
    return FacingsLeft(
        kept=tuple(box for left, box in judged if left is Left.FRONT),
        bare=tuple(box for left, box in judged if left is Left.BARE),
    )


def _place(slot: Slot, one: Lying) -> SlotPlace:
    box, visible = one.places[slot.key]
    left = one.left.get(slot.key, FacingsLeft())
    return SlotPlace(
        key=slot.key,
        row=slot.row,
        sequence=slot.sequence,
        facings=slot.facings,
        minimum=slot.minimum or usual_minimum(slot.facings),
        box=_edges(box),
        visible=visible,
        bare=left.bare,
        kept=left.kept,
    )


def _seen(slot: Slot, reading: SlotReading, photos: Mapping[int, Lying]) -> SlotSeen:
    photo = photos[reading.photo or 0]
    return SlotSeen(
        key=slot.key,
        row=slot.row,
        sequence=slot.sequence,
        facings=slot.facings,
        state=reading.state.value,
        facings_seen=reading.facings_seen,
        facings_missing=reading.facings_missing,
        photo=photo.position,
        box=_edges(photo.places[slot.key][0]),
        visible=reading.visible,
        hole=reading.hole,
        why=reading.why.value,
        evidence=reading.evidence or "",
        likeness=photo.looks.get(slot.key),
    )


def _unseen(slot: Slot, lined_up: bool) -> SlotSeen:
    if slot.x1 is None:
        why = NO_PLACE
    else:
        why = Why.OUTSIDE.value if lined_up else Why.NOT_LINED_UP.value
    return SlotSeen(slot.key, slot.row, slot.sequence, slot.facings, UNSEEN, why=why)


def _edges(box: Box) -> Edges:
    return (box.x1, box.y1, box.x2, box.y2)
