"""Assortments: all designs of one category, drawn from a seed."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from rendering.core import palette
from rendering.core.design import Brand, Design, Kind
from rendering.core.names import VARIANTS, brand_name
from rendering.core.seeds import dice

Span = tuple[float, float]


@dataclass(frozen=True)
class Family:
    """Sizes (cm) and habits of one sort of product; `stack` items may stand on each other."""

    kind: Kind
    width: Span
    height: Span
    depth: Span
    stack: int = 1


_BOX, _BOTTLE, _BAG = Kind.BOX, Kind.BOTTLE, Kind.BAG
CATEGORIES: dict[str, tuple[Family, ...]] = {
    "coffee": (
        Family(_BAG, (9, 13), (19, 26), (7, 9)),
        Family(_BOX, (13, 17), (10, 13), (9, 12), 2),
        Family(Kind.JAR, (8, 10), (13, 18), (8, 10)),
        Family(_BOX, (8, 11), (17, 22), (6, 8)),
    ),
    "drinks": (
        Family(_BOTTLE, (7.5, 9.5), (28, 33), (8, 9)),
        Family(_BOTTLE, (6.2, 7), (20, 24), (6, 7)),
        Family(Kind.CAN, (6.4, 6.8), (11.5, 16), (6.5, 6.7), 2),
        Family(Kind.CARTON, (7, 9.5), (20, 25), (7, 9)),
    ),
    "care": (
        Family(_BOTTLE, (5.5, 8), (15, 22), (4, 6)),
        Family(_BOTTLE, (4.8, 5.6), (13, 20), (4, 6)),
        Family(_BOX, (15, 20), (4.6, 6), (4, 5), 3),
        Family(_BOX, (6, 10), (11, 17), (4, 6)),
    ),
    "pantry": (
        Family(Kind.CAN, (7.2, 10), (8, 11.5), (7.2, 9), 2),
        Family(Kind.JAR, (7, 9), (10, 16), (7, 9)),
        Family(_BOX, (15, 20), (22, 30), (5, 8)),
        Family(_BAG, (10, 16), (16, 25), (6, 8)),
        Family(_BOTTLE, (6, 8), (20, 28), (6, 8)),
    ),
    "dairy": (
        Family(Kind.CARTON, (7, 8), (20, 24), (7, 8)),
        Family(Kind.TUB, (7, 9), (8, 10.5), (7, 9), 2),
        Family(Kind.TUB, (10, 13), (7, 10), (10, 12), 2),
        Family(_BOTTLE, (7.5, 9.5), (20, 26), (8, 9)),
    ),
    "household": (
        Family(_BOTTLE, (9, 13), (23, 29), (7, 9)),
        Family(_BOX, (15, 21), (20, 27), (8, 12)),
        Family(_BOTTLE, (6.5, 9), (19, 26), (6, 8)),
        Family(_BAG, (15, 22), (18, 26), (8, 11)),
    ),
    "tea": (
        Family(_BOX, (12, 16), (7.5, 9), (7, 8), 3),
        Family(_BOX, (7, 9), (12, 15), (7, 8)),
        Family(Kind.JAR, (8, 10), (14, 18), (8, 10)),
        Family(_BAG, (9, 12), (17, 22), (6, 8)),
    ),
}
BRANDS_A_FAMILY = 4
VARIANTS_A_BRAND = 6


@lru_cache(maxsize=64)
def assortment_make(seed: int, category: str) -> tuple[tuple[Design, ...], ...]:
    """For each family of the category its designs, brand after brand."""
    families = CATEGORIES[category]
    return tuple(
        _family_designs(seed, category, number, family) for number, family in enumerate(families)
    )


def _family_designs(seed: int, category: str, number: int, family: Family) -> tuple[Design, ...]:
    designs: list[Design] = []
    for place in range(BRANDS_A_FAMILY):
        ident = f"{category}-{number}{'abcdefgh'[place]}"
        die = dice(seed, "brand", ident)
        designs += _brand_designs(die, f"{seed}/{ident}", ident, family)
    return tuple(designs)


def _brand_designs(die: Random, seed: str, ident: str, family: Family) -> list[Design]:
    base = palette.brand_base(die)
    accent = palette.strong(die)
    brand = Brand(seed, brand_name(die), base, accent, die.randrange(9))
    width, height, depth = (die.uniform(*s) for s in (family.width, family.height, family.depth))
    model = die.randrange(24)
    one_size, one_base = die.random() < 0.8, die.random() < 0.55
    designs = []
    for place, variant in enumerate(die.sample(VARIANTS, VARIANTS_A_BRAND)):
        tint = palette.strong(die)
        size = 1.0 if one_size else die.uniform(0.85, 1.0)
        own = brand if one_base else _rebased(brand, tint)
        designs.append(
            Design(
                f"{ident}{place}",
                family.kind,
                round(width * size, 1),
                round(height * size, 1),
                round(depth, 1),
                own,
                variant,
                tint,
                model,
            )
        )
    return designs


def _rebased(brand: Brand, tint: palette.Colour) -> Brand:
    """The brand with the variant's colour as its main colour."""
    return Brand(brand.seed, brand.name, tint, brand.accent, brand.layout)
