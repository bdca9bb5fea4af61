"""Whether a shelf's or a store's mail is held back, and why."""

from datetime import datetime, timedelta

from django.db.models import Max

from audits.models import Alert, AlertStatus, AlertTransition, Reference, Resolution, Shelf, Store
from audits.stock import ShelfBrake, shelf_brake, store_brake
from audits.stock.brakes import LAST_ALERTS

USUAL_OVER = timedelta(days=28)
DAY = timedelta(days=1)


def shelf_brake_of(shelf: Shelf) -> ShelfBrake:
    """Of the alerts settled since a manager approved the reference photo, or of all there are."""
    approved = Reference.objects.filter(view__shelf=shelf).exclude(approved_by=None)
    since = approved.aggregate(newest=Max("created_at"))["newest"]
    alerts = Alert.objects.filter(shelf=shelf, status=AlertStatus.RESOLVED)
    alerts = alerts.exclude(resolution__in=(Resolution.WITHDRAWN, Resolution.REPLACED))
    if since is not None:
        alerts = alerts.filter(created_at__gte=since)
    newest = alerts.order_by("-created_at", "-id").values_list("resolution", flat=True)
    return shelf_brake([one == Resolution.WRONG_READING for one in newest[:LAST_ALERTS]])


def store_opens_too_much(store: Store, now: datetime) -> bool:
    """Whether far more alerts opened in the last 24 hours than usual in four weeks before."""
    opened = AlertTransition.objects.filter(
        alert__shelf__store=store,
        to_status=AlertStatus.OPEN,
        deed="",
        at__gt=now - DAY - USUAL_OVER,
    ).exclude(from_status=AlertStatus.RESOLVED)  # nothing new: somebody took settling it back
    before = opened.filter(at__lte=now - DAY)
    first = before.order_by("at").values_list("at", flat=True).first()
    days = (now - DAY - first) / DAY if first else 0.0
    return store_brake(opened.filter(at__gt=now - DAY).count(), before.count(), days)
