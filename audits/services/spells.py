"""Spells and daily sums, written with the audit that tells them; the caller holds the shelf's row
lock and has made sure that no newer photo was judged before."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from audits.models import Audit, ShelfDay, Spell
from audits.stock import SlotSeen
from audits.stock.seen import STOCKED
from audits.stock.sums import sums_of

SEEN_FIELDS = ("seen_at", "ended_at", "facings_missing")


def spells_record(*, audit: Audit, slots: Sequence[SlotSeen]) -> dict[str, Spell]:
    """Go on with each slot's spell, or end it and begin the next one; the running ones by key."""
    at = audit.captured_at
    running = {
        spell.slot_key: spell for spell in Spell.objects.filter(shelf=audit.shelf_id, ended_at=None)
    }
    changed, begun = [], []
    for slot in slots:
        if not slot.is_seen:
            continue
        old = running.get(slot.key)
        if old is not None:
            _see(old, slot, at)
            changed.append(old)
        if old is None or old.ended_at is not None:
            running[slot.key] = _begin(audit, slot, old.seen_at if old else None)
            begun.append(running[slot.key])
    Spell.objects.bulk_update(changed, SEEN_FIELDS, batch_size=100)
    Spell.objects.bulk_create(begun, batch_size=100)
    return running


def spells_take_back(*, shelf_id: int, place: str, since: datetime) -> None:
    """Forget that the slot was empty or low from the photo taken at `since` on: what it was before
    goes on. The caller holds the shelf's row lock."""
    spells = Spell.objects.filter(shelf=shelf_id, slot_key=place)
    wrong = spells.exclude(state=STOCKED)
    running = wrong.filter(ended_at=None, began_at__gte=since).first()
    while running is not None:
        began_at = running.began_at
        running.delete()
        wrong_too = wrong.filter(ended_at=began_at, began_at__gte=since).first()
        if wrong_too is None:
            spells.filter(ended_at=began_at).update(ended_at=None)
        running = wrong_too


def day_record(*, audit: Audit, slots: Sequence[SlotSeen]) -> None:
    """Add the audit to the sums of its day by the store's clock; a late photo counts as well."""
    day = audit.captured_at.astimezone(audit.shelf.store.zone).date()
    ShelfDay.objects.get_or_create(shelf=audit.shelf, day=day)
    sums = sums_of(slots)
    ShelfDay.objects.filter(shelf=audit.shelf, day=day).update(
        checks=F("checks") + 1,
        slots_planned=F("slots_planned") + sums.planned,
        slots_observed=F("slots_observed") + sums.observed,
        slots_low=F("slots_low") + sums.low,
        slots_out=F("slots_out") + sums.out,
        facings_planned=F("facings_planned") + sums.facings_planned,
        facings_seen=F("facings_seen") + sums.facings_seen,
    )


def _see(spell: Spell, slot: SlotSeen, at: datetime) -> None:
    if spell.state == slot.state:
        spell.seen_at, spell.facings_missing = at, slot.facings_missing
    else:
        spell.ended_at = at


def _begin(audit: Audit, slot: SlotSeen, before: datetime | None) -> Spell:
    return Spell(
        shelf_id=audit.shelf_id,
        slot_key=slot.key,
        state=slot.state,
        before_at=before,
        began_at=audit.captured_at,
        seen_at=audit.captured_at,
        facings_missing=slot.facings_missing,
    )
