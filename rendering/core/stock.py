"""Stock: what stands in each lane of each slot of a planogram."""

from collections.abc import Mapping
from enum import StrEnum
from random import Random

from rendering.core.planogram import Planogram, Slot
from rendering.core.seeds import dice


class Lane(StrEnum):
    """One facing and what stands behind it."""

    FULL = "full"
    """A front and more behind."""
    FRONT = "front"
    """The front alone."""
    BACK = "back"
    """No front, but one stands further back."""
    EMPTY = "empty"


Stock = Mapping[str, tuple[Lane, ...]]


def stock_full(planogram: Planogram) -> Stock:
    """Every lane full."""
    return {slot.key: (Lane.FULL,) * slot.facings for slot in planogram.slots}


def stock_make(planogram: Planogram, seed: int, holes: float = 0.1) -> Stock:
    """Holes of every kind; `holes` is about the share of slots with one.

    One facing, several, the whole slot, the row's end, now and then a whole row, and fronts
    missing with one still standing behind.
    """
    die = dice(seed, "stock")
    stock = {slot.key: tuple(_kept(die) for _ in range(slot.facings)) for slot in planogram.slots}
    for slot in planogram.slots:
        if die.random() < holes:
            stock[slot.key] = _holed(die, slot)
    rows = sorted({slot.row for slot in planogram.slots})
    if die.random() < holes * 1.5:
        _row_end_cleared(planogram, stock, die.choice(rows), die.randint(1, 2))
    if die.random() < holes * 0.6:
        _row_end_cleared(planogram, stock, die.choice(rows), 99)
    return stock


def stock_without(stock: Stock, key: str, facings: int, first: int = 0) -> Stock:
    """The stock with `facings` lanes of slot `key` empty, from lane `first` (0 is the left)."""
    lanes = list(stock[key])
    for place in range(first, min(first + facings, len(lanes))):
        lanes[place] = Lane.EMPTY
    return {**stock, key: tuple(lanes)}


def _kept(die: Random) -> Lane:
    return Lane.FULL if die.random() < 0.8 else Lane.FRONT


def _holed(die: Random, slot: Slot) -> tuple[Lane, ...]:
    """One hole of 1..facings lanes somewhere in the slot."""
    wide = slot.facings if die.random() < 0.35 else die.randint(1, slot.facings)
    first = die.randint(0, slot.facings - wide)
    rest = Lane.BACK if die.random() < 0.3 else Lane.EMPTY
    return tuple(
        rest if first <= lane < first + wide else _kept(die) for lane in range(slot.facings)
    )


def _row_end_cleared(
    planogram: Planogram, stock: dict[str, tuple[Lane, ...]], row: int, slots: int
) -> None:
    for slot in planogram.row_slots(row)[-slots:]:
        stock[slot.key] = (Lane.EMPTY,) * slot.facings
