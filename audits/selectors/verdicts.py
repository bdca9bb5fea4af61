"""Whether a check judged its shelf's positions, and why not, in codes for programs and in the
sentences that its page shows; and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q

from audits.models import Alert, AlertStatus, AlertTransition, Audit, AuditResult, AuditStatus
from audits.readings import CAMERA_BLOCKED, LEFT_OUT, SHELF_CLOSED, photos_lined
from audits.selectors.fills import with_fill

_BLOCKED = "The camera's view is blocked. Clear it, or have the camera say that it is live again."

_LEFT_OUT = "A manager said that these photos do not show this shelf."
_CLOSED = "The shelf was closed when the photos were looked at."


@dataclass(frozen=True, slots=True)
class NotJudged:
    """Why nothing was judged: a stable code and a sentence for a store manager."""

    code: str
    sentence: str


class How(StrEnum):
    """What a check did to an alert."""

    RAISED = "new"
    OPENED = "seen again, to fill from now"
    REFRESHED = "seen again"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class AlertMoved:
    """An alert that a check's photos told something of; `why` in words where it was settled."""

    alert: Alert
    how: How
    why: str = ""


def alerts_moved(audit: Audit) -> list[AlertMoved]:
    """What came of a check that has just been finished, from the top row down."""
    steps: dict[int, list[AlertTransition]] = {}
    for step in audit.alert_transitions.order_by("id"):
        steps.setdefault(step.alert_id, []).append(step)
    shown = Alert.objects.filter(Q(photo__audit=audit) | Q(pk__in=list(steps)))
    alerts = with_fill(shown).select_related("product").order_by("row", "sequence", "id")
    return [_moved(alert, steps.get(alert.pk, [])) for alert in alerts]


def _moved(alert: Alert, steps: Sequence[AlertTransition]) -> AlertMoved:
    if not steps:
        return AlertMoved(alert, How.REFRESHED)
    if steps[-1].to_status == AlertStatus.RESOLVED:
        return AlertMoved(alert, How.SETTLED, steps[-1].why)
    return AlertMoved(alert, How.OPENED if steps[0].from_status else How.RAISED)


def not_judged(audit: Audit, result: AuditResult | None) -> NotJudged | None:
    """Why a finished check judged nothing; None where it did judge, or is not finished."""
    if not audit.is_finished:
        return None
    if audit.status != AuditStatus.DONE or result is None:
        return NotJudged(audit.reason_code, audit.reason)
    if audit.left_out_at is not None:
        return NotJudged(LEFT_OUT, _LEFT_OUT)
    if (result.readings or {}).get("unjudged") == SHELF_CLOSED:
        return NotJudged(SHELF_CLOSED, _CLOSED)
    if result.lined_up is False:
        return next(iter(photos_not_lined(result).values()), None)
    if _is_blocked(result.readings or {}):
        return NotJudged(CAMERA_BLOCKED, _BLOCKED)
    return None


def photos_not_lined(result: AuditResult | None) -> dict[int, NotJudged]:
    """Why a photo does not line up with the shelf's reference, by the photo's key, in order; those
    that do, and all of a shelf without reference, are not among them."""
    lined = photos_lined(result.readings if result else None)
    return {
        key: NotJudged(one["reason"] or "", one["message"] or "")
        for key, one in lined.items()
        if not one["trusted"]
    }


def _is_blocked(readings: Mapping[str, Any]) -> bool:
    slots = readings.get("slots", {})
    return readings.get("unjudged") == CAMERA_BLOCKED or CAMERA_BLOCKED in slots.get("why", ())
