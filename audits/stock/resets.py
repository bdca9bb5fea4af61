"""When a shelf has been rebuilt, as far as photos that do not line up can tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# One crooked photo is no rebuilt shelf.
LEAST_CHECKS = 3
LEAST_SHELVES = 3
SHARE_OF_STORE = 0.3


@dataclass(frozen=True, slots=True)
class LineUps:
    """A shelf's newest usable checks: how many in a row did not line up with its reference, on
    which day the newest of them was taken, and the newest day before then (or that day) from
    which a planogram was to hold."""

    failed: int
    failed_on: date | None = None
    planogram_from: date | None = None
    reference_from: date | None = None


def shelf_reset_due(shelf: LineUps) -> bool:
    """Whether its reference photo shows a shelf that is no more.

    One failure is enough where a planogram has taken effect since the reference photo was taken.
    """
    if shelf.failed == 0 or shelf.failed_on is None:
        return False
    rebuilt = (
        shelf.planogram_from is not None
        and shelf.reference_from is not None
        and shelf.reference_from < shelf.planogram_from <= shelf.failed_on
    )
    return rebuilt or shelf.failed >= LEAST_CHECKS


def store_reset_due(failing: Sequence[bool]) -> bool:
    """`failing`: for each shelf of the store with a reference, whether its newest check failed."""
    return sum(failing) >= max(LEAST_SHELVES, SHARE_OF_STORE * len(failing))
