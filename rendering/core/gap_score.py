"""How well told gaps cover true ones, however a wide hole is cut into boxes."""

from collections.abc import Sequence
from dataclasses import dataclass

from rendering.core.truth import Box

LEAST_COVER = 0.5


@dataclass(frozen=True)
class GapScore:
    """True gaps and how many of them are covered, told gaps and how many lie in true ones."""

    true: int = 0
    covered: int = 0
    told: int = 0
    right: int = 0

    def __add__(self, other: "GapScore") -> "GapScore":
        return GapScore(
            self.true + other.true,
            self.covered + other.covered,
            self.told + other.told,
            self.right + other.right,
        )


def gaps_score(true: Sequence[Box], excused: Sequence[Box], told: Sequence[Box]) -> GapScore:
    """Half a gap's width must be covered; told gaps may also lie in `excused` ones."""
    return GapScore(
        true=len(true),
        covered=sum(_cover(gap, told) >= LEAST_COVER for gap in true),
        told=len(told),
        right=sum(_cover(gap, [*true, *excused]) >= LEAST_COVER for gap in told),
    )


def _cover(box: Box, others: Sequence[Box]) -> float:
    """The share of the box's width that lies over or under others at its own height."""
    width = max(1e-9, box[2] - box[0])
    shared = sum(
        max(0.0, min(box[2], other[2]) - max(box[0], other[0]))
        for other in others
        if _level(box, other)
    )
    return min(1.0, shared / width)


def _level(one: Box, other: Box) -> bool:
    """Whether the boxes share half of the lower one's height."""
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared >= 0.5 * min(one[3] - one[1], other[3] - other[1])
