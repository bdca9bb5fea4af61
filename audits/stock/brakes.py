"""When ShelfWatch must stop crying: too many wrong readings, or far more alerts than usual."""

from collections.abc import Sequence
from dataclasses import dataclass

LAST_ALERTS = 20
MOST_WRONG = 0.2
TIMES_USUAL = 5
# Below this a store may simply have a bad day: where nothing opened for weeks, one bare shelf is
# still told of. Nor has a new store a usual yet.
LEAST_ALERTS = 20
LEAST_DAYS = 7


@dataclass(frozen=True, slots=True)
class ShelfBrake:
    """How many of a shelf's newest alerts people called wrong readings."""

    wrong: int
    of: int

    @property
    def is_on(self) -> bool:
        return self.of >= LAST_ALERTS and self.wrong > MOST_WRONG * self.of


def shelf_brake(newest: Sequence[bool]) -> ShelfBrake:
    """`newest`: whether each alert was a wrong reading, the newest first."""
    last = newest[:LAST_ALERTS]
    return ShelfBrake(sum(last), len(last))


def store_brake(today: int, before: int, days: float) -> bool:
    """Whether `today` alerts in 24 hours are too many after `before` in the `days` before, in
    which the store was checked; those on which nothing opened count as well."""
    if days < LEAST_DAYS or today < LEAST_ALERTS:
        return False
    return today >= TIMES_USUAL * before / days
