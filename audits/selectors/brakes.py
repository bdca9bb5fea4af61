"""Whether a shelf's or a store's mail is held back, and why."""

from datetime import datetime, timedelta

from django.db.models import Exists, Max, Min, OuterRef, QuerySet

from audits.models import (
    Alert,
    AlertStatus,
    AlertTransition,
    Audit,
    AuditStatus,
    Delivery,
    Reference,
    Resolution,
    Shelf,
    Store,
)
from audits.selectors.closed import in_use
from audits.stock import ShelfBrake, shelf_brake, store_brake
from audits.stock.brakes import LAST_ALERTS, LEAST_ALERTS

USUAL_OVER = timedelta(days=28)
DAY = timedelta(days=1)
# Settled without that anything was said or seen of the place.
NO_ANSWER = (Resolution.WITHDRAWN, Resolution.REPLACED, Resolution.CLOSED)


def shelf_brake_of(shelf: Shelf) -> ShelfBrake:
    """Of the alerts settled since a manager approved the reference photo, or of all there are."""
    approved = Reference.objects.filter(view__shelf=shelf).exclude(approved_by=None)
    since = approved.aggregate(newest=Max("created_at"))["newest"]
    alerts = Alert.objects.filter(shelf=shelf, status=AlertStatus.RESOLVED)
    alerts = alerts.exclude(resolution__in=NO_ANSWER)
    if since is not None:
        alerts = alerts.filter(created_at__gte=since)
    newest = alerts.order_by("-created_at", "-id").values_list("resolution", flat=True)
    return shelf_brake([one == Resolution.WRONG_READING for one in newest[:LAST_ALERTS]])


def deliveries_not_held(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Without those of stores whose mail is held back."""
    held = Alert.objects.filter(
        transitions=OuterRef("transition"), shelf__store__mail_held_at__isnull=False
    )
    return deliveries.filter(~Exists(held))


def store_opens_too_much(store: Store, now: datetime) -> bool:
    """Whether far more alerts opened in the last 24 hours than usual in four weeks before."""
    opened = AlertTransition.objects.filter(
        in_use("alert__shelf__"),
        alert__shelf__store=store,
        to_status=AlertStatus.OPEN,
        deed="",
        at__gt=now - DAY - USUAL_OVER,
    ).exclude(from_status=AlertStatus.RESOLVED)  # nothing new: somebody took settling it back
    today = opened.filter(at__gt=now - DAY).count()
    if today < LEAST_ALERTS:
        return False  # asked at each opening: mostly that is all there is to ask
    before = opened.filter(at__lte=now - DAY).count()
    return store_brake(today, before, _days_checked(store, now - DAY))


def _days_checked(store: Store, until: datetime) -> float:
    """For how many of the four weeks before `until` the store had been checked: since its first
    judged check. Its arrival counts, as that of what it opened; photos may be much older."""
    judged = Audit.objects.filter(shelf__store=store, status=AuditStatus.DONE)
    judged = judged.exclude(result__lined_up=False)
    if judged.filter(finished_at__lte=until - USUAL_OVER).exists():
        return USUAL_OVER / DAY
    first = judged.filter(finished_at__lt=until).aggregate(first=Min("finished_at"))["first"]
    return (until - first) / DAY if first else 0.0
