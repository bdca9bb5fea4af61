"""Moving an alert and writing down who or what moved it; the caller holds its row."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import override

from accounts.models import User
from audits.models import Alert, AlertStatus, AlertTransition, Audit, Deed, Resolution
from audits.services import events
from audits.wording import dated


def transition_write(
    alert: Alert,
    to_status: str,
    *,
    now: datetime,
    by: User | None = None,
    audit: Audit | None = None,
    why: str = "",
) -> AlertTransition:
    """Give the alert another status and keep the change."""
    from_status, alert.status = alert.status, to_status
    alert.save(update_fields=["status", "resolved_at", "resolution"])
    return _step_write(alert, from_status=from_status, at=now, by=by, audit=audit, why=why)


def alert_raised(alert: Alert, *, now: datetime, audit: Audit) -> AlertTransition:
    """The first step of an alert that was just made."""
    return _step_write(alert, from_status="", at=now, audit=audit)


def alert_settle(
    alert: Alert,
    resolution: Resolution,
    *,
    now: datetime,
    by: User | None = None,
    audit: Audit | None = None,
    why: str,
) -> AlertTransition:
    """Resolve the alert."""
    alert.resolved_at, alert.resolution = now, resolution
    return transition_write(alert, AlertStatus.RESOLVED, now=now, by=by, audit=audit, why=why)


def alert_reopen(
    alert: Alert, to_status: str, *, now: datetime, by: User | None = None, why: str
) -> AlertTransition:
    """It is not settled any more."""
    alert.resolved_at, alert.resolution = None, ""
    return transition_write(alert, to_status, now=now, by=by, why=why)


def deed_write(
    alert: Alert, deed: Deed, *, by: User, now: datetime, until: datetime | None = None
) -> AlertTransition:
    """What somebody did that leaves the status as it is; `until`: when a put-off alert is back."""
    why = _until(alert, until) if until else ""
    return _step_write(
        alert, from_status=alert.status, at=now, by=by, deed=deed, until=until, why=why
    )


def _step_write(alert: Alert, *, why: str = "", **fields: Any) -> AlertTransition:
    """Keep a step that was taken, and tell outside of it."""
    step = AlertTransition.objects.create(
        alert=alert, to_status=alert.status, why=why[:300], **fields
    )
    events.alert_stepped(step)
    return step


def _until(alert: Alert, until: datetime) -> str:
    """As it is kept for the API: in English."""
    with override(settings.LANGUAGE_CODE):
        return f"until {dated(until, alert.shelf.store.zone)}"
