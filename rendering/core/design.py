"""What a product looks like in words: its kind, size, brand and variant.

The picture of it is drawn in `core.art` from these fields alone.
"""

from dataclasses import dataclass
from enum import StrEnum

from rendering.core.palette import Colour


class Kind(StrEnum):
    """The shape of a product."""

    BOX = "box"
    CARTON = "carton"
    BAG = "bag"
    BOTTLE = "bottle"
    CAN = "can"
    JAR = "jar"
    TUB = "tub"


ROUND_KINDS = frozenset({Kind.BOTTLE, Kind.CAN, Kind.JAR, Kind.TUB})


@dataclass(frozen=True)
class Brand:
    """What all variants of one brand share. Colours are 8-bit RGB."""

    seed: str
    name: str
    base: Colour
    accent: Colour
    layout: int


@dataclass(frozen=True)
class Design:
    """One article: sizes in centimetres, `ident` unique within an assortment."""

    ident: str
    kind: Kind
    width: float
    height: float
    depth: float
    brand: Brand
    variant: str
    tint: Colour
    model: int
    """Which outline of its kind (a slim or a bellied bottle); brand-wide."""

    @property
    def round(self) -> bool:
        """Whether it looks the same from all sides."""
        return self.kind in ROUND_KINDS
