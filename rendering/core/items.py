"""Items: every product of a bay in its place in space (centimetres)."""

from dataclasses import dataclass

from rendering.core.design import Design, Kind
from rendering.core.planogram import Level, Planogram, Slot
from rendering.core.seeds import dice
from rendering.core.stock import Lane, Stock

DEPTHS = 3
"""How many items deep a full lane is drawn."""
_STANDING: dict[Lane, tuple[int, ...]] = {
    Lane.FULL: (0, 1, 2),
    Lane.FRONT: (0,),
    Lane.BACK: (1,),
    Lane.EMPTY: (),
}


@dataclass(frozen=True)
class Item:
    """One product in space: middle of its front's foot, `turn` about y and `lean`, degrees.

    `pile` is the x of the pile it belongs to. `slot` is None in neighbouring bays. `behind` counts
    the places in front of it (0: a front), `exposed` is True where all of these are empty, `level`
    counts the items it stands on.
    """

    instance: int
    design: Design
    x: float
    y: float
    z: float
    pile: float
    turn: float
    lean: float
    slot: str | None
    row: int
    lane: int
    behind: int
    exposed: bool
    level: int


@dataclass(frozen=True)
class Site:
    """Where a bay stands: its left edge in cm; `main` is the one a planogram describes."""

    left: float
    main: bool
    first: int
    """The lowest of its instance numbers."""
    seed: int


def bay_items(plan: Planogram, stock: Stock, site: Site) -> tuple[Item, ...]:
    """Every item of a bay; what stands in a lane does not depend on the other lanes' stock."""
    levels = {level.row: level for level in plan.levels}
    items: list[Item] = []
    first = site.first
    for slot in plan.slots:
        for lane, state in enumerate(stock[slot.key]):
            for behind in _STANDING[state]:
                number = first + (lane * DEPTHS + behind) * slot.stack
                post = Post(slot, levels[slot.row], lane, behind, behind == _STANDING[state][0])
                items += _pile(post, site, number, f"{site.seed}/{plan.seed}")
        first += slot.facings * slot.stack * DEPTHS
    return tuple(items)


def instances_kept(plan: Planogram) -> int:
    """How many instance numbers a bay needs, whatever its stock."""
    return sum(slot.facings * slot.stack * DEPTHS for slot in plan.slots)


@dataclass(frozen=True)
class Post:
    """A place in a lane; `exposed` as for the items in it."""

    slot: Slot
    level: Level
    lane: int
    behind: int
    exposed: bool


def _pile(post: Post, site: Site, first: int, seed: str) -> list[Item]:
    slot, lane, behind, design = post.slot, post.lane, post.behind, post.slot.design
    die = dice(seed, "pile", slot.key, lane, behind)
    x = site.left + slot.left + (lane + 0.5) * slot.lane + die.uniform(-0.5, 0.5)
    z = -die.uniform(0.8, 3.5) - behind * (design.depth + die.uniform(0.4, 1.5))
    turn = die.gauss(0, 3.0) if design.round or die.random() < 0.8 else die.gauss(0, 9)
    leaning = design.kind is Kind.BAG and die.random() < 0.3
    lean = die.gauss(0, 3) if leaning else die.gauss(0, 0.5)
    height = slot.stack if die.random() < 0.8 else die.randint(1, slot.stack)
    return [
        Item(
            instance=first + place,
            design=design,
            x=x + die.uniform(-0.5, 0.5) * min(place, 1),
            y=post.level.floor + place * design.height,
            z=z,
            pile=x,
            turn=turn + die.gauss(0, 1.5),
            lean=lean,
            slot=slot.key if site.main else None,
            row=slot.row,
            lane=lane,
            behind=behind,
            exposed=post.exposed,
            level=place,
        )
        for place in range(height)
    ]
