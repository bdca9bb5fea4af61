"""Scenes: bays side by side, and what stands around them (centimetres)."""

from dataclasses import dataclass
from typing import Literal

from rendering.core.fixture import Fixture, fixture_make
from rendering.core.items import Item, Site, bay_items, instances_kept
from rendering.core.planogram import Planogram, planogram_make
from rendering.core.seeds import dice
from rendering.core.stock import Stock, stock_full, stock_make

Obstacle = Literal["shopper", "trolley"]


@dataclass(frozen=True)
class Bay:
    """A bay whose left edge stands at `left` cm; `main` is the one the planogram describes."""

    planogram: Planogram
    stock: Stock
    left: float
    main: bool
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Scene:
    """All that stands still while photographs are taken from anywhere."""

    seed: int
    fixture: Fixture
    bays: tuple[Bay, ...]
    obstacle: Obstacle | None
    obstacle_x: float

    @property
    def main(self) -> Bay:
        """The bay the planogram describes."""
        return next(bay for bay in self.bays if bay.main)


def scene_make(
    planogram: Planogram,
    stock: Stock | None = None,
    seed: int = 0,
    obstacle: Obstacle | None = None,
    neighbours: bool = True,
    neighbours_holes: float = 0.1,
) -> Scene:
    """A scene around `planogram` (all lanes full where no stock is given).

    The same seed with another stock moves nothing that stays. `neighbours_holes` is about the
    share of the bays' slots beside it that have a hole.
    """
    held = stock if stock is not None else stock_full(planogram)
    site = Site(0.0, True, 1, seed)
    bays = [Bay(planogram, held, 0.0, True, bay_items(planogram, held, site))]
    if neighbours:
        bays += _neighbours(planogram, seed, neighbours_holes)
    x = planogram.width * dice(seed, "obstacle").uniform(0.05, 0.95)
    return Scene(seed, fixture_make(seed), tuple(bays), obstacle, x)


def _neighbours(planogram: Planogram, seed: int, holes: float) -> list[Bay]:
    """Two more bays of the same category on either side."""
    bays: list[Bay] = []
    left, right, first = 0.0, planogram.width, 1 + instances_kept(planogram)
    for place in range(4):
        own = seed * 16 + place + 7
        plan = planogram_make(own, len(planogram.levels), planogram.category)
        stock = stock_make(plan, own, holes)
        if place % 2:
            start, right = right, right + plan.width
        else:
            start = left = left - plan.width
        items = bay_items(plan, stock, Site(start, False, first, seed))
        bays.append(Bay(plan, stock, start, False, items))
        first += instances_kept(plan)
    return bays
