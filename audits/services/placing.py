"""Slots on a reference photo: where they lie, and where they lie on another one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from audits.models import Reference, Slot
from audits.stock.mapping import Front, Place, Wanted, map_places
from detection import Box, PhotoFindings

if TYPE_CHECKING:
    from detection import ProposedPosition, Registration

# A slot of which less shows on a new reference photo keeps no place on it.
LEAST_VISIBLE = 0.6


def box_of(slot: Slot, reference: Reference) -> Box | None:
    """The slot's place in pixels of the reference photo; None where it has none there."""
    if slot.x1 is None or slot.y1 is None or slot.x2 is None or slot.y2 is None:
        return None
    wide, high = reference.width, reference.height
    return Box(slot.x1 * wide, slot.y1 * high, slot.x2 * wide, slot.y2 * high)


def share_of(box: Box, width: int, height: int) -> Place | None:
    """The box in shares of the photo; None for a box without a size inside it."""
    place = (
        max(0.0, box.x1 / width),
        max(0.0, box.y1 / height),
        min(1.0, box.x2 / width),
        min(1.0, box.y2 / height),
    )
    return place if place[0] < place[2] and place[1] < place[3] else None


def places_landed(
    slots: Iterable[Slot], reference: Reference, registration: "Registration"
) -> dict[str, Place]:
    """The slots' places on a photo that lines up with their reference, by key."""
    width, height = registration.size
    places: dict[str, Place] = {}
    for slot in slots:
        box = box_of(slot, reference)
        landed = registration.land(box) if box else None
        if landed and landed.visible >= LEAST_VISIBLE:
            place = share_of(landed.box, width, height)
            if place:
                places[slot.key] = place
    return places


def places_mapped(slots: Sequence[Slot], findings: PhotoFindings) -> Mapping[str, Place]:
    """The places of named slots on a photo of the full shelf, from the fronts found on it."""
    wanted = [Wanted(slot.key, slot.row, slot.facings) for slot in slots]
    fronts = []
    for product in findings.products:
        place = share_of(product.box, findings.width, findings.height)
        if product.row is not None and place:
            fronts.append(Front(product.row, *place))
    return map_places(wanted, fronts).places


def slots_proposed(
    positions: "Iterable[ProposedPosition]", findings: PhotoFindings, version: int
) -> list[Slot]:
    """Nameless slots, not yet saved; their keys say from which reference they come."""
    slots = []
    for position in positions:
        place = share_of(position.box, findings.width, findings.height)
        if place is None:
            continue
        slot = Slot(
            key=f"p{version}.{position.row}.{position.sequence}",
            row=position.row,
            sequence=position.sequence,
            facings=position.facings,
        )
        slot_put(slot, place)
        slots.append(slot)
    return slots


def slot_put(slot: Slot, place: Place | None) -> None:
    slot.x1, slot.y1, slot.x2, slot.y2 = place or (None, None, None, None)
