"""Boxes of things on a shelf -> its rows, numbered from the top."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.network.letterbox import Boxes
from detection.core.shelf.levels import Levels, find_levels
from detection.core.shelf.lines import Line, fit_line, stacked_over
from detection.core.shelf.pieces import pieces_of
from detection.core.shelf.seams import Seam, bay_of, find_seams
from detection.core.shelf.stacks import Level, stacked, without_storeys
from detection.core.shelf.tilt import Tilt, tilt_of

_STRONG = 0.2  # a level with less than this share of a well-filled one's width is no row


@dataclass(frozen=True, slots=True)
class Rows:
    """`lines` from the top, each of a bay (0 is the leftmost; `seams` lie between bays); `member`
    [n] is each box's row (0-based), -1 where it has none."""

    lines: tuple[Line, ...]
    bays: tuple[int, ...]
    member: NDArray[np.int64]
    seams: tuple[Seam, ...]


def find_rows(boxes: Boxes, carrying: Boxes, width: int, height: int) -> Rows:
    """The rows of boxes [n, 4] on a photo of `width` x `height`.

    A box that stands on one of `carrying` [m, 4] (products, the faint ones too) belongs to the row
    beneath the stack, and so does what stands on a level too weak to be a row.
    """
    tilt = tilt_of(boxes, width, height)
    seams = find_seams(boxes, tilt, width, height)
    bay = bay_of(boxes, seams)
    pieces = sorted(
        (
            (depth, piece, at)
            for at in range(len(seams) + 1)
            for depth, piece in _pieces(boxes, np.flatnonzero(bay == at), carrying, tilt)
        ),
        key=lambda each: each[0],
    )
    lines = tuple(fit_line(boxes[piece], tilt, depth) for depth, piece, _ in pieces)
    member = stacked_over(boxes, lines)
    for row, (_, piece, _) in enumerate(pieces):
        member[piece] = row
    return Rows(lines, tuple(at for *_, at in pieces), member, seams)


def _pieces(
    boxes: Boxes, members: NDArray[np.int64], carrying: Boxes, tilt: Tilt
) -> list[tuple[float, NDArray[np.int64]]]:
    """Depth and boxes (indices of boxes [n, 4]) of each row of the bay that `members` are."""
    upper = stacked(boxes[members], find_levels(boxes[members], tilt), carrying)
    ground = members[~upper]
    levels = find_levels(boxes[ground], tilt)
    strong = [
        Level(float(levels.depths[index]), np.flatnonzero(levels.member == index))
        for index in _strong(boxes[ground], levels)
    ]
    return [
        (level.depth, ground[piece])
        for level in without_storeys(boxes[ground], strong, carrying)
        for piece in pieces_of(boxes[ground], level.members)
    ]


def _strong(boxes: Boxes, levels: Levels) -> list[int]:
    """Levels that carry enough, measured in the width that stands on them."""
    widths = boxes[:, 2] - boxes[:, 0]
    filled = [float(widths[levels.member == index].sum()) for index in range(len(levels.depths))]
    least = _STRONG * float(np.percentile(filled, 75)) if filled else 0.0
    return [index for index, width in enumerate(filled) if width >= least]
