"""Writing a shelf check of the demo as if it had been made at its time.

The result goes through the service that every check goes through; what that service dates with
today is dated back afterwards. No mail is sent: the demo's people join their stores at the end.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

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
    Deed,
    Hold,
    Photo,
    Planogram,
    Reference,
    Resolution,
    Shelf,
    ShelfView,
    Source,
)
from audits.services.alerts import alert_confirm, alert_resolve, alert_take
from audits.services.records import audit_record, audit_reject
from demo.lines import lined_up
from detection import PhotoFindings

if TYPE_CHECKING:
    from detection import Registration

TAKES = timedelta(seconds=6)
"""From the arrival of a photo to its result."""
AT_THE_SHELF = timedelta(seconds=20)
"""From the result to the word of who took the photo."""
USUAL_BYTES = 280_000


@dataclass(frozen=True)
class Check:
    """One photo of a shelf; `file` is its name in the storage, empty when it is not kept."""

    captured_at: datetime
    received_at: datetime
    found: PhotoFindings
    file: str = ""
    jpeg: bytes = b""
    lies: "Registration | None" = None
    """How it lies on the reference photo; told checks lie on it exactly."""
    answered: bool = True
    """Whether who took the photo said at the shelf what is empty."""


@dataclass(frozen=True)
class Place:
    """The shelf that is photographed, and by whom; by nobody where a camera does it."""

    shelf: Shelf
    view: ShelfView
    planogram: Planogram | None
    by: User | None
    reference: Reference | None = None

    @property
    def source(self) -> Source:
        return Source.PAGE if self.by else Source.DEVICE


def check_write(place: Place, check: Check) -> Photo:
    """The finished check with its result, alerts and times."""
    audit = _audit(place, check)
    photo = _photo(place, check, audit)
    quality = check.found.quality
    if quality.usable:
        lined = lined_up(place.planogram, place.reference, photo, check.found, check.lies)
        audit_record(audit=audit, found=[(photo, check.found)], lined=lined)
        if check.answered:
            _confirm(audit)
    else:
        audit_reject(audit=audit, code=quality.reason or "", why=quality.message or "")
    _date_back(audit, check.received_at + TAKES)
    return photo


def alerts_settle(shelf: Shelf, by: User, at: datetime, why: str) -> None:
    """Take the shelf's alerts at `at`; with `why` also settle them a little later.

    Where the detector saw no hole, nobody had anything to do.
    """
    for alert in Alert.objects.exclude(status=AlertStatus.RESOLVED).filter(shelf=shelf):
        alert_take(alert_id=alert.pk, by=by)
        Alert.objects.filter(pk=alert.pk).update(taken_at=at)
        AlertTransition.objects.filter(alert=alert, deed=Deed.TAKEN).update(at=at)
        if why:
            _settle(alert, by, at + timedelta(minutes=12), why)


def _settle(alert: Alert, by: User, at: datetime, why: str) -> None:
    alert_resolve(alert_id=alert.pk, by=by, why=why, resolution=Resolution.NO_STOCK)
    Alert.objects.filter(pk=alert.pk).update(resolved_at=at)
    settled = AlertTransition.objects.filter(alert=alert, to_status=AlertStatus.RESOLVED)
    settled.update(at=at)
    Hold.objects.filter(alert=alert).update(at=at)


def _confirm(audit: Audit) -> None:
    """Who took the photo says at the shelf that it is empty."""
    if audit.created_by is None:
        return
    raised = AlertTransition.objects.filter(audit=audit, from_status="")
    for alert in Alert.objects.filter(pk__in=raised.values("alert")):
        alert_confirm(alert_id=alert.pk, by=audit.created_by)


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
    said = AlertTransition.objects.filter(alert__in=raised, audit=None)
    said.update(at=at + AT_THE_SHELF)
    Alert.objects.filter(pk__in=said.values("alert")).update(confirmed_at=at + AT_THE_SHELF)
    resolved = moved.filter(to_status=AlertStatus.RESOLVED).values("alert")
    Alert.objects.filter(pk__in=resolved).update(resolved_at=at)
