"""From photos that line up to one reading a slot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from audits.models import Slot
from audits.stock import SlotSeen
from audits.stock.readings import GapSeen, SlotPlace, SlotReading, Why, assess, combine
from audits.stock.seen import UNSEEN, Edges, usual_minimum
from detection import Box, PhotoFindings

NO_PLACE = "no_place"


@dataclass(frozen=True)
class Lying:
    """A photo that lines up: box and visible share of each slot on it, and how much each looks
    like the reference (0..1), by the slot's key."""

    position: int
    findings: PhotoFindings
    places: Mapping[str, tuple[Box, float]]
    looks: Mapping[str, float]


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
    places = [_place(slot, *one.places[slot.key]) for slot in slots if slot.key in one.places]
    products = [_edges(product.box) for product in one.findings.products]
    gaps = [GapSeen(_edges(gap.box), gap.score, gap.evidence) for gap in one.findings.gaps]
    return assess(places, products, gaps, photo=one.position)


def _place(slot: Slot, box: Box, visible: float) -> SlotPlace:
    return SlotPlace(
        key=slot.key,
        row=slot.row,
        sequence=slot.sequence,
        facings=slot.facings,
        minimum=slot.minimum or usual_minimum(slot.facings),
        box=_edges(box),
        visible=visible,
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
