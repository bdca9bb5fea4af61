"""Planograms: which product has which place on a shelf."""

from dataclasses import dataclass, replace
from random import Random

from rendering.core.assortment import CATEGORIES, Family, assortment_make
from rendering.core.design import Design
from rendering.core.seeds import dice

BOARD_CM = 2.2
TOP_CM = 205.0
AIR_CM = 3.5
"""At most this much is added over the products so that a bay reaches its height."""
MISSES = 4
"""A row is full when so many products in turn found no room."""
WIDEST_SHARE_CM = 2.5
Sort = tuple[Family, tuple[Design, ...]]


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
    drawn = die.choice((4, 5, 5, 6, 6, 6, 7, 7)), die.choice(sorted(CATEGORIES))
    rows, category = rows or drawn[0], category or drawn[1]
    drawn_width = die.uniform(95, 150)
    width = width or drawn_width
    top = min(TOP_CM, 33.0 * rows + 22)
    ceiling = (top - 14) / rows - 5
    sorts = list(zip(CATEGORIES[category], assortment_make(seed // 4, category), strict=True))
    lines = [
        _row_fill(dice(seed, "row", row), sorts, row, width, ceiling) for row in range(1, rows + 1)
    ]
    levels = _levels(die, lines, top)
    return Planogram(seed, category, width, 45.0, levels, tuple(s for line in lines for s in line))


def _row_fill(die: Random, sorts: list[Sort], row: int, width: float, ceiling: float) -> list[Slot]:
    """Brand after brand until the row is full; `ceiling` is the greatest height in cm."""
    family, designs = max(
        die.sample(sorts, 2), key=lambda sort: _fit(sort[0], ceiling) + die.uniform(0, 0.3)
    )
    slots: list[Slot] = []
    left = die.uniform(0.5, 2)
    misses = 0
    while misses < MISSES:
        for design in _block(die, designs):
            slot = _slot_make(die, row, len(slots) + 1, design, left, width, ceiling, family.stack)
            if slot is None:
                misses += 1
                break
            slots.append(slot)
            left = slot.right + (die.uniform(0, 1.5) if die.random() < 0.3 else 0)
        if misses or die.random() < 0.25:
            family, designs = die.choice(sorts)
    return _spread(slots, width)


def _block(die: Random, designs: tuple[Design, ...]) -> list[Design]:
    """Some variants of one brand, which stand side by side."""
    brand = die.choice(sorted({design.brand.seed for design in designs}))
    variants = [design for design in designs if design.brand.seed == brand]
    return die.sample(variants, die.randint(1, min(4, len(variants))))


def _spread(slots: list[Slot], width: float) -> list[Slot]:
    """The slots with what is left of the row shared among all lanes."""
    spare = width - 0.5 - slots[-1].right
    extra = min(WIDEST_SHARE_CM, max(0.0, spare) / sum(slot.facings for slot in slots))
    spread, shift = [], 0.0
    for slot in slots:
        spread.append(replace(slot, left=slot.left + shift, lane=slot.lane + extra))
        shift += slot.facings * extra
    return spread


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


def _levels(die: Random, lines: list[list[Slot]], top: float) -> tuple[Level, ...]:
    """Boards from the bottom up, each row as high as its tallest pile and some air."""
    levels: list[Level] = []
    floor = die.uniform(12, 20)
    highest = [max(slot.stack * slot.design.height for slot in line) for line in lines]
    spare = top - floor - sum(highest) - len(lines) * (BOARD_CM + 5)
    air = min(AIR_CM, max(0.0, spare / len(lines)))
    for line, high in zip(reversed(lines), reversed(highest), strict=True):
        clear = high + air + die.uniform(2.2, 6.5)
        levels.append(Level(line[0].row, floor, clear))
        floor += clear + BOARD_CM
    return tuple(reversed(levels))
