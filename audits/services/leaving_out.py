"""A check whose photos do not show the shelf: it counts for nothing, and what came of it goes."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from audits.errors import ErrorCode, ShelfWatchError
from audits.kept import Why
from audits.models import (
    Alert,
    AlertStatus,
    Audit,
    AuditStatus,
    AuditTransition,
    Planogram,
    PlanogramStatus,
    Reference,
    Resolution,
    Shelf,
    Slot,
)
from audits.services.holds import holds_end
from audits.services.locks import shelf_locked
from audits.services.planograms import planogram_copy, planogram_in_force
from audits.services.spells import day_take_back, spells_leave_out
from audits.services.transitions import alert_settle


def audit_leave_out(*, audit: Audit, by: User) -> Audit:
    """Somebody says that the photos of this check do not show its shelf.

    Alerts that only it showed are withdrawn, measures forget it, and a reference photo that it
    made goes with the places on it: an older one of the view is the reference again, or else the
    next usable photo becomes the first. Said twice, nothing more happens. Raises ShelfWatchError
    (`audit_not_done`) for a check that is not done.
    """
    if audit.status != AuditStatus.DONE:
        raise ShelfWatchError(ErrorCode.AUDIT_NOT_DONE)
    with transaction.atomic():
        shelf, now = shelf_locked(pk=audit.shelf_id), timezone.now()
        if not Audit.objects.filter(pk=audit.pk, left_out_at=None).update(left_out_at=now):
            audit.refresh_from_db()
            return audit
        audit.left_out_at, audit.shelf = now, shelf
        _step_write(audit, by, now)
        gone = _references_go(shelf, audit, by, now)
        _alerts_withdraw(shelf, audit, gone, by, now)
        holds_end(shelf_id=shelf.pk, now=now, why=Why.LEFT_OUT, places=gone)
        day_take_back(audit=audit)
        spells_leave_out(shelf=shelf, at=audit.captured_at, gone=gone)
        audit.photos.update(view=None)
        _judged_again(shelf, audit)
    return audit


def _step_write(audit: Audit, by: User, now: datetime) -> None:
    AuditTransition.objects.create(
        audit=audit,
        from_status=audit.status,
        to_status=audit.status,
        at=now,
        attempt=audit.attempt,
        by=by,
        why=Why.LEFT_OUT,
    )


def _references_go(shelf: Shelf, audit: Audit, by: User, now: datetime) -> set[str]:
    """Keys of the positions that lay on the check's photos."""
    gone: set[str] = set()
    made = Reference.objects.filter(photo__audit=audit).defer("landmarks")
    for reference in made.select_related("view").order_by("view", "-version"):
        gone |= _reference_goes(shelf, reference, by, now)
    return gone


def _reference_goes(shelf: Shelf, reference: Reference, by: User, now: datetime) -> set[str]:
    view = reference.view
    others = view.references.exclude(pk=reference.pk).defer("landmarks")
    before = others.order_by("-version").first()
    slots = _slots_on(
        shelf, reference, is_newest=before is None or before.version < reference.version
    )
    keys = set(slots.values_list("key", flat=True))
    # Taken now: without their places nobody could tell them.
    placed = list(slots.values_list("pk", flat=True))
    _without_names(shelf, placed)
    Slot.objects.filter(pk__in=placed).update(
        x1=None, y1=None, x2=None, y2=None, reference=None, view=None
    )
    reference.delete()
    view.reference_photo = before.photo if before else None
    view.save(update_fields=["reference_photo"])
    planogram = planogram_in_force(shelf, now)
    if planogram is not None:
        _put_back(planogram, placed, before, by, now)
    if shelf.unlined_count:
        shelf.unlined_count = 0
        shelf.save(update_fields=["unlined_count"])
    return keys


def _slots_on(shelf: Shelf, reference: Reference, *, is_newest: bool) -> QuerySet[Slot]:
    on_it = Q(reference=reference)
    if is_newest:
        on_it |= Q(reference=None, view=reference.view_id)
    return Slot.objects.filter(on_it, planogram__shelf=shelf, x1__isnull=False)


def _without_names(shelf: Shelf, placed: Collection[int]) -> None:
    """Versions in which nothing has a name were only what that photo showed: they are drafts from
    now on, and what was in force before them is so again."""
    named = Slot.objects.filter(planogram=OuterRef("pk")).exclude(product=None)
    plans = Planogram.objects.filter(shelf=shelf, slots__in=placed).exclude(Exists(named))
    plain = set(plans.values_list("pk", flat=True))
    Planogram.objects.filter(pk__in=plain).update(status=PlanogramStatus.DRAFT)


def _put_back(
    planogram: Planogram, placed: Collection[int], before: Reference | None, by: User, now: datetime
) -> None:
    """Named positions get the places back that they had on the reference before; nameless ones
    that only the photo showed are no more."""
    slots = list(planogram.slots.all())
    touched = [slot for slot in slots if slot.pk in set(placed)]
    if not touched:
        return
    older = Slot.objects.filter(planogram__shelf=planogram.shelf_id, reference=before)
    known = older.exclude(reference=None).exclude(x1=None).order_by("planogram__version")
    places = {slot.key: slot for slot in known}
    for slot in touched:
        if (old := places.get(slot.key)) is not None:
            slot.view, slot.reference = old.view, old.reference
            slot.x1, slot.y1, slot.x2, slot.y2 = old.x1, old.y1, old.x2, old.y2
    lost = {slot.pk for slot in touched if slot.product_id is None and slot.x1 is None}
    kept = [slot for slot in slots if slot.pk not in lost]
    if lost or any(slot.x1 is not None for slot in touched):
        planogram_copy(shelf=planogram.shelf, slots=kept, by=by, now=now)


def _alerts_withdraw(
    shelf: Shelf, audit: Audit, gone: Collection[str], by: User, now: datetime
) -> None:
    """Those that no other check shows, and those of positions that lay on its photos."""
    alone = Q(photo__audit=audit, since=audit.captured_at)
    of_position = Q(place__in=gone, since__gte=audit.captured_at)
    alerts = Alert.objects.select_for_update(of=("self",)).filter(alone | of_position, shelf=shelf)
    for alert in alerts.exclude(status=AlertStatus.RESOLVED).order_by("pk"):
        alert_settle(alert, Resolution.WITHDRAWN, now=now, by=by, why=Why.LEFT_OUT)


def _judged_again(shelf: Shelf, audit: Audit) -> None:
    """The shelf was judged last by the newest check that still counts."""
    if shelf.judged_at != audit.captured_at:
        return
    counting = Audit.objects.filter(
        shelf=shelf, status=AuditStatus.DONE, left_out_at=None, result__superseded=False
    )
    judged = counting.exclude(result__lined_up=False).filter(captured_at__lte=audit.captured_at)
    told = judged.exclude(result__readings__has_key="unjudged")
    shelf.judged_at = told.aggregate(newest=Max("captured_at"))["newest"]
    shelf.save(update_fields=["judged_at"])
