"""Writing a shelf check of the demo as if it had been made at its time.

The result goes through the service that every check goes through; what that service dates with
today is dated back afterwards. No mail is sent: the demo's people join their stores at the end.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils import timezone

from accounts.models import User
from audits.models import (
    Alert,
    AlertStatus,
    AlertTransition,
    Audit,
    AuditResult,
    AuditStatus,
    AuditTransition,
    Photo,
    Planogram,
    Shelf,
    ShelfView,
    Source,
)
from audits.services.alerts import alert_resolve, alert_take
from audits.services.records import audit_record, audit_reject
from detection import PhotoFindings

TAKES = timedelta(seconds=6)
"""From the arrival of a photo to its result."""
USUAL_BYTES = 280_000


@dataclass(frozen=True)
class Check:
    """One photo of a shelf; `file` is its name in the storage, empty when it is not kept."""

    captured_at: datetime
    received_at: datetime
    found: PhotoFindings
    file: str = ""
    jpeg: bytes = b""


@dataclass(frozen=True)
class Place:
    """The shelf that is photographed, and by whom; by nobody where a camera does it."""

    shelf: Shelf
    view: ShelfView
    planogram: Planogram | None
    by: User | None

    @property
    def source(self) -> Source:
        return Source.PAGE if self.by else Source.DEVICE


def check_write(place: Place, check: Check) -> Photo:
    """The finished check with its result, alerts and times."""
    audit = _audit(place, check)
    photo = _photo(place, check, audit)
    quality = check.found.quality
    if quality.usable:
        audit_record(audit=audit, found=[(photo, check.found)])
    else:
        audit_reject(audit=audit, code=quality.reason or "", why=quality.message or "")
    _date_back(audit, check.received_at + TAKES)
    return photo


def alert_settle(shelf: Shelf, by: User, at: datetime, why: str) -> None:
    """Take the shelf's alert at `at`; with `why` also settle it a little later."""
    alert = Alert.objects.exclude(status=AlertStatus.RESOLVED).filter(shelf=shelf).first()
    if alert is None:  # the detector saw no hole, so nobody had anything to do
        return
    alert_take(alert_id=alert.pk, by=by)
    Alert.objects.filter(pk=alert.pk).update(taken_at=at)
    if why:
        later = at + timedelta(minutes=12)
        alert_resolve(alert_id=alert.pk, by=by, why=why)
        Alert.objects.filter(pk=alert.pk).update(resolved_at=later)
        AlertTransition.objects.filter(alert=alert, by=by).update(at=later)


def _audit(place: Place, check: Check) -> Audit:
    audit = Audit.objects.create(
        shelf=place.shelf,
        planogram=place.planogram,
        status=AuditStatus.RUNNING,
        source=place.source,
        captured_at=check.captured_at,
        received_at=check.received_at,
        created_by=place.by,
        attempt=1,
        lease_until=timezone.now() + timedelta(minutes=5),
    )
    AuditTransition.objects.create(
        audit=audit,
        to_status=AuditStatus.PENDING,
        at=check.received_at,
        by=place.by,
        why=f"sent by {audit.get_source_display()}",
    )
    return audit


def _photo(place: Place, check: Check, audit: Audit) -> Photo:
    return Photo.objects.create(
        audit=audit,
        view=place.view,
        file=check.file,
        mime="image/jpeg",
        byte_size=len(check.jpeg) or USUAL_BYTES,
        sha256=sha256(check.jpeg).hexdigest(),
        width=check.found.width,
        height=check.found.height,
        captured_at=check.captured_at,
        received_at=check.received_at,
        source=audit.source,
    )


def _date_back(audit: Audit, at: datetime) -> None:
    """Everything that this check wrote, as of `at`."""
    Audit.objects.filter(pk=audit.pk).update(finished_at=at, next_try_at=at)
    AuditTransition.objects.filter(audit=audit, attempt=audit.attempt).update(at=at)
    AuditResult.objects.filter(audit=audit).update(created_at=at)
    moved = AlertTransition.objects.filter(audit=audit)
    moved.update(at=at)
    raised = moved.filter(from_status="").values("alert")
    Alert.objects.filter(pk__in=raised).update(created_at=at)
    resolved = moved.filter(to_status=AlertStatus.RESOLVED).values("alert")
    Alert.objects.filter(pk__in=resolved).update(resolved_at=at)
