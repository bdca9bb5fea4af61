"""The picture beside an alert's own: the place as it was last seen full."""

from dataclasses import dataclass

from audits.models import Alert, Audit, AuditStatus, Photo
from audits.selectors.audits import slots_read


@dataclass(frozen=True, slots=True)
class Evidence:
    """A photo and where the place lies on it, in pixels; has what close-ups ask of an alert."""

    photo: Photo
    x1: float
    y1: float
    x2: float
    y2: float


def last_full_of(alert: Alert) -> Evidence | None:
    """None where no such photo is known or kept."""
    if alert.last_full_at is None:
        return None
    audits = Audit.objects.filter(
        shelf=alert.shelf_id, status=AuditStatus.DONE, captured_at=alert.last_full_at
    )
    audit = audits.select_related("result").prefetch_related("photos").first()
    photos = {one.position: one for one in audit.photos.all() if one.file} if audit else {}
    if audit is None or not photos:
        return None
    for slot in slots_read(getattr(audit, "result", None)):
        if slot.key == alert.place and slot.box is not None and slot.photo in photos:
            return Evidence(photos[slot.photo], *slot.box)
    return _same_place(alert, next(iter(photos.values())))


def _same_place(alert: Alert, photo: Photo) -> Evidence | None:
    """Without positions the place lies about where it lies on the alert's own photo."""
    if alert.photo is None:
        return None
    across, down = photo.width / alert.photo.width, photo.height / alert.photo.height
    return Evidence(photo, alert.x1 * across, alert.y1 * down, alert.x2 * across, alert.y2 * down)
