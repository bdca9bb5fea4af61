"""Whether what somebody said of an alert's place can still be taken back."""

from audits.errors import ErrorCode
from audits.kept import SETTLED_BECAUSE
from audits.models import (
    Alert,
    AlertStatus,
    AlertTransition,
    Audit,
    AuditStatus,
    Resolution,
    Spell,
)
from audits.selectors.positions import planograms_in_force
from audits.stock import is_row_place


def settling_of(alert: Alert) -> AlertTransition | None:
    """The step by which somebody settled it by hand; None where it is not settled so."""
    if alert.status != AlertStatus.RESOLVED or alert.resolution not in SETTLED_BECAUSE:
        return None
    steps = alert.transitions.filter(to_status=AlertStatus.RESOLVED, audit=None)
    return steps.exclude(from_status__in=("", AlertStatus.RESOLVED)).order_by("pk").last()


def take_back_refused(alert: Alert, settled: AlertTransition | None) -> ErrorCode | None:
    """Why the settling step cannot be taken back; None where it can.

    While the place is held silent no photo judges it: one that shows it empty still changes
    nothing, and one that shows it full lifts the hold.
    """
    if settled is None:
        return ErrorCode.ALERT_NOT_BY_HAND
    newer = Alert.objects.filter(shelf=alert.shelf_id, place=alert.place, pk__gt=alert.pk)
    held = alert.holds.filter(taken_back_at=None, lifted_at=None).exists()
    if newer.exists() or _is_gone(alert) or (not held and _is_judged(alert, settled)):
        return ErrorCode.ALERT_OVERTAKEN
    return None


def _is_gone(alert: Alert) -> bool:
    """Whether the plan has the slot no more, for another reason than what was said of it."""
    if is_row_place(alert.place) or alert.resolution == Resolution.DELISTED:
        return False
    planogram = planograms_in_force([alert.shelf]).get(alert.shelf_id)
    return planogram is not None and not planogram.slots.filter(key=alert.place).exists()


def _is_judged(alert: Alert, settled: AlertTransition) -> bool:
    """Whether a newer photo has shown the place since."""
    if not is_row_place(alert.place):
        spells = Spell.objects.filter(shelf=alert.shelf_id, slot_key=alert.place)
        return spells.filter(seen_at__gt=alert.last_seen_at).exists()
    newer = Audit.objects.filter(
        shelf=alert.shelf_id,
        status=AuditStatus.DONE,
        finished_at__gt=settled.at,
        result__superseded=False,
        result__row_count__gte=alert.row,
    )
    return newer.exclude(result__lined_up=False).exists()
