"""Numbering rows from the top where bays with unequal levels share a photo."""

from collections.abc import Mapping, Sequence

from detection.core.lines import Line
from detection.core.spacing import one_bay


def number_rows(
    lines: tuple[Line, ...], silent: Mapping[int, Sequence[Line]] | None = None
) -> tuple[int, ...]:
    """A number from 1 for each of `lines`, which come from the top; `silent`: rows without a box,
    by the index of the line beneath them.

    Rows of different bays do not count each other, so two of them may have the same number.
    """
    numbers: list[int] = []
    for index, line in enumerate(lines):
        above = zip(lines, numbers, strict=False)
        numbers.append(
            1
            + len((silent or {}).get(index, ()))
            + max((number for other, number in above if one_bay(other, line)), default=0)
        )
    return tuple(numbers)
