"""Measures of some shelves, read from spells and daily sums; docs/measures.md defines them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum
from django.utils import timezone

from audits.models import Shelf, ShelfDay, Slot, SlotState, Spell
from audits.selectors.availability import availability_now
from audits.selectors.positions import planograms_in_force
from audits.stock.measures import (
    PERIOD,
    REPEATS,
    Availability,
    Facings,
    Restock,
    availability_sum,
    restock_of,
    restock_usual,
    shares_by_brand,
)

MOST_BRANDS = 5


@dataclass(frozen=True, slots=True)
class Repeat:
    """A place that keeps running empty."""

    shelf_id: int
    slot_key: str
    times: int


@dataclass(frozen=True, slots=True)
class Measures:
    """`now` by the newest photos, the others over the last four weeks, or the period asked for."""

    now: Availability
    lately: Availability
    facings: Facings
    restock: Restock | None
    repeats: list[Repeat]
    brands: list[tuple[str, float]]


def measures_of(shelves: Sequence[Shelf], period: timedelta = PERIOD) -> Measures:
    """Seven questions, however many shelves."""
    since = timezone.now() - period
    in_force = {shelf: one.pk for shelf, one in planograms_in_force(shelves).items()}
    sums = _sums(shelves, since)
    return Measures(
        now=availability_sum(availability_now(in_force).values()),
        lately=Availability(sums["slots_planned"], sums["slots_observed"], sums["slots_out"]),
        facings=Facings(sums["facings_planned"], sums["facings_seen"]),
        restock=_restock(shelves, since),
        repeats=_repeats(shelves, since),
        brands=_brands(in_force.values())[:MOST_BRANDS],
    )


def _sums(shelves: Sequence[Shelf], since: datetime) -> dict[str, int]:
    names = (
        *("slots_planned", "slots_observed", "slots_out"),
        *("facings_planned", "facings_seen"),
    )
    days = ShelfDay.objects.filter(_days_since(shelves, since), shelf__in=shelves)
    sums = days.aggregate(**{name: Sum(name) for name in names})
    return {name: total or 0 for name, total in sums.items()}


def _days_since(shelves: Sequence[Shelf], since: datetime) -> Q:
    """Days are the stores' own: the first is the one that `since` lies in by each one's clock."""
    zones = {shelf.store.time_zone: shelf.store.zone for shelf in shelves}
    days = Q(pk__in=[])
    for name, zone in zones.items():
        days |= Q(shelf__store__time_zone=name, day__gte=since.astimezone(zone).date())
    return days


def _restock(shelves: Sequence[Shelf], since: datetime) -> Restock | None:
    filled = Spell.objects.filter(
        shelf__in=shelves, state=SlotState.OUT, began_at__gte=since
    ).exclude(ended_at=None)
    times = filled.order_by().values_list("before_at", "began_at", "seen_at", "ended_at")
    return restock_usual(
        restock_of(before, began, seen, ended) for before, began, seen, ended in times if ended
    )


def _repeats(shelves: Sequence[Shelf], since: datetime) -> list[Repeat]:
    ran_empty = Spell.objects.filter(shelf__in=shelves, state=SlotState.OUT, began_at__gte=since)
    often = (
        ran_empty.order_by()
        .values_list("shelf", "slot_key")
        .annotate(times=Count("pk"))
        .filter(times__gte=REPEATS)
        .order_by("-times", "shelf", "slot_key")
    )
    return [Repeat(shelf, key, times) for shelf, key, times in often]


def _brands(planograms: Iterable[int]) -> list[tuple[str, float]]:
    slots = Slot.objects.filter(planogram__in=list(planograms)).exclude(product__brand="")
    sums = slots.order_by().values_list("product__brand").annotate(facings=Sum("facings"))
    return shares_by_brand({brand: facings for brand, facings in sums if brand})
