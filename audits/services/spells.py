"""Spells and daily sums, written with the audit that tells them; the caller holds the shelf's row
lock and has made sure that no newer photo was judged before."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import astuple, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest

from audits.models import Audit, AuditResult, Hold, HoldKind, Shelf, ShelfDay, Spell
from audits.readings import unpack_slots
from audits.stock import SlotSeen
from audits.stock.seen import STOCKED, believed
from audits.stock.sums import Sums, sums_of

# In the order of `Sums`.
DAY_FIELDS = (
    *("slots_planned", "slots_observed", "slots_low", "slots_out"),
    *("facings_planned", "facings_seen"),
)
# What a spell that was taken back is kept as.
_TIMES = ("before_at", "began_at", "seen_at", "ended_at")


def spells_record(*, audit: Audit, slots: Sequence[SlotSeen]) -> dict[str, Spell]:
    """Go on with each slot's spell, or end it and begin the next one; the running ones by key."""
    at = audit.captured_at
    running = {
        spell.slot_key: spell for spell in Spell.objects.filter(shelf=audit.shelf_id, ended_at=None)
    }
    gone_on: dict[int, list[int]] = defaultdict(list)
    ended, begun = [], []
    for slot in _believed(audit, slots):
        if not slot.is_seen:
            continue
        old = running.get(slot.key)
        if old is not None and old.state == slot.state:
            old.seen_at, old.facings_missing = at, slot.facings_missing
            gone_on[slot.facings_missing].append(old.pk)
            continue
        if old is not None:
            ended.append(old.pk)
        running[slot.key] = _begin(audit, slot, old.seen_at if old else None)
        begun.append(running[slot.key])
    for missing, spells in gone_on.items():
        Spell.objects.filter(pk__in=spells).update(seen_at=at, facings_missing=missing)
    Spell.objects.filter(pk__in=ended).update(ended_at=at)
    Spell.objects.bulk_create(begun, batch_size=100)
    return running


def spells_take_back(*, shelf: Shelf, place: str, since: datetime) -> list[dict[str, Any]]:
    """Forget that the slot was empty or low from the photo taken at `since` on: what it was before
    goes on, and the sums of the days are as if no photo had shown it. Returns what was forgotten,
    for `spells_restore`. The caller holds the shelf's row lock."""
    spells = Spell.objects.filter(shelf=shelf, slot_key=place)
    wrong = spells.exclude(state=STOCKED)
    forgotten: list[dict[str, Any]] = []
    running = wrong.filter(ended_at=None, began_at__gte=since).first()
    while running is not None:
        forgotten.insert(0, _kept(running))
        began_at = running.began_at
        running.delete()
        wrong_too = wrong.filter(ended_at=began_at, began_at__gte=since).first()
        if wrong_too is None:
            spells.filter(ended_at=began_at).update(ended_at=None)
        running = wrong_too
    if forgotten:
        _days_shift(shelf, place, since, sign=-1)
    return forgotten


def spells_restore(
    *, shelf: Shelf, place: str, since: datetime, forgotten: Sequence[dict[str, Any]]
) -> None:
    """What `spells_take_back` forgot counts again. The caller holds the shelf's row lock and has
    made sure that no photo from after the word has said anything of the slot; one from before it
    may have begun a spell of its own, and what was forgotten counts until then."""
    if not forgotten:
        return
    spells = [_spell(shelf, place, kept) for kept in forgotten]
    running = Spell.objects.filter(shelf=shelf, slot_key=place, ended_at=None)
    late = running.filter(began_at__gt=spells[0].began_at).first()
    if late is None:
        running.update(ended_at=spells[0].began_at)
    else:
        spells = [spell for spell in spells if spell.began_at < late.began_at]
        spells[-1].ended_at = late.began_at
    Spell.objects.bulk_create(spells)
    _days_shift(shelf, place, since, sign=1)


def day_record(*, audit: Audit, slots: Sequence[SlotSeen]) -> None:
    """Add the audit to the sums of its day by the store's clock; a late photo counts as well."""
    day = audit.captured_at.astimezone(audit.shelf.store.zone).date()
    ShelfDay.objects.get_or_create(shelf=audit.shelf, day=day)
    sums = sums_of(_believed(audit, slots))
    _day_add(audit.shelf, day, sums, checks=1)


def day_take_back(*, audit: Audit) -> None:
    """The sums of its day as if the audit had never been judged. The caller holds the shelf's row
    lock."""
    result = AuditResult.objects.filter(audit=audit, lined_up=True, slots_observed__gt=0).first()
    if result is None:
        return
    day = audit.captured_at.astimezone(audit.shelf.store.zone).date()
    slots = unpack_slots(result.readings, result.readings_version)
    _day_add(audit.shelf, day, sums_of(_believed(audit, slots)), checks=1, sign=-1)


def spells_leave_out(*, shelf: Shelf, at: datetime, gone: Collection[str]) -> None:
    """Forget what a photo taken `at` alone told, and of the positions `gone`, which lay on it, all
    that was told since; what they were before goes on. The caller holds the shelf's row lock."""
    spells = Spell.objects.filter(shelf=shelf)
    lone = spells.filter(began_at=at, seen_at=at, ended_at=None).exclude(slot_key__in=gone)
    keys = list(lone.values_list("slot_key", flat=True))
    lone.delete()
    spells.filter(slot_key__in=keys, ended_at=at).update(ended_at=None)
    spells.filter(slot_key__in=gone, began_at__gte=at).delete()
    spells.filter(slot_key__in=gone, ended_at__gte=at).update(ended_at=None)


def _believed(audit: Audit, slots: Sequence[SlotSeen]) -> list[SlotSeen]:
    said = Hold.objects.filter(shelf=audit.shelf_id, kind=HoldKind.WRONG_READING, lifted_at=None)
    return believed(slots, set(said.values_list("place", flat=True)))


def _day_add(shelf: Shelf, day: date, sums: Sums, *, checks: int = 0, sign: int = 1) -> None:
    more = dict(zip(DAY_FIELDS, astuple(sums), strict=True)) | {"checks": checks}
    # Never below none: a sum that was not written with its check has nothing to take back.
    changes = {name: Greatest(F(name) + sign * count, 0) for name, count in more.items() if count}
    if changes:
        ShelfDay.objects.filter(shelf=shelf, day=day).update(**changes)


def _days_shift(shelf: Shelf, place: str, since: datetime, *, sign: int) -> None:
    """Add to the sums of the days, or take from them, what photos from `since` on showed of a
    place that was empty or low in them. It is planned all the same."""
    for at, slot in _read_empty(shelf, place, since):
        sums = replace(sums_of([slot]), planned=0)
        _day_add(shelf, at.astimezone(shelf.store.zone).date(), sums, sign=sign)


def _read_empty(shelf: Shelf, place: str, since: datetime) -> Iterator[tuple[datetime, SlotSeen]]:
    results = AuditResult.objects.filter(
        audit__shelf=shelf, audit__captured_at__gte=since, readings_version__gt=0, lined_up=True
    )
    rows = results.values_list("audit__captured_at", "readings", "readings_version")
    for at, readings, version in rows.iterator():
        for slot in unpack_slots(readings, version):
            if slot.key == place and slot.is_seen and slot.state != STOCKED:
                yield at, slot


def _kept(spell: Spell) -> dict[str, Any]:
    times = {name: getattr(spell, name) for name in _TIMES}
    plain = {name: at.isoformat() if at else None for name, at in times.items()}
    return {"state": spell.state, "facings_missing": spell.facings_missing, **plain}


def _spell(shelf: Shelf, place: str, kept: dict[str, Any]) -> Spell:
    times = {name: datetime.fromisoformat(kept[name]) if kept[name] else None for name in _TIMES}
    return Spell(shelf=shelf, slot_key=place, **{**kept, **times})


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
