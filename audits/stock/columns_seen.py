"""The fronts of one row of a photo as columns: what stands on each other is one facing."""

from collections.abc import Sequence
from dataclasses import dataclass

# Boxes that overlap by this share of the narrower one stand on top of each other.
STACKED = 0.5
Place = tuple[float, float, float, float]
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Front:
    """One detected product; sides are shares (0..1) of the photo's width and height, `colour` its
    mean lightness and two chroma values (0..1), if known."""

    row: int
    x1: float
    y1: float
    x2: float
    y2: float
    colour: Colour | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A facing: `place` is around all that stands there, `width` and `height` the lowest box's."""

    place: Place
    width: float
    height: float
    colour: Colour | None = None

    @property
    def middle(self) -> float:
        return (self.place[0] + self.place[2]) / 2


def columns_of(fronts: Sequence[Front]) -> list[Column]:
    """From left to right."""
    piles: list[list[Front]] = []
    for front in sorted(fronts, key=lambda front: (front.x1 + front.x2, front.y1, front.x1)):
        if piles and _is_above(piles[-1][-1], front):
            piles[-1].append(front)
        else:
            piles.append([front])
    return [_column(pile) for pile in piles]


def _is_above(one: Front, other: Front) -> bool:
    shared = min(one.x2, other.x2) - max(one.x1, other.x1)
    return shared > STACKED * min(one.x2 - one.x1, other.x2 - other.x1)


def _column(pile: Sequence[Front]) -> Column:
    lowest = max(pile, key=lambda front: front.y2)
    place = (
        min(front.x1 for front in pile),
        min(front.y1 for front in pile),
        max(front.x2 for front in pile),
        max(front.y2 for front in pile),
    )
    return Column(place, lowest.x2 - lowest.x1, lowest.y2 - lowest.y1, lowest.colour)
