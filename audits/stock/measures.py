"""What is measured, each in one place; docs/measures.md says it in words. A share is 0..1, and None
where there was nothing to measure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

# A place that ran empty so often in the period is a repeat gap: its facings do not do.
REPEATS = 3
PERIOD = timedelta(days=28)
WEEK = 7


@dataclass(frozen=True, slots=True)
class Availability:
    """OSA: of the `checked` slots those that are not empty; `planned` are all there are."""

    planned: int
    checked: int
    empty: int

    @property
    def share(self) -> float | None:
        return (self.checked - self.empty) / self.checked if self.checked else None


def availability_sum(parts: Iterable[Availability]) -> Availability:
    """Of several shelves or days together."""
    found = list(parts)
    return Availability(
        sum(one.planned for one in found),
        sum(one.checked for one in found),
        sum(one.empty for one in found),
    )


@dataclass(frozen=True, slots=True)
class Trend:
    """Availability day by day, the oldest first and none left out; days without a check have
    nothing checked. `now` is what is told beside it as 'Availability now', if anything is."""

    days: tuple[tuple[date, Availability], ...]
    now: Availability | None = None

    @property
    def points(self) -> tuple[tuple[date, Availability], ...]:
        """What is drawn: the days, the last of them as it is now. The sums of a day that has just
        begun would say something else than the figure beside them."""
        if self.now is None or not self.days:
            return self.days
        return (*self.days[:-1], (self.days[-1][0], self.now))

    @property
    def known(self) -> list[tuple[date, float]]:
        """The points that have a share."""
        shares = [(day, one.share) for day, one in self.points]
        return [(day, share) for day, share in shares if share is not None]

    @property
    def change(self) -> float | None:
        """The share of the last seven days less that of the seven before."""
        last = availability_sum(one for _, one in self.days[-WEEK:]).share
        before = availability_sum(one for _, one in self.days[-2 * WEEK : -WEEK]).share
        return None if last is None or before is None else last - before


@dataclass(frozen=True, slots=True)
class Facings:
    """Facings seen against planned, of the checked slots alone."""

    planned: int
    seen: int

    @property
    def share(self) -> float | None:
        return self.seen / self.planned if self.planned else None


@dataclass(frozen=True, slots=True)
class Restock:
    """How long a place was empty, between photos: no shorter, and no longer where that is known."""

    at_least: timedelta
    at_most: timedelta | None


def restock_of(
    before_at: datetime | None, began_at: datetime, seen_at: datetime, ended_at: datetime
) -> Restock:
    """An empty spell: it began between `before_at` and `began_at`, and was filled between
    `seen_at` and `ended_at`."""
    return Restock(seen_at - began_at, ended_at - before_at if before_at else None)


def restock_usual(spells: Iterable[Restock]) -> Restock | None:
    """The medians of both ends; the upper one of the spells that have one."""
    found = list(spells)
    if not found:
        return None
    most = [one.at_most for one in found if one.at_most is not None]
    return Restock(_median([one.at_least for one in found]), _median(most) if most else None)


def shares_by_brand(facings: Mapping[str, int]) -> list[tuple[str, float]]:
    """Each brand's share of the planned facings that have a product, the largest first."""
    total = sum(facings.values())
    shares = [(brand, count / total) for brand, count in facings.items() if total]
    return sorted(shares, key=lambda one: (-one[1], one[0]))


def _median(values: list[timedelta]) -> timedelta:
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2
