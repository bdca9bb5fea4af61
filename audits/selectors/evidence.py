"""A place as it was last seen full: when that was, and the picture beside an alert's own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from audits.columns import unpack
from audits.models import Alert, Audit, AuditResult, AuditStatus, Photo, Shelf, SlotState, Spell
from audits.selectors.audits import slots_read
from audits.stock import row_place
from audits.stock.seen import STOCKED


@dataclass(frozen=True, slots=True)
class Evidence:
    """A photo and where the place lies on it, in pixels; has what close-ups ask of an alert."""

    photo: Photo
    x1: float
    y1: float
    x2: float
    y2: float


def slots_last_full(shelf: Shelf, keys: Collection[str]) -> dict[str, datetime]:
    """By the slot's key the capture time of the newest photo that showed it stocked; without the
    slots that no photo has shown so."""
    if not keys:
        return {}
    stocked = Spell.objects.filter(shelf=shelf, slot_key__in=keys, state=SlotState.STOCKED)
    newest = stocked.order_by().values("slot_key").annotate(at=Max("seen_at"))
    return dict(newest.values_list("slot_key", "at"))


def row_last_full(audit: Audit, row: int) -> datetime | None:
    """Capture time of the newest photo before this audit that showed the whole row filled; None:
    unknown. For a row without an unresolved alert, while the audit is being judged."""
    before = _judged_before(audit)
    if before is None or before.row_count < row:
        return None
    if _shows_filled(before, row):
        return before.audit.captured_at
    # People settled what it showed: the row is empty for as long as their alert was about it.
    alerts = Alert.objects.filter(shelf=audit.shelf_id, place=row_place(row))
    newest = alerts.order_by("-created_at", "-id").first()
    return newest.last_full_at if newest else None


def last_full_of(alert: Alert) -> Evidence | None:
    """None where no such photo is known or kept."""
    if alert.last_full_at is None:
        return None
    audits = Audit.objects.filter(
        shelf=alert.shelf_id,
        status=AuditStatus.DONE,
        captured_at=alert.last_full_at,
        left_out_at=None,
    )
    shown = audits.select_related("result").prefetch_related("photos").order_by("-id")
    return next((found for audit in shown if (found := _shown_full(alert, audit))), None)


def _judged_before(audit: Audit) -> AuditResult | None:
    """The result that the shelf's alerts were judged by last."""
    judged_at = audit.shelf.judged_at
    if judged_at is None:
        return None
    return (
        AuditResult.objects.filter(
            audit__shelf=audit.shelf_id,
            audit__status=AuditStatus.DONE,
            audit__captured_at=judged_at,
            audit__left_out_at=None,
            superseded=False,
        )
        .exclude(audit=audit)
        .select_related("audit")
        .defer("columns", "readings")
        .order_by("-audit_id")
        .first()
    )


def _shows_filled(result: AuditResult, row: int) -> bool:
    if result.gap_count == 0:
        return True
    # Boxes that were pruned tell nothing.
    photos = unpack(result.columns, result.columns_version)
    gaps = (gap for photo in photos if photo["usable"] for gap in photo["gaps"])
    return bool(photos) and not any(gap["row"] == row and gap["facings"] for gap in gaps)


def _shown_full(alert: Alert, audit: Audit) -> Evidence | None:
    """The place on the audit's photos, if these show it full; several may be of one moment."""
    photos = {one.position: one for one in audit.photos.all() if one.file}
    read = [one for one in slots_read(getattr(audit, "result", None)) if one.key == alert.place]
    stocked = [one for one in read if one.state == STOCKED]
    if not photos or (read and not stocked):
        return None
    for slot in stocked:
        if slot.box is not None and slot.photo in photos:
            return Evidence(photos[slot.photo], *slot.box)
    return _same_place(alert, next(iter(photos.values())))


def _same_place(alert: Alert, photo: Photo) -> Evidence | None:
    """Without positions the place lies about where it lies on the alert's own photo."""
    if alert.photo is None:
        return None
    across, down = photo.width / alert.photo.width, photo.height / alert.photo.height
    return Evidence(photo, alert.x1 * across, alert.y1 * down, alert.x2 * across, alert.y2 * down)
