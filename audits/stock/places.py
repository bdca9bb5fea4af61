"""Places that alerts are about: a slot by its stable key, or a row where there is no slot."""

from collections.abc import Iterable
from dataclasses import dataclass

ROW = "row:"


@dataclass(frozen=True, slots=True)
class Hole:
    """One gap of one photo; the box is in pixels of that photo, `photo` its position."""

    photo: int
    row: int
    facings: int
    score: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PlaceSeen:
    """A place that an audit shows; full when no facing is missing. `hole` is the widest one, all
    of them are in `holes`; `sequence` counts a slot from the left of its row."""

    place: str
    row: int
    facings_missing: int = 0
    hole: Hole | None = None
    holes: tuple[Hole, ...] = ()
    sequence: int | None = None


def row_place(row: int) -> str:
    """The place of a whole row, counted from the top from 1."""
    return f"{ROW}{row}"


def is_row_place(place: str) -> bool:
    return place.startswith(ROW)


def places_by_row(holes: Iterable[Hole], rows_seen: Iterable[int]) -> list[PlaceSeen]:
    """Every row that any photo shows, from the top, with the holes found in it.

    Several photos of one audit stand side by side, so a row's holes are added up over them.
    """
    by_row: dict[int, list[Hole]] = {row: [] for row in rows_seen}
    for hole in holes:
        by_row.setdefault(hole.row, []).append(hole)
    return [_place(row, found) for row, found in sorted(by_row.items())]


def _place(row: int, holes: list[Hole]) -> PlaceSeen:
    widest_first = sorted(holes, key=lambda hole: (-hole.facings, -hole.score, hole.box))
    return PlaceSeen(
        row_place(row),
        row,
        sum(hole.facings for hole in holes),
        next(iter(widest_first), None),
        tuple(widest_first),
    )
