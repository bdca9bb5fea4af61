"""What a newer audit does to a shelf's alerts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from audits.stock.places import PlaceSeen


class Move(StrEnum):
    RAISE = "raise"  # a new alert, suspected
    REFRESH = "refresh"  # seen again
    OPEN = "open"  # seen often enough to tell people
    RESOLVE = "resolve"  # the place was seen full
    LIFT = "lift"  # a place about which somebody had said something was seen full


@dataclass(frozen=True, slots=True)
class Known:
    """An unresolved alert: how many checks in a row have shown it, whether it is open, and how
    many rows the photo that showed it last has (None: its place is no row, or not known).

    `confirmed`: somebody has said since the new photo was taken that the place is empty. `again`:
    the new photo is the very one that showed it last, sent once more.
    """

    place: str
    seen_count: int
    is_open: bool
    rows: int | None = None
    confirmed: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """One step for one place; a place may get RAISE and then OPEN from the same audit."""

    move: Move
    seen: PlaceSeen


def decide(
    seen: Sequence[PlaceSeen],
    known: Mapping[str, Known],
    *,
    open_after: int,
    held: Collection[str] = (),
    said: Collection[str] = (),
) -> list[Decision]:
    """Steps in the order of `seen`. An alert whose place was not seen is left as it is.

    A row's number is all that tells it from the others, and it holds only among photos that show
    as many rows: a photo that shows more or fewer resolves nothing. No alert is raised for a
    place that is `held`. What people say is as old as their word: of places about which somebody
    `said` something after the photo was taken it tells nothing, whatever became of their alert
    since, and it resolves none that was confirmed after it.
    """
    rows = len(seen)
    return [
        Decision(move, place)
        for place in seen
        if place.place not in said
        for move in (*_moves(place, known.get(place.place), open_after, rows, place.place in held),)
    ]


def _moves(
    place: PlaceSeen, known: Known | None, open_after: int, rows: int, held: bool
) -> list[Move]:
    if place.facings_missing == 0:
        filled = known and not known.confirmed and known.rows in (None, rows)
        resolved = [Move.RESOLVE] if filled else []
        return [*resolved, Move.LIFT] if held else resolved
    if held and known is None:
        return []
    first = Move.REFRESH if known else Move.RAISE
    count = known.seen_count + (not known.again) if known else 1
    opens = count >= open_after and not (known and known.is_open)
    return [first, Move.OPEN] if opens else [first]
