"""What a newer audit does to a shelf's alerts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from audits.stock.places import PlaceSeen


class Move(StrEnum):
    RAISE = "raise"  # a new alert, suspected
    REFRESH = "refresh"  # seen again
    OPEN = "open"  # seen often enough to tell people
    RESOLVE = "resolve"  # the place was seen full


@dataclass(frozen=True, slots=True)
class Known:
    """An unresolved alert: how many checks in a row have shown it, and whether it is open."""

    place: str
    seen_count: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """One step for one place; a place may get RAISE and then OPEN from the same audit."""

    move: Move
    seen: PlaceSeen


def decide(
    seen: Iterable[PlaceSeen], known: Mapping[str, Known], *, open_after: int
) -> list[Decision]:
    """Steps in the order of `seen`. An alert whose place was not seen is left as it is."""
    return [
        Decision(move, place)
        for place in seen
        for move in _moves(place, known.get(place.place), open_after)
    ]


def _moves(place: PlaceSeen, known: Known | None, open_after: int) -> list[Move]:
    if place.facings_missing == 0:
        return [Move.RESOLVE] if known else []
    first = Move.REFRESH if known else Move.RAISE
    count = known.seen_count + 1 if known else 1
    opens = count >= open_after and not (known and known.is_open)
    return [first, Move.OPEN] if opens else [first]
