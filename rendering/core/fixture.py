"""The furniture: one look for all bays of a picture."""

from dataclasses import dataclass
from typing import Literal

from rendering.core import palette
from rendering.core.palette import Colour
from rendering.core.seeds import dice

Lip = Literal["glass", "wire"]


@dataclass(frozen=True)
class Fixture:
    """Colours (8-bit RGB), sizes in centimetres, shares in 0..1.

    `lip` keeps products from falling off, `trays` is the share of slots in cardboard trays.
    """

    seed: int
    wall: Colour
    pegs: bool
    board: Colour
    edge: Colour
    edge_height: float
    tag: Colour
    sale: Colour
    sale_share: float
    ground: Colour
    hall: Colour
    header: Colour
    lip: Lip | None
    trays: float


_EDGES: tuple[Colour, ...] = (
    (214, 214, 208),
    (226, 224, 214),
    (190, 192, 194),
    (88, 90, 96),
    (40, 40, 44),
    (226, 214, 60),
    (44, 140, 100),
    (92, 92, 140),
    (150, 156, 160),
)
_WALLS: tuple[Colour, ...] = (
    (196, 192, 182),
    (214, 212, 206),
    (150, 146, 138),
    (64, 60, 58),
    (44, 44, 48),
    (120, 104, 84),
)
_BOARDS: tuple[Colour, ...] = ((206, 206, 202), (170, 172, 172), (70, 70, 74), (222, 218, 208))
_TAGS: tuple[Colour, ...] = ((250, 250, 246), (250, 250, 246), (252, 220, 50), (236, 240, 250))
_SALES: tuple[Colour, ...] = ((252, 214, 30), (230, 50, 40), (150, 216, 90), (250, 250, 246))
_GROUNDS: tuple[Colour, ...] = (
    (188, 182, 168),
    (206, 204, 196),
    (134, 92, 76),
    (120, 120, 120),
    (196, 176, 150),
)


def fixture_make(seed: int) -> Fixture:
    """Furniture from a seed."""
    die = dice(seed, "fixture")
    dark = die.random() < 0.4
    return Fixture(
        seed=seed,
        wall=die.choice(_WALLS[3:] if dark else _WALLS[:3]),
        pegs=die.random() < 0.6,
        board=die.choice(_BOARDS),
        edge=die.choice(_EDGES),
        edge_height=die.uniform(3.2, 4.6),
        tag=die.choice(_TAGS),
        sale=die.choice(_SALES),
        sale_share=die.choice((0.0, 0.05, 0.12, 0.3)),
        ground=die.choice(_GROUNDS),
        hall=palette.mixed((226, 228, 226), palette.from_hsv(die.random(), 0.3, 0.8), 0.2),
        lip=die.choice((None, None, None, "glass", "glass", "wire")),
        trays=die.choice((0.0, 0.05, 0.15)),
        header=palette.from_hsv(die.random(), die.uniform(0.4, 0.9), die.uniform(0.4, 0.8)),
    )
