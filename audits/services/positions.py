"""Positions as a manager puts them on the reference photo: named, moved, split, left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from audits.errors import ErrorCode, ShelfWatchError
from audits.kept import Why
from audits.models import (
    Alert,
    AlertStatus,
    AuditResult,
    Hold,
    HoldKind,
    Planogram,
    Reference,
    Resolution,
    Shelf,
    Slot,
)
from audits.services.locks import shelf_locked
from audits.services.naming import alert_name
from audits.services.placing import slot_put
from audits.services.planograms import BATCH, planogram_copy, planogram_in_force
from audits.services.transitions import alert_settle
from audits.stock import is_row_place
from audits.stock.mapping import Place

# Saves of one sitting go into one version, as long as no check was judged by it.
SITTING = timedelta(hours=1)
NOTHING = "none"


@dataclass(frozen=True, slots=True)
class PositionDraft:
    """A position as it shall be; `place` is in shares (0..1) of the reference photo. The key is
    the one that it had, or a new one that the sender made up."""

    key: str
    row: int
    place: Place
    product_id: int | None
    facings: int
    minimum: int | None


def positions_mark(planogram: Planogram | None) -> str:
    """Another text after every change of the planogram's slots, and for another planogram."""
    if planogram is None:
        return NOTHING
    rows = planogram.slots.order_by("key").values_list(
        *("key", "row", "sequence", "product", "facings", "minimum"),
        *("view", "reference", "x1", "y1", "x2", "y2"),
    )
    return f"{planogram.pk}-{sha256(repr(list(rows)).encode()).hexdigest()[:16]}"


def positions_save(
    *, reference: Reference, drafts: Sequence[PositionDraft], seen: str, by: User
) -> Planogram:
    """Make these the positions on the reference photo; those of other photos stay.

    `seen` is the mark of what the sender started from. Raises ShelfWatchError: somebody else has
    saved meanwhile, or the photo is no longer the view's reference.
    """
    with transaction.atomic():
        shelf = shelf_locked(pk=reference.view.shelf_id)
        now = timezone.now()
        old = planogram_in_force(shelf, now)
        if positions_mark(old) != seen or _newest(reference) != reference.pk:
            raise ShelfWatchError(ErrorCode.POSITIONS_CHANGED)
        before = list(old.slots.select_related("view")) if old else []
        return slots_write(
            shelf=shelf, old=old, slots=_merged(before, drafts, reference), by=by, now=now
        )


def slots_write(
    *, shelf: Shelf, old: Planogram | None, slots: Sequence[Slot], by: User, now: datetime
) -> Planogram:
    """Make these the shelf's slots from now on, and tell its alerts; the caller holds the shelf's
    row lock."""
    if old is not None and _is_unused(old, by):
        _write_again(old, slots)
        made = old
    else:
        made = planogram_copy(shelf=shelf, slots=slots, by=by, now=now)
    _tell_alerts(shelf, made, by)
    _range_again(shelf, slots)
    return made


def _newest(reference: Reference) -> int | None:
    return reference.view.references.order_by("-version").values_list("pk", flat=True).first()


def is_on(slot: Slot, reference: Reference) -> bool:
    """Whether the slot has its place on this reference photo."""
    on_it = slot.view_id == reference.view_id and slot.reference_id in (None, reference.pk)
    return on_it and slot.x1 is not None


def _merged(
    before: Sequence[Slot], drafts: Sequence[PositionDraft], reference: Reference
) -> list[Slot]:
    known = {slot.key: slot for slot in before}
    others = [slot for slot in before if not is_on(slot, reference)]
    taken = {slot.key for slot in others}
    if taken & {draft.key for draft in drafts}:
        # Its place was lost with a change of the photo while somebody had the old page open.
        raise ShelfWatchError(ErrorCode.POSITIONS_CHANGED)
    mine = [_slot(known.get(draft.key), draft, reference) for draft in drafts]
    return slots_numbered([*others, *mine])


def slots_numbered(slots: Iterable[Slot]) -> list[Slot]:
    """The same slots, each row counted from the left anew."""
    rows: dict[int, list[Slot]] = {}
    for slot in slots:
        rows.setdefault(slot.row, []).append(slot)
    for row in rows.values():
        _number(row)
    return [slot for row in rows.values() for slot in row]


def _slot(old: Slot | None, draft: PositionDraft, reference: Reference) -> Slot:
    slot = old or Slot(key=draft.key, sequence=0)
    slot.row, slot.facings, slot.minimum = draft.row, draft.facings, draft.minimum
    slot.product_id = draft.product_id
    slot.view, slot.reference = reference.view, reference
    slot_put(slot, draft.place)
    return slot


def _number(row: list[Slot]) -> None:
    """Count a row from the left: by view, then by the middle of the place; positions without a
    place stay behind the one that they stood behind."""
    placed = sorted((one for one in row if one.x1 is not None), key=_from_the_left)
    lost = sorted((one for one in row if one.x1 is None), key=lambda one: one.sequence)
    order = [*placed]
    for one in lost:
        order.insert(min(max(one.sequence - 1, 0), len(order)), one)
    for number, one in enumerate(order, start=1):
        one.sequence = number


def _from_the_left(slot: Slot) -> tuple[int, float]:
    return slot.view.position if slot.view else 0, (slot.x1 or 0) + (slot.x2 or 0)


def _is_unused(planogram: Planogram, by: User) -> bool:
    """Whether this person made it just now and no check was judged by it."""
    fresh = planogram.created_at > timezone.now() - SITTING
    if not fresh or planogram.created_by_id != by.pk or planogram.provisional:
        return False
    results = AuditResult.objects.filter(audit__shelf=planogram.shelf_id)
    return not results.filter(created_at__gte=planogram.created_at).exists()


def _write_again(planogram: Planogram, slots: Iterable[Slot]) -> None:
    planogram.slots.all().delete()
    copies = []
    for slot in slots:
        slot.pk, slot.planogram = None, planogram
        slot._state.adding = True
        copies.append(slot)
    Slot.objects.bulk_create(copies, batch_size=BATCH)


def _tell_alerts(shelf: Shelf, planogram: Planogram, by: User) -> None:
    """Open alerts learn the names, and so do those that wait for goods: it is for these goods that
    they wait now. Open ones of positions that are no more are settled."""
    slots = {slot.key: slot for slot in planogram.slots.select_related("product")}
    now = timezone.now()
    waits = Exists(
        Hold.objects.filter(alert=OuterRef("pk"), kind=HoldKind.NO_STOCK, lifted_at=None)
    )
    alerts = Alert.objects.select_for_update().filter(shelf=shelf)
    for alert in alerts.filter(~Q(status=AlertStatus.RESOLVED) | Q(waits)).order_by("pk"):
        slot = slots.get(alert.place)
        if slot is not None:
            alert_name(alert, slot)
        elif alert.status != AlertStatus.RESOLVED and not is_row_place(alert.place):
            alert_settle(alert, Resolution.REPLACED, now=now, by=by, why=Why.POSITION_GONE)


def _range_again(shelf: Shelf, slots: Iterable[Slot]) -> None:
    """A position that was called no longer ranged is watched again once it is put back."""
    keys = [slot.key for slot in slots]
    holds = Hold.objects.filter(shelf=shelf, place__in=keys, kind=HoldKind.DELISTED, lifted_at=None)
    holds.update(lifted_at=timezone.now(), lifted_why="ranged again")
