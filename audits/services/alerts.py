"""Alerts: raised, refreshed, opened and resolved by audits; taken and resolved by people."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audits.errors import ErrorCode, ShelfWatchError
from audits.models import (
    Alert,
    AlertStatus,
    AlertTransition,
    Audit,
    AuditResult,
    AuditStatus,
    Photo,
    Shelf,
)
from audits.services.deliveries import deliveries_create
from audits.stock import Decision, Known, Move, PlaceSeen, decide

SHOWN_FIELDS = ("facings_missing", "photo", "x1", "y1", "x2", "y2", "last_seen_at", "seen_count")


def alerts_judge(
    *,
    shelf: Shelf,
    audit: Audit,
    photos: Mapping[int, Photo],
    seen: Sequence[PlaceSeen],
    open_after: int,
    now: datetime,
) -> None:
    """Apply a newer audit to the shelf's alerts. The caller holds the shelf's row lock."""
    alerts = {
        alert.place: alert
        for alert in Alert.objects.select_for_update()
        .filter(shelf=shelf)
        .exclude(status=AlertStatus.RESOLVED)
    }
    known = {
        place: Known(place, alert.seen_count, alert.status == AlertStatus.OPEN, alert.rows_seen)
        for place, alert in alerts.items()
    }
    before = _judged_before(shelf)
    for decision in decide(seen, known, open_after=open_after):
        place = decision.seen.place
        if decision.move is Move.RAISE:
            alerts[place] = _raise(shelf, audit, decision, photos, before, now)
            _note_rows(alerts[place], len(seen))
        elif decision.move is Move.REFRESH:
            _refresh(alerts[place], audit, decision, photos)
            _note_rows(alerts[place], len(seen))
        elif decision.move is Move.OPEN:
            deliveries_create(
                transition=_move(alerts[place], AlertStatus.OPEN, now=now, audit=audit), now=now
            )
        else:
            _resolve(alerts[place], now=now, audit=audit, why="seen filled")


def _note_rows(alert: Alert, rows: int) -> None:
    alert.rows_seen = rows
    alert.save(update_fields=["rows_seen"])


def alert_take(*, alert_id: int, by: User) -> Alert:
    """`by` is on it from now; who took it before is replaced."""
    taken = (
        Alert.objects.filter(pk=alert_id)
        .exclude(status=AlertStatus.RESOLVED)
        .update(taken_by=by, taken_at=timezone.now())
    )
    if not taken:
        raise ShelfWatchError(ErrorCode.ALERT_RESOLVED)
    return Alert.objects.get(pk=alert_id)


def alert_resolve(*, alert_id: int, by: User, why: str) -> Alert:
    """Settle an alert by hand; `why` is kept with the transition."""
    if not why.strip():
        raise ShelfWatchError(ErrorCode.REASON_MISSING)
    with transaction.atomic():
        alert = Alert.objects.select_for_update().get(pk=alert_id)
        if alert.status == AlertStatus.RESOLVED:
            raise ShelfWatchError(ErrorCode.ALERT_RESOLVED)
        _resolve(alert, now=timezone.now(), by=by, why=why.strip())
    return alert


def _judged_before(shelf: Shelf) -> AuditResult | None:
    """The result that the shelf's alerts were judged by last."""
    if shelf.judged_at is None:
        return None
    return (
        AuditResult.objects.filter(
            audit__shelf=shelf,
            audit__status=AuditStatus.DONE,
            audit__captured_at=shelf.judged_at,
            superseded=False,
        )
        .select_related("audit")
        .order_by("-audit_id")
        .first()
    )


def _raise(
    shelf: Shelf,
    audit: Audit,
    decision: Decision,
    photos: Mapping[int, Photo],
    before: AuditResult | None,
    now: datetime,
) -> Alert:
    seen = decision.seen
    # There was no alert, so the last check showed the place filled - if it showed it at all.
    shown = before is not None and before.row_count >= seen.row
    alert = Alert(
        shelf=shelf,
        place=seen.place,
        row=seen.row,
        since=audit.captured_at,
        last_full_at=before.audit.captured_at if before and shown else None,
        seen_count=0,
    )
    _show(alert, audit, seen, photos)
    alert.save()
    AlertTransition.objects.create(alert=alert, to_status=alert.status, at=now, audit=audit)
    return alert


def _refresh(alert: Alert, audit: Audit, decision: Decision, photos: Mapping[int, Photo]) -> None:
    _show(alert, audit, decision.seen, photos)
    # Only what a photo tells: somebody may be taking the alert at this moment.
    alert.save(update_fields=SHOWN_FIELDS)


def _show(alert: Alert, audit: Audit, seen: PlaceSeen, photos: Mapping[int, Photo]) -> None:
    """Take over how the place looks in the newest photo."""
    assert seen.hole is not None  # a place with missing facings has a hole
    alert.facings_missing = seen.facings_missing
    alert.photo = photos[seen.hole.photo]
    alert.x1, alert.y1, alert.x2, alert.y2 = seen.hole.box
    alert.last_seen_at = audit.captured_at
    alert.seen_count += 1


def _resolve(
    alert: Alert, *, now: datetime, by: User | None = None, audit: Audit | None = None, why: str
) -> None:
    alert.resolved_at = now
    _move(alert, AlertStatus.RESOLVED, now=now, by=by, audit=audit, why=why)


def _move(
    alert: Alert,
    to_status: AlertStatus,
    *,
    now: datetime,
    by: User | None = None,
    audit: Audit | None = None,
    why: str = "",
) -> AlertTransition:
    from_status, alert.status = alert.status, to_status
    alert.save(update_fields=["status", "resolved_at"])
    return AlertTransition.objects.create(
        alert=alert,
        from_status=from_status,
        to_status=to_status,
        at=now,
        by=by,
        audit=audit,
        why=why[:300],
    )
