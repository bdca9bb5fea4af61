"""What can be done about an empty place, by what the store's books say is there.

The rule is told once, in the database's words: lists ask for one of the three, and a place's page
and mail read which of them it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from audits.fill_words import await_words, books_wrong_words, not_found_words, now_words
from audits.models import Alert, AlertStatus, Hold, HoldKind, OnHand


class Fill(StrEnum):
    NOW = "now"  # there is some, or nobody knows
    AWAIT = "await"  # the books say that there is none, or somebody who looked
    COUNT = "count"  # the books cannot be right: below zero, or goods that nobody found


_BOOKS = OnHand.objects.filter(
    store=OuterRef("shelf__store"), product=OuterRef("product")
).order_by()
# Somebody looked and found nothing, and goods have not come since: of a hold, and of an alert.
WAITING = Q(kind=HoldKind.NO_STOCK, lifted_at=None)
WAITS = Q(Exists(Hold.objects.filter(WAITING, alert=OuterRef("pk"))))
# Something can be done about it, or will have to be.
MATTERS = ~Q(status=AlertStatus.RESOLVED) | WAITS
# Exactly one of them is true of an alert.
RULE = {
    Fill.NOW: ~Q(Exists(_BOOKS.filter(quantity__lte=0))) & ~WAITS,
    Fill.AWAIT: Q(Exists(_BOOKS.filter(quantity=0))) | (WAITS & ~Q(Exists(_BOOKS))),
    Fill.COUNT: Q(Exists(_BOOKS.filter(quantity__lt=0)))
    | (WAITS & Q(Exists(_BOOKS.filter(quantity__gt=0)))),
}
_FILL = Case(
    When(~MATTERS, then=Value("")),
    *(When(rule, then=Value(fill.value)) for fill, rule in RULE.items()),
)


@dataclass(frozen=True, slots=True)
class Stock:
    """What can be done about one place; `quantity` by the books, None: they do not say."""

    fill: Fill = Fill.NOW
    quantity: int | None = None

    @property
    def words(self) -> str:
        """Empty where the store's books say nothing of the product."""
        if self.quantity is None:
            return ""
        if self.fill is Fill.NOW:
            return now_words(self.quantity)
        if self.fill is Fill.AWAIT:
            return await_words()
        if self.quantity < 0:
            return books_wrong_words(self.quantity)
        return not_found_words(self.quantity)


def with_stock(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """With what the store's books say of the product, as `quantity`."""
    return alerts.annotate(quantity=Subquery(_BOOKS.values("quantity")[:1]))


def with_fill(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """With what can be done about each, as `fill`; empty for settled ones, unless they wait for
    goods."""
    return alerts.annotate(fill=_FILL)


def stock_of(alert_ids: Iterable[int]) -> dict[int, Stock]:
    """Of each alert about which something can be done, by its key; settled ones are not in it
    unless they wait for goods."""
    alerts = with_stock(Alert.objects.filter(MATTERS, pk__in=list(alert_ids))).order_by()
    rows = alerts.annotate(fill=_FILL).values_list("pk", "fill", "quantity")
    return {pk: Stock(Fill(fill), quantity) for pk, fill, quantity in rows}
