"""Positions of a reference photo that was held upside down, on a photo that was held right."""

import re
from collections.abc import Mapping, Sequence

from audits.models import Reference, Slot
from audits.selectors.resets import PLACED_BY_FILE
from audits.services.placing import places_landed, slot_put
from audits.services.positions import slots_numbered
from audits.services.references import marks_of
from audits.stock.mapping import Place
from detection import examine_photo, register, turned_over

_BY_FILE = re.compile(PLACED_BY_FILE)


def places_over(slots: Sequence[Slot], old: Reference, data: bytes) -> Mapping[str, Place]:
    """Where the photo `data` shows the slots of a reference that stands on its head against it, by
    key; nothing where it does not, or where rows are known from a file, whichever way it stands.
    Raises PhotoError."""
    if any(_BY_FILE.match(slot.key) for slot in slots):
        return {}
    over = turned_over(data)
    lies = register(marks_of(old), over, examine_photo(over))
    if not lies.trusted:
        return {}
    landed = places_landed(slots, old, lies)
    return {key: (1 - x2, 1 - y2, 1 - x1, 1 - y1) for key, (x1, y1, x2, y2) in landed.items()}


def slots_over(slots: Sequence[Slot], places: Mapping[str, Place], new: Reference) -> list[Slot]:
    """The slots, not saved, at these places of the `new` reference: the top row was the lowest."""
    rows = sorted({slot.row for slot in slots})
    counted = dict(zip(rows, reversed(rows), strict=True))
    for slot in slots:
        slot.row = counted[slot.row]
        slot.view, slot.reference = new.view, new
        slot_put(slot, places.get(slot.key))
    return slots_numbered(slots)
