"""Planograms: which product has which place on a shelf."""

from dataclasses import dataclass
from random import Random

from rendering.core.assortment import CATEGORIES, Family, assortment_make
from rendering.core.design import Design
from rendering.core.seeds import dice

BOARD_CM = 2.2
TOP_CM = 205.0
AIR_CM = 9.0
"""At most this much is added over the products so that a bay reaches its height."""


@dataclass(frozen=True)
class Slot:
    """A place: `facings` lanes of one design, `stack` items high, on row `row` (1 is the top).

    `left` is the slot's left edge and `lane` a lane's width, in centimetres from the bay's left.
    """

    key: str
    row: int
    sequence: int
    design: Design
    facings: int
    left: float
    lane: float
    stack: int

    @property
    def right(self) -> float:
        """The slot's right edge in centimetres."""
        return self.left + self.facings * self.lane


@dataclass(frozen=True)
class Level:
    """A row's board: its top at `floor` cm over the ground, `clear` cm to the next board."""

    row: int
    floor: float
    clear: float


@dataclass(frozen=True)
class Planogram:
    """One bay: `width` and `depth` in centimetres, levels and slots from the top row down."""

    seed: int
    category: str
    width: float
    depth: float
    levels: tuple[Level, ...]
    slots: tuple[Slot, ...]

    def row_slots(self, row: int) -> tuple[Slot, ...]:
        """The slots of one row, left to right."""
        return tuple(slot for slot in self.slots if slot.row == row)


def planogram_make(
    seed: int, rows: int | None = None, category: str | None = None, width: float | None = None
) -> Planogram:
    """A planogram from a seed; what is given is not drawn."""
    die = dice(seed, "planogram")
    drawn_rows, drawn_category = (
        die.choice((4, 5, 5, 6, 6, 6, 7, 7)),
        die.choice(sorted(CATEGORIES)),
    )
    drawn_width = die.uniform(95, 150)
    rows, category, width = rows or drawn_rows, category or drawn_category, width or drawn_width
    headroom = (TOP_CM - 14) / rows
    lines = [
        _row_fill(dice(seed, "row", row), seed, category, row, width, headroom - 5)
        for row in range(1, rows + 1)
    ]
    return Planogram(
        seed, category, width, 45.0, _levels(die, lines), tuple(s for line in lines for s in line)
    )


def _row_fill(
    die: Random, seed: int, category: str, row: int, width: float, ceiling: float
) -> list[Slot]:
    """Brand after brand until the row is full; `ceiling` is the greatest height in cm."""
    sorts = list(zip(CATEGORIES[category], assortment_make(seed // 4, category), strict=True))
    family, designs = max(
        die.sample(sorts, 2), key=lambda sort: _fit(sort[0], ceiling) + die.uniform(0, 0.3)
    )
    slots: list[Slot] = []
    left = die.uniform(0.5, 2)
    while left < width:
        brand = die.choice(sorted({d.brand.seed for d in designs}))
        range_ = [d for d in designs if d.brand.seed == brand]
        for design in die.sample(range_, die.randint(1, min(4, len(range_)))):
            slot = _slot_make(die, row, len(slots) + 1, design, left, width, ceiling, family.stack)
            if slot is None:
                return slots
            slots.append(slot)
            left = slot.right + (die.uniform(0, 2.5) if die.random() < 0.3 else 0)
        if die.random() < 0.25:
            family, designs = die.choice(sorts)
    return slots


def _fit(family: Family, ceiling: float) -> float:
    """How much of the row's height a full pile of the family uses, 0..1."""
    height = sum(family.height) / 2
    return min(family.stack, max(1, int(ceiling / height))) * height / ceiling


def _slot_make(
    die: Random,
    row: int,
    sequence: int,
    design: Design,
    left: float,
    width: float,
    ceiling: float,
    most: int,
) -> Slot | None:
    lane = design.width + die.uniform(0.2, 0.9)
    fitting = int((width - left) / lane)
    facings = min(fitting, die.choice((1, 2, 2, 3, 3, 4, 5)) if lane < 12 else die.randint(1, 3))
    if facings < 1:
        return None
    stack = min(most if die.random() < 0.7 else 1, max(1, int(ceiling / design.height)))
    key = f"r{row}s{sequence:02d}"
    return Slot(key, row, sequence, design, facings, left, lane, stack)


def _levels(die: Random, lines: list[list[Slot]]) -> tuple[Level, ...]:
    """Boards from the bottom up, each row as high as its tallest pile and some air."""
    levels: list[Level] = []
    floor = die.uniform(12, 20)
    highest = [max(slot.stack * slot.design.height for slot in line) for line in lines]
    spare = TOP_CM - floor - sum(highest) - len(lines) * (BOARD_CM + 5)
    air = min(AIR_CM, max(0.0, spare / len(lines)))
    for line, high in zip(reversed(lines), reversed(highest), strict=True):
        clear = high + air + die.uniform(2.5, 8)
        levels.append(Level(line[0].row, floor, clear))
        floor += clear + BOARD_CM
    return tuple(reversed(levels))
