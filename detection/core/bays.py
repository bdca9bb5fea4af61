"""Numbering rows from the top where bays with unequal levels share a photo."""

from collections.abc import Mapping, Sequence

from detection.core.lines import Line

_SAME_BAY = 0.6  # of the shorter of two rows, what both must share to stand one over the other


def number_rows(
    lines: Sequence[Line], bays: Sequence[int], silent: Mapping[int, Sequence[Line]] | None = None
) -> tuple[int, ...]:
    """A number from 1 for each of `lines`, which come from the top, each of one of `bays`;
    `silent`: rows without a box, by the index of the line beneath them.

    Rows of different bays do not count each other, so two of them may have the same number.
    """
    numbers: list[int] = []
    for index in range(len(lines)):
        over = [numbers[other] for other in range(index) if stand_over(lines, bays, other, index)]
        numbers.append(1 + len((silent or {}).get(index, ())) + max(over, default=0))
    return tuple(numbers)


def stand_over(lines: Sequence[Line], bays: Sequence[int], one: int, other: int) -> bool:
    """Whether two rows (indices) stand over each other; those of different bays stand side by
    side."""
    first, second = lines[one], lines[other]
    shared = min(first.end, second.end) - max(first.start, second.start)
    shorter = min(first.end - first.start, second.end - second.start)
    return bays[one] == bays[other] and shared > _SAME_BAY * shorter
