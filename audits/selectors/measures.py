"""Measures of some shelves, read from spells and daily sums; docs/measures.md defines them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Sum
from django.utils import timezone

from audits.models import Shelf, ShelfDay, Slot, SlotState, Spell
from audits.selectors.positions import planograms_in_force
from audits.stock.measures import (
    PERIOD,
    REPEATS,
    Availability,
    Facings,
    Restock,
    restock_of,
    restock_usual,
    shares_by_brand,
)

# What was seen longer ago than this, and than the shelf's own interval, is no longer 'checked'.
FRESH = timedelta(hours=24)
MOST_BRANDS = 5


@dataclass(frozen=True, slots=True)
class Repeat:
    """A place that keeps running empty."""

    shelf_id: int
    slot_key: str
    times: int


@dataclass(frozen=True, slots=True)
class Measures:
    """`now` by the newest photos, the others over the last four weeks."""

    now: Availability
    lately: Availability
    facings: Facings
    restock: Restock | None
    repeats: list[Repeat]
    brands: list[tuple[str, float]]


def measures_of(shelves: Sequence[Shelf]) -> Measures:
    """Six questions, however many shelves."""
    since = timezone.now() - PERIOD
    slots = _slots(shelves)
    sums = _sums(shelves, since)
    return Measures(
        now=_now(shelves, slots),
        lately=Availability(sums["slots_planned"], sums["slots_observed"], sums["slots_out"]),
        facings=Facings(sums["facings_planned"], sums["facings_seen"]),
        restock=_restock(shelves, since),
        repeats=_repeats(shelves, since),
        brands=_brands(slots)[:MOST_BRANDS],
    )


def _slots(shelves: Sequence[Shelf]) -> list[tuple[int, str, int, str | None]]:
    """Shelf, key, facings and brand of every slot in force; a product without a brand has ''."""
    planograms = [one.pk for one in planograms_in_force(shelves).values()]
    slots = Slot.objects.filter(planogram__in=planograms).order_by()
    return list(slots.values_list("planogram__shelf", "key", "facings", "product__brand"))


def _now(
    shelves: Sequence[Shelf], slots: Sequence[tuple[int, str, int, str | None]]
) -> Availability:
    planned = {(shelf, key) for shelf, key, _, _ in slots}
    spells = Spell.objects.filter(shelf__in=shelves, ended_at=None).order_by()
    now = timezone.now()
    fresh = {shelf.pk: now - max(FRESH, shelf.audit_interval) for shelf in shelves}
    checked = [
        state
        for shelf, key, state, seen_at in spells.values_list(
            "shelf", "slot_key", "state", "seen_at"
        )
        if (shelf, key) in planned and seen_at >= fresh[shelf]
    ]
    return Availability(len(planned), len(checked), checked.count(SlotState.OUT))


def _sums(shelves: Sequence[Shelf], since: datetime) -> dict[str, int]:
    names = (
        *("slots_planned", "slots_observed", "slots_out"),
        *("facings_planned", "facings_seen"),
    )
    days = ShelfDay.objects.filter(shelf__in=shelves, day__gte=since.date())
    sums = days.aggregate(**{name: Sum(name) for name in names})
    return {name: total or 0 for name, total in sums.items()}


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


def _brands(slots: Sequence[tuple[int, str, int, str | None]]) -> list[tuple[str, float]]:
    facings: Counter[str] = Counter()
    for _, _, count, brand in slots:
        if brand:
            facings[brand] += count
    return shares_by_brand(facings)
