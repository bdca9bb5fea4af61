"""Boxes of things on a shelf -> its rows, numbered from the top."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.letterbox import Boxes
from detection.core.levels import Levels, find_levels
from detection.core.lines import Line, fit_line, stacked_over
from detection.core.pieces import pieces_of
from detection.core.stacks import stacked
from detection.core.tilt import tilt_of

_STRONG = 0.2  # a level with less than this share of a well-filled one's width is no row


@dataclass(frozen=True, slots=True)
class Rows:
    """`lines` from the top; `member` [n] is each box's row (0-based), -1 where it has none."""

    lines: tuple[Line, ...]
    member: NDArray[np.int64]


def find_rows(boxes: Boxes, carrying: Boxes, width: int, height: int) -> Rows:
    """The rows of boxes [n, 4] on a photo of `width` x `height`.

    A box that stands on one of `carrying` [m, 4] (products, the faint ones too) belongs to the row
    beneath the stack, and so does what stands on a level too weak to be a row.
    """
    tilt = tilt_of(boxes, width, height)
    upper = stacked(boxes, find_levels(boxes, tilt), carrying)
    ground = np.flatnonzero(~upper)
    levels = find_levels(boxes[ground], tilt)
    strong = _strong(boxes[ground], levels)
    pieces = [
        (float(levels.depths[index]), ground[piece])
        for index in strong
        for piece in pieces_of(boxes[ground], np.flatnonzero(levels.member == index))
    ]
    lines = tuple(fit_line(boxes[piece], tilt, depth) for depth, piece in pieces)
    member = stacked_over(boxes, lines)
    for row, (_, piece) in enumerate(pieces):
        member[piece] = row
    return Rows(lines, member)


def _strong(boxes: Boxes, levels: Levels) -> list[int]:
    """Levels that carry enough, measured in the width that stands on them."""
    widths = boxes[:, 2] - boxes[:, 0]
    filled = [float(widths[levels.member == index].sum()) for index in range(len(levels.depths))]
    least = _STRONG * float(np.percentile(filled, 75)) if filled else 0.0
    return [index for index, width in enumerate(filled) if width >= least]
