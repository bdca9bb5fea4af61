from collections.abc import Iterable

from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone

from audits.access import Viewer, visible_alerts
from audits.models import Alert, AlertStatus, AlertTransition, Audit, Hold, Shelf
from audits.selectors.fills import RULE, WAITING, Fill, with_fill, with_stock

UNRESOLVED = ~Q(status=AlertStatus.RESOLVED)


def awake(prefix: str = "") -> Q:
    """Not put off, or not any more."""
    until = f"{prefix}snoozed_until"
    return Q(**{until: None}) | Q(**{f"{until}__lte": timezone.now()})


def by_priority(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """What matters most first: importance x facings missing x time. What nobody has confirmed
    comes last: its time goes on for as long as nobody answers, and it would end above all else."""
    empty_for = ExpressionWrapper(Value(timezone.now()) - F("since"), output_field=DurationField())
    weight = F("importance") * F("facings_missing")
    priority = ExpressionWrapper(empty_for * weight, output_field=DurationField())
    is_guess = Case(When(status=AlertStatus.SUSPECTED, then=True), default=False)
    ranked = alerts.annotate(priority=priority, is_guess=is_guess)
    return ranked.order_by("is_guess", "-priority", "-since", "-id")


def alerts_to_fill(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Unresolved alerts about goods that the store has, as far as anybody knows."""
    return by_priority(with_stock(alerts).filter(UNRESOLVED & awake() & RULE[Fill.NOW]))


def alerts_confirmed(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Those of them that people are told to fill: what is counted at 'To fill'."""
    return alerts_to_fill(alerts.filter(status=AlertStatus.OPEN))


def alerts_to_check(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Those of them that one photo alone has shown."""
    return alerts_to_fill(alerts.filter(status=AlertStatus.SUSPECTED))


def alerts_snoozed(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Put off, whatever the books say; what comes back first is first."""
    return with_stock(alerts).filter(UNRESOLVED & ~awake()).order_by("snoozed_until", "id")


def alerts_awaiting(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Places without goods in the store: by its books, or by somebody who looked."""
    return _not_to_fill(alerts, Fill.AWAIT)


def alerts_to_count(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Places whose books cannot be right: below zero, or goods that nobody found."""
    return _not_to_fill(alerts, Fill.COUNT)


def _not_to_fill(alerts: QuerySet[Alert], fill: Fill) -> QuerySet[Alert]:
    """Unresolved ones that nobody put off, and settled ones that wait for goods.

    The keys of these first: `WAITS` here would be asked of all that were ever settled.
    """
    waiting = Hold.objects.filter(WAITING, alert__isnull=False).order_by()
    matter = (UNRESOLVED & awake()) | Q(pk__in=list(waiting.values_list("alert", flat=True)))
    told = with_stock(alerts).annotate(fill=Value(fill.value))
    return by_priority(told.filter(matter & RULE[fill]))


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
    settled = alerts.filter(status=AlertStatus.RESOLVED)
    return with_fill(settled).order_by("-resolved_at", "-id")


def alerts_round(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """What one person can fill on one way through the store, in walking order."""
    way = ("shelf__walk_order", "shelf__code", "row", "sequence", "id")
    return alerts_confirmed(alerts).order_by(*way)


def to_fill_count(viewer: Viewer) -> int:
    """How many places people have been told to fill and can, over all stores of the viewer."""
    return alerts_confirmed(visible_alerts(viewer)).count()


def alerts_told(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """With what settling them said of their places, for answers and rows that tell it."""
    said = Hold.objects.filter(taken_back_at=None).select_related("slot__product")
    return alerts.prefetch_related(Prefetch("holds", said))


def alerts_for_machines(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """With their products' barcode numbers as well, which pages do not tell."""
    return alerts_told(alerts).prefetch_related("product__gtins")


def alert_history(alert: Alert) -> QuerySet[AlertTransition]:
    return alert.transitions.select_related("by", "audit").order_by("-id")


def alerts_shown(audit: Audit) -> QuerySet[Alert]:
    """The alerts whose newest picture comes from this check, from the top row down."""
    shown = Alert.objects.filter(photo__audit=audit).select_related("product", "taken_by")
    return with_fill(shown).order_by("row", "sequence", "id")


def unresolved_by_shelf(shelves: Iterable[Shelf]) -> dict[int, list[Alert]]:
    """Unresolved alerts of each shelf from the top row down, by the shelf's key, each with what
    can be done about it (`fills.with_fill`)."""
    found: dict[int, list[Alert]] = {}
    alerts = with_fill(Alert.objects.filter(UNRESOLVED, shelf__in=list(shelves)))
    for alert in alerts.select_related("taken_by", "product").order_by("row", "sequence", "id"):
        found.setdefault(alert.shelf_id, []).append(alert)
    return found


def counts_by_store(store_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Of each store what can be filled: `{store id: {status: how many}}`."""
    rows = (
        alerts_to_fill(Alert.objects.filter(shelf__store__in=list(store_ids)))
        .order_by()
        .values_list("shelf__store", "status")
        .annotate(found=Count("pk"))
    )
    counts: dict[int, dict[str, int]] = {}
    for store_id, status, found in rows:
        counts.setdefault(store_id, {})[status] = found
    return counts
