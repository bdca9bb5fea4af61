"""Availability of many shelves at once: by their newest photos, and day by day."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.utils import timezone

from audits.models import Planogram, PlanogramStatus, ShelfDay, Slot, SlotState, Spell, Store
from audits.selectors.closed import in_use
from audits.stock.measures import Availability, Trend, availability_sum

# What was seen longer ago than this, and than the shelf's own interval, is no longer 'checked'.
FRESH = timedelta(hours=24)
TREND_DAYS = 14
# A chain's hundreds of thousands of positions are counted once a minute, a few stores' each time.
MANY_STORES = 20
REMEMBERED_SECONDS = 60
NOTHING = Availability(0, 0, 0)


def availability_now(in_force: Mapping[int, int]) -> dict[int, Availability]:
    """By shelf; `in_force`: the key of each shelf's planogram of today, by the shelf's."""
    slots = Slot.objects.filter(planogram__in=list(in_force.values())).order_by()
    planned = dict(slots.values_list("planogram__shelf").annotate(Count("pk")))
    now = timezone.now()
    fresh = Q(seen_at__gte=now - FRESH) | Q(seen_at__gte=now - F("shelf__audit_interval"))
    checked = (
        Spell.objects.filter(fresh, shelf__in=list(in_force), ended_at=None)
        .filter(Exists(slots.filter(planogram__shelf=OuterRef("shelf"), key=OuterRef("slot_key"))))
        .order_by()
        .values_list("shelf")
        .annotate(seen=Count("pk"), out=Count("pk", filter=Q(state=SlotState.OUT)))
    )
    seen = {shelf: (count, out) for shelf, count, out in checked}
    return {
        shelf: Availability(count, *seen.get(shelf, (0, 0))) for shelf, count in planned.items()
    }


def availability_by_store(store_ids: Iterable[int]) -> dict[int, Availability]:
    """Now, by store; stores without a planogram in force are left out."""
    ids = list(store_ids)
    if len(ids) < MANY_STORES:
        return _by_store(ids)
    names = {f"availability:{pk}": pk for pk in ids}
    known = cache.get_many(names)
    missing = [pk for name, pk in names.items() if name not in known]
    if missing:
        found = _by_store(missing)
        fresh = {f"availability:{pk}": found.get(pk, NOTHING) for pk in missing}
        cache.set_many(fresh, REMEMBERED_SECONDS)
        known |= fresh
    return {names[name]: one for name, one in known.items() if one.planned}


def _by_store(store_ids: list[int]) -> dict[int, Availability]:
    now = timezone.now()
    stores: dict[int, int] = {}
    in_force: dict[int, int] = {}
    published = (
        Planogram.objects.filter(
            in_use("shelf__"), shelf__store__in=store_ids, status=PlanogramStatus.PUBLISHED
        )
        .order_by("-effective_from", "-version")
        .values_list("pk", "shelf", "effective_from", "shelf__store", "shelf__store__time_zone")
    )
    today = {zone: now.astimezone(Store(time_zone=zone).zone).date() for zone in _zones(store_ids)}
    for planogram, shelf, begins, store, zone in published:
        if begins and begins <= today[zone]:
            stores.setdefault(shelf, store)
            in_force.setdefault(shelf, planogram)
    shelves = availability_now(in_force)
    parts: dict[int, list[Availability]] = {}
    for shelf, one in shelves.items():
        parts.setdefault(stores[shelf], []).append(one)
    return {store: availability_sum(found) for store, found in parts.items()}


def _zones(store_ids: list[int]) -> list[str]:
    stores = Store.objects.filter(pk__in=store_ids).order_by()
    return list(stores.values_list("time_zone", flat=True).distinct())


def trend_by_store(
    stores: Iterable[Store], now_by_store: Mapping[int, Availability], days: int = TREND_DAYS
) -> dict[int, Trend]:
    """The last `days` local days of each store, until now."""
    found = list(stores)
    now = timezone.now()
    first = now.date() - timedelta(days=days)
    sums = _sums("shelf__store", first, shelf__store__in=[store.pk for store in found])
    return {
        store.pk: _trend(
            sums.get(store.pk, {}),
            now.astimezone(store.zone).date(),
            days,
            now_by_store.get(store.pk, NOTHING),
        )
        for store in found
    }


def trend_of_shelf(shelf_id: int, store: Store, now: Availability, days: int = TREND_DAYS) -> Trend:
    today = timezone.now().astimezone(store.zone).date()
    sums = _sums("shelf", today - timedelta(days=days), shelf=shelf_id)
    return _trend(sums.get(shelf_id, {}), today, days, now)


def trend_sum(trends: Iterable[Trend]) -> Trend:
    """Of several stores together; ends with the newest day that any of them has."""
    trends = list(trends)
    by_day: dict[date, list[Availability]] = {}
    longest = 0
    for trend in trends:
        longest = max(longest, len(trend.days))
        for day, one in trend.days:
            by_day.setdefault(day, []).append(one)
    days = sorted(by_day)[-longest:] if longest else []
    now = availability_sum(trend.now for trend in trends if trend.now is not None)
    return Trend(tuple((day, availability_sum(by_day[day])) for day in days), now)


def _sums(owner: str, first: date, **which: object) -> dict[int, dict[date, Availability]]:
    rows = (
        ShelfDay.objects.filter(day__gte=first, **which)
        .order_by()
        .values_list(owner, "day")
        .annotate(Sum("slots_planned"), Sum("slots_observed"), Sum("slots_out"))
    )
    found: dict[int, dict[date, Availability]] = {}
    for key, day, planned, observed, out in rows:
        found.setdefault(key, {})[day] = Availability(planned, observed, out)
    return found


def _trend(sums: Mapping[date, Availability], today: date, days: int, now: Availability) -> Trend:
    every = [today - timedelta(days=back) for back in reversed(range(days))]
    return Trend(tuple((day, sums.get(day, NOTHING)) for day in every), now)
