"""A slot that the answer to an alert took out of its shelf's plan, and its way back."""

from datetime import datetime

from accounts.models import User
from audits.models import Planogram, Shelf, Slot
from audits.services.planograms import planogram_copy, planogram_in_force


def slot_retire(*, shelf: Shelf, key: str, by: User, now: datetime) -> Slot | None:
    """Put a version of the planogram without this slot in force; returns the slot as it was, None
    where the planogram in force has no such slot. The caller holds the shelf's row lock."""
    old = planogram_in_force(shelf, now)
    slot = old.slots.select_related("product").filter(key=key).first() if old else None
    if old is None or slot is None:
        return None
    kept = old.slots.exclude(key=key)
    planogram_copy(shelf=shelf, slots=kept, by=by, now=now, provisional=old.provisional)
    return slot


def slot_return(*, slot: Slot, by: User, now: datetime) -> Planogram | None:
    """Put a version of the planogram with this slot in it again in force; None where the one in
    force has a slot of this key. The caller holds the shelf's row lock."""
    shelf = slot.planogram.shelf
    old = planogram_in_force(shelf, now)
    slots = list(old.slots.all()) if old else []
    if any(one.key == slot.key for one in slots):
        return None
    provisional = (old or slot.planogram).provisional
    slots = [*_with_room_for(slot, slots), slot]
    return planogram_copy(shelf=shelf, slots=slots, by=by, now=now, provisional=provisional)


def slot_retired(*, shelf: Shelf, key: str) -> Slot | None:
    """As the newest version that has it has it, of one that was retired before that was kept."""
    slots = Slot.objects.filter(planogram__shelf=shelf, key=key).select_related("planogram__shelf")
    return slots.order_by("-planogram__version").first()


def _with_room_for(slot: Slot, slots: list[Slot]) -> list[Slot]:
    """Where the row was counted anew meanwhile, those from its number on move up by one."""
    row = [one for one in slots if one.row == slot.row]
    if any(one.sequence == slot.sequence for one in row):
        for one in row:
            one.sequence += one.sequence >= slot.sequence
    return slots
