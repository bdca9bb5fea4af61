"""Whether an alert that somebody settled by hand can be unsettled: what they said of its place is
taken back, or holds no longer."""

from collections.abc import Collection

from audits.errors import ErrorCode
from audits.kept import SETTLED_BECAUSE
from audits.models import (
    Alert,
    AlertStatus,
    AlertTransition,
    Audit,
    AuditStatus,
    Hold,
    Resolution,
    Slot,
    SlotState,
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
    held = alert.holds.filter(taken_back_at=None, lifted_at=None).exists()
    if _is_followed(alert) or _is_gone(alert) or (not held and _is_judged(alert, settled)):
        return ErrorCode.ALERT_OVERTAKEN
    return None


def reopened_to(hold: Hold) -> AlertStatus | None:
    """What the hold's alert is again now that the place waits for goods no longer: what it was.

    None where it stays settled: another alert tells of the place, a newer photo shows it full, or
    the plan has it no more. The caller holds the shelf's row lock.
    """
    alert = hold.alert
    settled = settling_of(alert) if alert else None
    if alert is None or settled is None or _is_followed(alert):
        return None
    if _is_gone(alert) or _is_told_by_slots(alert) or _is_full(alert, hold):
        return None
    return AlertStatus(settled.from_status)


def slots_now(holds: Collection[Hold]) -> dict[int, Slot]:
    """The slot that the plan of today has at each hold's place, by the hold's key; without holds of
    rows, and of slots that are no more. The holds have their shelves and stores."""
    planograms = planograms_in_force({hold.shelf_id: hold.shelf for hold in holds}.values())
    of_shelf = {planogram.pk: shelf for shelf, planogram in planograms.items()}
    keys = {hold.place for hold in holds}
    slots = Slot.objects.filter(planogram__in=of_shelf, key__in=keys).select_related("product")
    found = {(of_shelf[slot.planogram_id], slot.key): slot for slot in slots}
    at = {hold.pk: found.get((hold.shelf_id, hold.place)) for hold in holds}
    return {pk: slot for pk, slot in at.items() if slot is not None}


def _is_followed(alert: Alert) -> bool:
    """Whether a newer alert tells of the place."""
    newer = Alert.objects.filter(shelf=alert.shelf_id, place=alert.place, pk__gt=alert.pk)
    return newer.exists()


def _is_gone(alert: Alert) -> bool:
    """Whether the plan has the slot no more, for another reason than what was said of it."""
    if is_row_place(alert.place) or alert.resolution == Resolution.DELISTED:
        return False
    planogram = planograms_in_force([alert.shelf]).get(alert.shelf_id)
    return planogram is not None and not planogram.slots.filter(key=alert.place).exists()


def _is_told_by_slots(alert: Alert) -> bool:
    """Whether the alert is about a row whose positions tell of themselves by now."""
    if not is_row_place(alert.place):
        return False
    planogram = planograms_in_force([alert.shelf]).get(alert.shelf_id)
    return planogram is not None and planogram.slots.filter(row=alert.row).exists()


def _is_full(alert: Alert, hold: Hold) -> bool:
    """Whether a photo from after it was said shows the place full. That lifts a hold today; one
    whose day had come was not always lifted so."""
    running = Spell.objects.filter(
        shelf=alert.shelf_id, slot_key=alert.place, ended_at=None, state=SlotState.STOCKED
    )
    return running.filter(seen_at__gt=max(alert.last_seen_at, hold.at)).exists()


def _is_judged(alert: Alert, settled: AlertTransition) -> bool:
    """Whether a photo that is newer than what was said shows the place; a late one knows less than
    whoever stood before the shelf."""
    since = max(alert.last_seen_at, settled.at)
    if not is_row_place(alert.place):
        spells = Spell.objects.filter(shelf=alert.shelf_id, slot_key=alert.place)
        return spells.filter(seen_at__gt=since).exists()
    judged = Audit.objects.filter(
        shelf=alert.shelf_id,
        status=AuditStatus.DONE,
        captured_at__gt=since,
        left_out_at=None,
        result__superseded=False,
        result__row_count__gte=alert.row,
    )
    return judged.exclude(result__lined_up=False).exists()
