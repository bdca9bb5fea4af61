"""What a newer audit does to its shelf's alerts: raised, refreshed, opened and resolved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from audits.kept import Why
from audits.models import (
    Alert,
    AlertStatus,
    AlertTransition,
    Audit,
    AuditResult,
    AuditStatus,
    Importance,
    Photo,
    Resolution,
    Shelf,
    Slot,
    Spell,
)
from audits.services.deliveries import deliveries_create
from audits.services.holds import holds_lift_full, places_held
from audits.services.transitions import alert_settle, transition_write
from audits.stock import Decision, Known, Move, PlaceSeen, decide, is_row_place

SHOWN_FIELDS = (
    *("facings_missing", "photo", "x1", "y1", "x2", "y2", "holes"),
    *("last_seen_at", "seen_count", "rows_seen", "sequence", "product", "importance"),
)


@dataclass(frozen=True)
class Judged:
    """An audit with the places that it shows; `photos` by their position. Slots and spells are by
    the slot's key, and empty where rows are judged."""

    shelf: Shelf
    audit: Audit
    photos: Mapping[int, Photo]
    seen: Sequence[PlaceSeen]
    slots: Mapping[str, Slot] = field(default_factory=dict)
    spells: Mapping[str, Spell] = field(default_factory=dict)


def alerts_judge(*, judged: Judged, open_after: int, now: datetime) -> None:
    """Apply a newer audit to the shelf's alerts. The caller holds the shelf's row lock."""
    shelf, audit = judged.shelf, judged.audit
    alerts = {
        alert.place: alert
        for alert in Alert.objects.select_for_update()
        .filter(shelf=shelf)
        .exclude(status=AlertStatus.RESOLVED)
    }
    held = places_held(shelf_id=shelf.pk, at=audit.captured_at, now=now)
    before = None if judged.slots else _judged_before(shelf)
    known = {place: _known(alert) for place, alert in alerts.items()}
    lifted: list[str] = []
    for decision in decide(judged.seen, known, open_after=open_after, held=held):
        place = decision.seen.place
        if decision.move is Move.RAISE:
            alerts[place] = _raise(judged, decision, before, now)
        elif decision.move is Move.REFRESH:
            _refresh(alerts[place], judged, decision)
        elif decision.move is Move.OPEN:
            opened = transition_write(alerts[place], AlertStatus.OPEN, now=now, audit=audit)
            deliveries_create(transition=opened, now=now)
        elif decision.move is Move.RESOLVE:
            alert_settle(
                alerts[place], Resolution.SEEN_FULL, now=now, audit=audit, why=Why.SEEN_FILLED
            )
        else:
            lifted.append(place)
    if lifted:
        holds_lift_full(shelf_id=shelf.pk, places=lifted, now=now)
    if judged.slots:
        _replace(judged, alerts, now)


def _known(alert: Alert) -> Known:
    return Known(alert.place, alert.seen_count, alert.status == AlertStatus.OPEN, alert.rows_seen)


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
        .defer("columns", "readings")
        .order_by("-audit_id")
        .first()
    )


def _raise(judged: Judged, decision: Decision, before: AuditResult | None, now: datetime) -> Alert:
    seen, audit = decision.seen, judged.audit
    spell = judged.spells.get(seen.place)
    # There was no alert, so the last check showed the row filled - if it showed it at all.
    shown = before is not None and before.row_count >= seen.row
    full_at = before.audit.captured_at if before and shown else None
    alert = Alert(
        shelf=judged.shelf,
        place=seen.place,
        row=seen.row,
        since=spell.began_at if spell else audit.captured_at,
        last_full_at=spell.before_at if spell else full_at,
        seen_count=0,
    )
    _show(alert, judged, seen)
    alert.save()
    AlertTransition.objects.create(alert=alert, to_status=alert.status, at=now, audit=audit)
    return alert


def _refresh(alert: Alert, judged: Judged, decision: Decision) -> None:
    _show(alert, judged, decision.seen)
    # Only what a photo tells: somebody may be taking the alert at this moment.
    alert.save(update_fields=SHOWN_FIELDS)


def _show(alert: Alert, judged: Judged, seen: PlaceSeen) -> None:
    """Take over how the place looks in the newest photo."""
    assert seen.hole is not None  # a place with missing facings has a hole
    alert.facings_missing = seen.facings_missing
    alert.photo = judged.photos[seen.hole.photo]
    alert.x1, alert.y1, alert.x2, alert.y2 = seen.hole.box
    alert.holes = [list(hole.box) for hole in seen.holes if hole.photo == seen.hole.photo]
    alert.last_seen_at = judged.audit.captured_at
    alert.seen_count += 1
    # A position may have got its name since.
    slot = judged.slots.get(seen.place)
    alert.sequence, alert.product = seen.sequence, slot.product if slot else None
    alert.importance = alert.product.importance if alert.product else Importance.NORMAL
    alert.rows_seen = len(judged.seen) if is_row_place(seen.place) else None


def _replace(judged: Judged, alerts: Mapping[str, Alert], now: datetime) -> None:
    """Alerts of slots that the planogram has no more, and of rows from before the shelf had slots:
    a photo that shows every slot of the row tells of each by itself."""
    for alert in alerts.values():
        if alert.status != AlertStatus.RESOLVED and _is_replaced(alert, judged):
            alert_settle(
                alert,
                Resolution.REPLACED,
                now=now,
                audit=judged.audit,
                why=Why.PLANOGRAM_CHANGED,
            )


def _is_replaced(alert: Alert, judged: Judged) -> bool:
    if not is_row_place(alert.place):
        return alert.place not in judged.slots
    of_row = {slot.key for slot in judged.slots.values() if slot.row == alert.row}
    return bool(of_row) and of_row <= {seen.place for seen in judged.seen}
