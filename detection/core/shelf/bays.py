"""Numbering rows from the top where bays with unequal levels share a photo."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median, median_low

from detection.core.shelf.lines import Line

_SAME_BAY = 0.6  # of the shorter of two rows, what both must share to stand one over the other


def number_rows(
    lines: Sequence[Line], bays: Sequence[int], silent: Mapping[int, Sequence[Line]] | None = None
) -> tuple[int, ...]:
    """A number from 1 for each of `lines`, which come from the top, each of one of `bays`;
    `silent`: rows without a box, by the index of the line beneath them.

    Rows of different bays do not count each other, so two of them may have the same number. Where
    the photo cuts first rows off a bay, it counts on from where the widest bay has them.
    """
    numbers: list[int] = []
    for index in range(len(lines)):
        over = [numbers[other] for other in range(index) if stand_over(lines, bays, other, index)]
        numbers.append(1 + len((silent or {}).get(index, ())) + max(over, default=0))
    widest = max(bays, key=lambda bay: _width(lines, bays, bay), default=0)
    missing = {bay: _missing(lines, bays, numbers, bay, widest) for bay in set(bays)}
    return tuple(number + missing[bay] for number, bay in zip(numbers, bays, strict=True))


def extent(lines: Sequence[Line], bays: Sequence[int], bay: int) -> tuple[float, float]:
    """From where to where (x) a bay's rows reach."""
    mine = [line for line, of in zip(lines, bays, strict=True) if of == bay]
    return min(line.start for line in mine), max(line.end for line in mine)


def _width(lines: Sequence[Line], bays: Sequence[int], bay: int) -> float:
    start, end = extent(lines, bays, bay)
    return end - start


def _missing(
    lines: Sequence[Line], bays: Sequence[int], numbers: Sequence[int], bay: int, widest: int
) -> int:
    """How many rows of a bay the photo cuts off at the top, beside the rows of the widest bay."""
    middle = sum(extent(lines, bays, bay)) / 2
    depths = [line.at(middle) for line in lines]
    known = [(depth, at) for at, depth in enumerate(depths) if bays[at] == widest]
    mine = [(depth, at) for at, depth in enumerate(depths) if bays[at] == bay]
    steps = [
        numbers[min(known, key=lambda each: abs(each[0] - depth))[1]] - numbers[at]
        for depth, at in mine
    ]
    apart = [lower - upper for (upper, _), (lower, _) in pairwise(sorted(mine))]
    if bay == widest or (apart and mine[0][0] < median(apart)):
        return 0
    return max(0, median_low(steps))


def stand_over(lines: Sequence[Line], bays: Sequence[int], one: int, other: int) -> bool:
    """Whether two rows (indices) stand over each other; those of different bays stand side by
    side."""
    first, second = lines[one], lines[other]
    shared = min(first.end, second.end) - max(first.start, second.start)
    shorter = min(first.end - first.start, second.end - second.start)
    return bays[one] == bays[other] and shared > _SAME_BAY * shorter
