"""Planogram positions -> their places on the reference photo, from the fronts detected there.

The photo shows more than the planogram (neighbouring bays, mistakes of the detector) and less
(fronts that were not found, empty places, what the photo cuts off). So all rows are held against
all rows, each planned facing against each column, and a position gets a place only where nearly
all likely ways to pair them agree on it: a wrong place is worse than none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from audits.stock.alignment import Lane
from audits.stock.bay import PairedRow, pair_rows
from audits.stock.columns_seen import Column, Front, Place, columns_of
from audits.stock.placing import place_slots

__all__ = ["Front", "Mapped", "Misfit", "Place", "Wanted", "map_places"]

# How sure a position's place must be. Where the fronts' colours are not known, rows of products of
# one size look the same wherever they start, and a likely place is wrong more often.
SURE = 0.45
SURE_WITHOUT_COLOURS = 0.9


@dataclass(frozen=True, slots=True)
class Wanted:
    """A slot to be placed, in the order of its row; `width` is the whole slot's, if known."""

    key: str
    row: int
    facings: int
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row whose positions did not all get a place: of its `planned` facings and the `seen`
    fronts side by side on the photo's row some do not fit; `unplaced` positions have no place."""

    row: int
    seen: int
    planned: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class Mapped:
    """Places (x1, y1, x2, y2) by slot key. `rows` (shown, planned) is set where the photo shows
    another number of rows and some planned row was not found on it. `moved`: planned rows of which
    positions lie on a row of the photo with another number, which is the second one."""

    places: Mapping[str, Place] = field(default_factory=dict)
    misfits: tuple[Misfit, ...] = ()
    rows: tuple[int, int] | None = None
    moved: tuple[tuple[int, int], ...] = ()


def map_places(wanted: Sequence[Wanted], fronts: Iterable[Front]) -> Mapped:
    """Places of the slots that can be told with certainty; rows count from the top."""
    shown = list(fronts)
    seen = {row: columns_of(every) for row, every in _by_row(shown).items()}
    lanes = _lanes(wanted)
    paired = pair_rows(lanes, seen)
    sure = SURE if shown and all(front.colour for front in shown) else SURE_WITHOUT_COLOURS
    found = {row: place_slots(one, sure) for row, one in paired.items()}
    every = {slot: place for row in found.values() for slot, place in row.items()}
    places = {wanted[slot].key: place for slot, place in sorted(every.items())}
    moved = [(row, one.number) for row, one in sorted(paired.items()) if row != one.number]
    lost = len(lanes) != len(seen) and len(paired) < len(lanes)
    return Mapped(
        places,
        _misfits(wanted, places, paired),
        (len(seen), len(lanes)) if lost else None,
        tuple(pair for pair in moved if found[pair[0]]),
    )


def _by_row(fronts: Sequence[Front]) -> dict[int, list[Front]]:
    rows: dict[int, list[Front]] = {}
    for front in fronts:
        rows.setdefault(front.row, []).append(front)
    return rows


def _lanes(wanted: Sequence[Wanted]) -> dict[int, list[Lane]]:
    rows: dict[int, list[Lane]] = {}
    for index, slot in enumerate(wanted):
        width = slot.width / slot.facings if slot.width else None
        rows.setdefault(slot.row, []).extend([Lane(index, width)] * slot.facings)
    return rows


def _misfits(
    wanted: Sequence[Wanted], places: Mapping[str, Place], paired: Mapping[int, PairedRow]
) -> tuple[Misfit, ...]:
    misfits = []
    for row in sorted({slot.row for slot in wanted}):
        mine = [slot for slot in wanted if slot.row == row]
        unplaced = sum(slot.key not in places for slot in mine)
        if unplaced:
            columns: Sequence[Column] = paired[row].aligned.columns if row in paired else ()
            planned = sum(slot.facings for slot in mine)
            misfits.append(Misfit(row, len(columns), planned, unplaced))
    return tuple(misfits)
