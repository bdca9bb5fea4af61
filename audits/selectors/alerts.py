from collections.abc import Iterable

from django.db.models import Count, QuerySet

from audits.access import Viewer, visible_alerts
from audits.models import Alert, AlertStatus, AlertTransition, Audit, Shelf


def alerts_to_fill(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Unresolved alerts, the newest first."""
    return alerts.exclude(status=AlertStatus.RESOLVED).order_by("-since", "-id")


def alerts_filled(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Resolved alerts, the latest settled first."""
    return alerts.filter(status=AlertStatus.RESOLVED).order_by("-resolved_at", "-id")


def to_fill_count(viewer: Viewer) -> int:
    """How many places people have been told to fill, over all stores of the viewer."""
    return visible_alerts(viewer).filter(status=AlertStatus.OPEN).count()


def alert_history(alert: Alert) -> QuerySet[AlertTransition]:
    return alert.transitions.select_related("by", "audit").order_by("-id")


def alerts_shown(audit: Audit) -> QuerySet[Alert]:
    """The alerts whose newest picture comes from this check, from the top row down."""
    return Alert.objects.filter(photo__audit=audit).order_by("row", "id")


def unresolved_by_shelf(shelves: Iterable[Shelf]) -> dict[int, list[Alert]]:
    """Unresolved alerts of each shelf from the top row down, by the shelf's key."""
    found: dict[int, list[Alert]] = {}
    alerts = Alert.objects.filter(shelf__in=list(shelves)).exclude(status=AlertStatus.RESOLVED)
    for alert in alerts.select_related("taken_by").order_by("row", "id"):
        found.setdefault(alert.shelf_id, []).append(alert)
    return found


def counts_by_store(store_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Unresolved alerts of each store: `{store id: {status: how many}}`."""
    rows = (
        Alert.objects.filter(shelf__store__in=list(store_ids))
        .exclude(status=AlertStatus.RESOLVED)
        .order_by()
        .values_list("shelf__store", "status")
        .annotate(found=Count("pk"))
    )
    counts: dict[int, dict[str, int]] = {}
    for store_id, status, found in rows:
        counts.setdefault(store_id, {})[status] = found
    return counts
