"""What a newer audit does to its shelf's alerts: raised, refreshed, opened and resolved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from audits.kept import SETTLED_BECAUSE, Why
from audits.models import (
    Alert,
    AlertStatus,
    Audit,
    Hold,
    HoldKind,
    Importance,
    Photo,
    Resolution,
    Shelf,
    Slot,
    Spell,
)
from audits.selectors.evidence import row_last_full, slots_last_full
from audits.services.deliveries import deliveries_create
from audits.services.holds import holds_lift_full, places_held
from audits.services.transitions import alert_raised, alert_settle, transition_write
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
        for alert in Alert.objects.select_for_update(of=("self",))
        .select_related("photo")
        .filter(shelf=shelf)
        .exclude(status=AlertStatus.RESOLVED)
        .order_by("pk")  # as everybody who locks more than one
    }
    held = places_held(shelf_id=shelf.pk)
    shown = {seen.place: seen for seen in judged.seen}
    known = {place: _known(alert, judged, shown.get(place)) for place, alert in alerts.items()}
    said = _said_since(audit)
    decisions = decide(judged.seen, known, open_after=open_after, held=held, said=said)
    full_at = _last_full(judged, [one.seen for one in decisions if one.move is Move.RAISE])
    lifted: list[str] = []
    for decision in decisions:
        place = decision.seen.place
        if decision.move is Move.RAISE:
            alerts[place] = _raise(judged, decision, full_at.get(place), now)
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


def _known(alert: Alert, judged: Judged, seen: PlaceSeen | None) -> Known:
    at, hole = judged.audit.captured_at, seen.hole if seen else None
    return Known(
        *(alert.place, alert.seen_count, alert.status == AlertStatus.OPEN, alert.rows_seen),
        confirmed=alert.confirmed_at is not None and alert.confirmed_at > at,
        again=hole is not None and _is_same_photo(alert.photo, judged.photos[hole.photo]),
    )


def _is_same_photo(one: Photo | None, other: Photo) -> bool:
    """Whether a person or a camera sent the same bytes twice: no second look at the shelf. A photo
    of which no file was ever kept has no bytes to compare."""
    return one is not None and bool(other.file) and one.sha256 == other.sha256


def _said_since(audit: Audit) -> set[str]:
    """Places whose alert somebody settled by hand after the audit's photos were taken: they have
    seen the shelf later than a photo that waited in a phone without a connection. Also where
    nothing was left and goods have come since: the alert is unsettled again, and the place was
    seen all the same."""
    settled = Alert.objects.filter(
        shelf=audit.shelf_id,
        status=AlertStatus.RESOLVED,
        resolution__in=SETTLED_BECAUSE,
        resolved_at__gt=audit.captured_at,
    )
    none_left = Hold.objects.filter(
        shelf=audit.shelf_id,
        kind=HoldKind.NO_STOCK,
        taken_back_at=None,
        at__gt=audit.captured_at,
    )
    places = settled.values_list("place", flat=True)
    return {*places, *none_left.values_list("place", flat=True)}


def _last_full(judged: Judged, raised: Sequence[PlaceSeen]) -> dict[str, datetime]:
    """When photos last showed these places full; without those of which none is known."""
    if judged.slots:
        return slots_last_full(judged.shelf, [seen.place for seen in raised])
    rows = {seen.place: row_last_full(judged.audit, seen.row) for seen in raised}
    return {place: at for place, at in rows.items() if at is not None}


def _raise(
    judged: Judged, decision: Decision, last_full_at: datetime | None, now: datetime
) -> Alert:
    seen, audit = decision.seen, judged.audit
    spell = judged.spells.get(seen.place)
    alert = Alert(
        shelf=judged.shelf,
        place=seen.place,
        row=seen.row,
        since=spell.began_at if spell else audit.captured_at,
        last_full_at=last_full_at,
        seen_count=0,
    )
    _show(alert, judged, seen)
    alert.save()
    alert_raised(alert, now=now, audit=audit)
    return alert


def _refresh(alert: Alert, judged: Judged, decision: Decision) -> None:
    _show(alert, judged, decision.seen)
    # Only what a photo tells: somebody may be taking the alert at this moment.
    alert.save(update_fields=SHOWN_FIELDS)


def _show(alert: Alert, judged: Judged, seen: PlaceSeen) -> None:
    """Take over how the place looks in the newest photo."""
    assert seen.hole is not None  # a place with missing facings has a hole
    alert.facings_missing = seen.facings_missing
    photo = judged.photos[seen.hole.photo]
    alert.seen_count += not _is_same_photo(alert.photo, photo)
    alert.photo = photo
    alert.x1, alert.y1, alert.x2, alert.y2 = seen.hole.box
    alert.holes = [list(hole.box) for hole in seen.holes if hole.photo == seen.hole.photo]
    alert.last_seen_at = judged.audit.captured_at
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
