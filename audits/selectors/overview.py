"""What a manager sees first: how the shelves stand, over some stores or in one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils import timezone

from audits.access import Viewer, visible_alerts, visible_shelves
from audits.models import Alert, AlertStatus, Shelf, Store
from audits.selectors.alerts import alerts_to_fill, awake
from audits.selectors.availability import availability_by_store, trend_by_store, trend_sum
from audits.selectors.closed import in_use, shelves_in_use
from audits.selectors.fills import RULE, Fill
from audits.selectors.shelves import ShelfCard, shelf_cards
from audits.selectors.stores import overdue
from audits.stock.measures import Availability, Trend, availability_sum

LATEST = 6
MOST_OVERDUE = 5
# A page that asks again is told that nothing is new for so long: then its 'ago' would be wrong.
STALE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Glance:
    """How some stores stand in five seconds; `overdue` of the `shelves`."""

    shelves: int
    to_fill: int
    to_check: int
    overdue: int
    now: Availability
    trend: Trend
    now_by_store: dict[int, Availability]
    trend_by_store: dict[int, Trend]


def glance_of(stores: Iterable[Store], now: Mapping[int, Availability] | None = None) -> Glance:
    """Seven questions, however many stores; three where availability `now` is known already."""
    stores = list(stores)
    ids = [store.pk for store in stores]
    late = Count("pk", filter=overdue(timezone.now()))
    asked = shelves_in_use(Shelf.objects.filter(store__in=ids)).order_by()
    shelves = asked.aggregate(found=Count("pk"), late=late)
    told = alerts_to_fill(Alert.objects.filter(shelf__store__in=ids)).order_by()
    alerts = dict(told.values_list("status").annotate(Count("pk")))
    now = dict(availability_by_store(ids) if now is None else now)
    trends = trend_by_store(stores, now)
    return Glance(
        shelves=shelves["found"],
        to_fill=alerts.get(AlertStatus.OPEN, 0),
        to_check=alerts.get(AlertStatus.SUSPECTED, 0),
        overdue=shelves["late"],
        now=availability_sum(now.values()),
        trend=trend_sum(trends.values()),
        now_by_store=now,
        trend_by_store=trends,
    )


def overdue_shelves(shelves: QuerySet[Shelf]) -> QuerySet[Shelf]:
    """Those never checked first, then the longest overdue."""
    late = shelves_in_use(shelves).filter(overdue(timezone.now())).select_related("store")
    return late.order_by(F("judged_at").asc(nulls_first=True), "walk_order", "pk")[:MOST_OVERDUE]


def latest_checks(shelves: QuerySet[Shelf]) -> list[ShelfCard]:
    """The shelves judged last, with the photo that they were judged by."""
    judged = shelves_in_use(shelves).exclude(judged_at=None).select_related("store")
    return shelf_cards(judged.order_by("-judged_at", "-pk")[:LATEST])


def overview_mark(viewer: Viewer, store: Store | None = None) -> str:
    """Another one as soon as anything changed that an overview shows, of all stores or of one; two
    cheap questions."""
    shelves, told = visible_shelves(viewer).order_by(), _unresolved(visible_alerts(viewer))
    if store is not None:
        shelves, told = shelves.filter(store=store), told.filter(shelf__store=store)
    parts = (
        *shelves.aggregate(
            *(Count("pk"), Max("judged_at"), Sum("unlined_count")),
            asked=Count("pk", filter=in_use()),
        ).values(),
        *told.aggregate(
            *(Count("pk"), Max("pk"), Max("taken_at"), Count("taken_by")),
            told=Count("pk", filter=Q(status=AlertStatus.OPEN)),
            fillable=Count("pk", filter=RULE[Fill.NOW]),
        ).values(),
        int(timezone.now().timestamp()) // STALE_SECONDS,
    )
    return "-".join(str(part) for part in parts)


def zones_differ(stores: Iterable[Store]) -> bool:
    """Whether times of these stores must say whose clock they are by."""
    return len({store.time_zone for store in stores}) > 1


def _unresolved(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    return alerts.filter(awake()).exclude(status=AlertStatus.RESOLVED).order_by()
