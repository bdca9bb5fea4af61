"""What a period was like: by store and region, and what was worst. docs/measures.md defines it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import F, FloatField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Cast
from django.utils import timezone

from audits.models import Product, Shelf, ShelfDay, Slot, SlotState, Spell, Store
from audits.selectors.availability import MANY_STORES
from audits.stock.measures import (
    Availability,
    Restock,
    Trend,
    availability_sum,
    restock_of,
    restock_usual,
)

WORST = 10
# Of fewer observations no shelf is called one of the worst: it may have been one bad morning.
LEAST_OBSERVED = 20
# A chain's period is read once in so long.
REMEMBERED_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Period:
    """Local days of the stores, the first and the last of them included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """As many days before it."""
        span = timedelta(days=self.length)
        return Period(self.first - span, self.last - span)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        end = datetime.combine(self.last + timedelta(days=1), time(), tzinfo=zone)
        return datetime.combine(self.first, time(), tzinfo=zone), end


@dataclass(frozen=True, slots=True)
class Line:
    """A store, or a region of several: `before` is the period before, `empties` the empty spells
    that began."""

    name: str
    region: str
    store: Store | None
    availability: Availability
    before: Availability
    empties: int
    restock: Restock | None

    @property
    def change(self) -> float | None:
        now, before = self.availability.share, self.before.share
        return None if now is None or before is None else now - before


@dataclass(frozen=True, slots=True)
class WorstShelf:
    shelf: Shelf
    availability: Availability
    empties: int


@dataclass(frozen=True, slots=True)
class WorstProduct:
    product: Product
    empties: int
    stores: int
    restock: Restock | None


@dataclass(frozen=True, slots=True)
class Report:
    period: Period
    whole: Line
    trend: Trend
    stores: list[Line]
    regions: list[Line]
    shelves: list[WorstShelf]
    products: list[WorstProduct]


@dataclass(frozen=True, slots=True)
class _Empty:
    """An empty spell that began in the period."""

    store: int
    shelf: int
    product: int | None
    restock: Restock | None


def report_of(stores: Iterable[Store], period: Period) -> Report:
    """Seven questions, however many stores; of many stores it is remembered for five minutes."""
    stores = list(stores)
    if len(stores) < MANY_STORES:
        return _report(stores, period)
    ids = ",".join(str(store.pk) for store in stores)
    key = f"report:{hash(ids)}:{period.first}:{period.last}"
    found: Report | None = cache.get(key)
    if found is None:
        found = _report(stores, period)
        cache.set(key, found, REMEMBERED_SECONDS)
    return found


def _report(stores: list[Store], period: Period) -> Report:
    empties = _empties(stores, period)
    days, before = _days(stores, period), _days(stores, period.before)
    lines = [_line([store], days, before, empties) for store in stores]
    regions = sorted({store.region for store in stores})
    return Report(
        period=period,
        whole=_line(stores, days, before, empties),
        trend=_trend(days, period),
        stores=sorted(lines, key=_lowest),
        regions=[
            _line([one for one in stores if one.region == region], days, before, empties, region)
            for region in regions
        ]
        if len(regions) > 1
        else [],
        shelves=_shelves(stores, period, empties),
        products=_products(empties),
    )


Days = dict[tuple[int, date], Availability]


def _days(stores: Sequence[Store], period: Period) -> Days:
    """By store and day."""
    found = (
        ShelfDay.objects.filter(shelf__store__in=stores, day__range=(period.first, period.last))
        .order_by()
        .values_list("shelf__store", "day")
        .annotate(Sum("slots_planned"), Sum("slots_observed"), Sum("slots_out"))
    )
    return {(store, day): Availability(*sums) for store, day, *sums in found}


def _trend(days: Days, period: Period) -> Trend:
    by_day: dict[date, list[Availability]] = {}
    for (_, day), one in days.items():
        by_day.setdefault(day, []).append(one)
    every = [period.first + timedelta(days=number) for number in range(period.length)]
    return Trend(tuple((day, availability_sum(by_day.get(day, []))) for day in every))


def _line(
    stores: Sequence[Store],
    days: Days,
    before: Days,
    empties: Sequence[_Empty],
    region: str | None = None,
) -> Line:
    """`stores`: one, all of a `region`, or all."""
    ids = {store.pk for store in stores}
    mine = [one for one in empties if one.store in ids]
    only = stores[0] if len(stores) == 1 and region is None else None
    named = (only.region if only else "") if region is None else region
    return Line(
        name=only.name if only else named,
        region=named,
        store=only,
        availability=availability_sum(one for (key, _), one in days.items() if key in ids),
        before=availability_sum(one for (key, _), one in before.items() if key in ids),
        empties=len(mine),
        restock=restock_usual(one.restock for one in mine if one.restock),
    )


def _lowest(line: Line) -> tuple[bool, float, str]:
    """The lowest availability first; what was not checked comes last."""
    share = line.availability.share
    return share is None, share or 0.0, line.name


def _empties(stores: Sequence[Store], period: Period) -> list[_Empty]:
    """Each store's by its own clock."""
    slot = Slot.objects.filter(planogram__shelf=OuterRef("shelf"), key=OuterRef("slot_key"))
    named = slot.exclude(product=None).order_by("-planogram__version")
    spells = (
        Spell.objects.filter(_began_in(stores, period), state=SlotState.OUT)
        .order_by()
        .annotate(product=Subquery(named.values("product")[:1]))
        .values_list(
            *("shelf__store", "shelf", "product", "before_at", "began_at", "seen_at", "ended_at")
        )
    )
    return [
        _Empty(store, shelf, product, restock_of(before, began, seen, ended) if ended else None)
        for store, shelf, product, before, began, seen, ended in spells
    ]


def _began_in(stores: Sequence[Store], period: Period) -> Q:
    """The period begins and ends at midnight of each store's own clock."""
    by_zone: dict[str, list[Store]] = {}
    for store in stores:
        by_zone.setdefault(store.time_zone, []).append(store)
    began = Q(pk__in=[])
    for found in by_zone.values():
        starts, ends = period.bounds(found[0].zone)
        began |= Q(shelf__store__in=found, began_at__gte=starts, began_at__lt=ends)
    return began


def _shelves(
    stores: Sequence[Store], period: Period, empties: Sequence[_Empty]
) -> list[WorstShelf]:
    sums = (
        ShelfDay.objects.filter(shelf__store__in=stores, day__range=(period.first, period.last))
        .order_by()
        .values("shelf")
        .annotate(
            planned=Sum("slots_planned"), observed=Sum("slots_observed"), out=Sum("slots_out")
        )
        .filter(Q(observed__gte=LEAST_OBSERVED) & Q(out__gt=0))
        .annotate(share=Cast(F("out"), FloatField()) / Cast(F("observed"), FloatField()))
        .order_by("-share", "shelf")[:WORST]
    )
    rows = list(sums)
    shelves = Shelf.objects.select_related("store").in_bulk([row["shelf"] for row in rows])
    times = _tally(empties, lambda one: one.shelf)
    return [
        WorstShelf(
            shelf=shelves[row["shelf"]],
            availability=Availability(row["planned"], row["observed"], row["out"]),
            empties=len(times.get(row["shelf"], [])),
        )
        for row in rows
    ]


def _products(empties: Sequence[_Empty]) -> list[WorstProduct]:
    by_product = _tally([one for one in empties if one.product], lambda one: one.product)
    worst = sorted(by_product.items(), key=lambda item: (-len(item[1]), item[0]))[:WORST]
    products = Product.objects.in_bulk([key for key, _ in worst if key])
    return [
        WorstProduct(
            product=products[key],
            empties=len(found),
            stores=len({one.store for one in found}),
            restock=restock_usual(one.restock for one in found if one.restock),
        )
        for key, found in worst
        if key in products
    ]


def _tally(
    empties: Iterable[_Empty], by: Callable[[_Empty], int | None]
) -> dict[int | None, list[_Empty]]:
    found: dict[int | None, list[_Empty]] = {}
    for one in empties:
        found.setdefault(by(one), []).append(one)
    return found


def last_days(count: int, stores: Iterable[Store]) -> Period:
    """The `count` days that end with today; of stores with several clocks, with the newest day
    that any of them has begun. Without stores: by UTC."""
    now = timezone.now()
    today = max((now.astimezone(one.zone).date() for one in stores), default=now.date())
    return Period(today - timedelta(days=count - 1), today)
