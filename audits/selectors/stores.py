from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Q
from django.utils import timezone

from audits.models import AlertStatus, Photo, Shelf, Store
from audits.selectors.alerts import counts_by_store
from audits.selectors.closed import shelves_in_use
from audits.selectors.photos import latest_by_store
from audits.stock.measures import Availability, Trend


@dataclass(frozen=True, slots=True)
class StoreCard:
    """A store at a glance; `overdue` counts shelves never checked as well."""

    store: Store
    shelves: int
    overdue: int
    to_fill: int
    to_check: int
    checked_at: datetime | None
    cover: Photo | None
    now: Availability | None = None
    trend: Trend | None = None


def store_cards(
    stores: Iterable[Store],
    now: Mapping[int, Availability] | None = None,
    trends: Mapping[int, Trend] | None = None,
) -> list[StoreCard]:
    """Cards in the order given; with availability by store, where somebody read it already."""
    stores = list(stores)
    ids = [store.pk for store in stores]
    shelves, alerts, covers = _shelves(ids), counts_by_store(ids), latest_by_store(ids)
    return [
        StoreCard(
            store=store,
            shelves=shelves.get(store.pk, {}).get("found", 0),
            overdue=shelves.get(store.pk, {}).get("overdue", 0),
            to_fill=alerts.get(store.pk, {}).get(AlertStatus.OPEN, 0),
            to_check=alerts.get(store.pk, {}).get(AlertStatus.SUSPECTED, 0),
            checked_at=shelves.get(store.pk, {}).get("checked_at"),
            cover=covers.get(store.pk),
            now=(now or {}).get(store.pk),
            trend=(trends or {}).get(store.pk),
        )
        for store in stores
    ]


def overdue(now: datetime) -> Q:
    """Shelves whose last judged photo is older than their audit interval, or that have none."""
    return Q(judged_at__isnull=True) | Q(judged_at__lt=now - F("audit_interval"))


def _shelves(store_ids: list[int]) -> dict[int, dict[str, Any]]:
    rows = (
        shelves_in_use(Shelf.objects.filter(store__in=store_ids))
        .order_by()
        .values("store")
        .annotate(
            found=Count("pk"),
            overdue=Count("pk", filter=overdue(timezone.now())),
            checked_at=Max("judged_at"),
        )
    )
    return {row["store"]: dict(row) for row in rows}
