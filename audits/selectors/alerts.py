from collections.abc import Iterable

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.utils import timezone

from audits.access import Viewer, visible_alerts
from audits.models import Alert, AlertStatus, AlertTransition, Audit, Hold, HoldKind, OnHand, Shelf

UNRESOLVED = ~Q(status=AlertStatus.RESOLVED)


def awake(prefix: str = "") -> Q:
    """Not put off, or not any more."""
    until = f"{prefix}snoozed_until"
    return Q(**{until: None}) | Q(**{f"{until}__lte": timezone.now()})


def by_priority(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """What matters most first: importance x facings missing x time."""
    empty_for = ExpressionWrapper(Value(timezone.now()) - F("since"), output_field=DurationField())
    weight = F("importance") * F("facings_missing")
    priority = ExpressionWrapper(empty_for * weight, output_field=DurationField())
    return alerts.annotate(priority=priority).order_by("-priority", "-since", "-id")


def alerts_to_fill(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Unresolved alerts about goods that the store has, as far as anybody knows."""
    there = Q(quantity=None) | Q(quantity__gt=0)
    return by_priority(_with_stock(alerts).filter(UNRESOLVED & there & awake()))


def alerts_to_check(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Those of them that one photo alone has shown."""
    return alerts_to_fill(alerts.filter(status=AlertStatus.SUSPECTED))


def alerts_snoozed(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Put off; what comes back first is first."""
    return alerts.filter(UNRESOLVED & ~awake()).order_by("snoozed_until", "id")


def alerts_awaiting(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Places without goods in the store: by its books, or by somebody who looked."""
    none = Q(quantity=0) & UNRESOLVED
    looked = Q(waits=True) & (Q(quantity=None) | Q(quantity=0))
    return by_priority(_with_stock(alerts).filter(none | looked))


def alerts_to_count(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Places whose books cannot be right: below zero, or goods that nobody found."""
    wrong = Q(quantity__lt=0) & (UNRESOLVED | Q(waits=True))
    return by_priority(_with_stock(alerts).filter(wrong | Q(waits=True, quantity__gt=0)))


def alerts_narrowed(
    alerts: QuerySet[Alert], viewer: Viewer, *, who: str = "", words: str = ""
) -> QuerySet[Alert]:
    """`who`: 'mine' or 'free'; `words` in the name of the shelf, its code or the product."""
    if who == "mine":
        alerts = alerts.filter(taken_by=viewer.user)
    if who == "free":
        alerts = alerts.filter(taken_by=None)
    for word in words.split():
        named = ("shelf__name", "shelf__code", "product__name", "product__item_number")
        anywhere = Q()
        for name in named:
            anywhere |= Q(**{f"{name}__icontains": word})
        alerts = alerts.filter(anywhere)
    return alerts


def alerts_filled(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Resolved alerts, the latest settled first."""
    return alerts.filter(status=AlertStatus.RESOLVED).order_by("-resolved_at", "-id")


def alerts_round(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """What one person can fill on one way through the store, in walking order."""
    told = alerts_to_fill(alerts).filter(status=AlertStatus.OPEN)
    return told.order_by("shelf__walk_order", "shelf__code", "row", "sequence", "id")


def to_fill_count(viewer: Viewer) -> int:
    """How many places people have been told to fill, over all stores of the viewer."""
    return visible_alerts(viewer).filter(awake(), status=AlertStatus.OPEN).count()


def alerts_told(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """With what settling them said of their places, for answers and rows that tell it."""
    said = Hold.objects.filter(taken_back_at=None).select_related("slot__product")
    return alerts.prefetch_related(Prefetch("holds", said))


def alert_history(alert: Alert) -> QuerySet[AlertTransition]:
    return alert.transitions.select_related("by", "audit").order_by("-id")


def alerts_shown(audit: Audit) -> QuerySet[Alert]:
    """The alerts whose newest picture comes from this check, from the top row down."""
    shown = Alert.objects.filter(photo__audit=audit).select_related("product", "taken_by")
    return shown.order_by("row", "sequence", "id")


def unresolved_by_shelf(shelves: Iterable[Shelf]) -> dict[int, list[Alert]]:
    """Unresolved alerts of each shelf from the top row down, by the shelf's key."""
    found: dict[int, list[Alert]] = {}
    alerts = Alert.objects.filter(UNRESOLVED, shelf__in=list(shelves))
    for alert in alerts.select_related("taken_by", "product").order_by("row", "sequence", "id"):
        found.setdefault(alert.shelf_id, []).append(alert)
    return found


def counts_by_store(store_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Unresolved alerts of each store: `{store id: {status: how many}}`."""
    rows = (
        Alert.objects.filter(UNRESOLVED, awake(), shelf__store__in=list(store_ids))
        .order_by()
        .values_list("shelf__store", "status")
        .annotate(found=Count("pk"))
    )
    counts: dict[int, dict[str, int]] = {}
    for store_id, status, found in rows:
        counts.setdefault(store_id, {})[status] = found
    return counts


def _with_stock(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """With what the store's books say of the product, and whether somebody found nothing."""
    books = OnHand.objects.filter(store=OuterRef("shelf__store"), product=OuterRef("product"))
    waiting = Hold.objects.filter(
        alert=OuterRef("pk"), kind=HoldKind.NO_STOCK, lifted_at=None
    ).filter(Q(until=None) | Q(until__gt=timezone.now()))
    return alerts.annotate(quantity=Subquery(books.values("quantity")[:1]), waits=Exists(waiting))
