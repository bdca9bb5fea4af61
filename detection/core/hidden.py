"""What geometry takes for holes and is something that stands before the shelf."""

from collections.abc import Sequence

import numpy as np

from detection.core.findings import Gap
from detection.core.letterbox import Boxes

_ROWS = 3  # rows over one another that a hole at the same place is not believed on
_ALWAYS = 5  # the same, although products are seen beneath: a body is wider than its legs
_SHARED = 0.5  # of the narrower of two, what lies at the same place
_NEXT = (0.5, 2.0)  # of the higher of two, how far below one row the next one lies
_WIDE = 0.6  # of a facing's width: what is narrower hides nothing
_EDGE = 0.2  # of a hole's width, on either side of it: what stands there stands beside it


def without_hidden(gaps: Sequence[Gap], products: Boxes, width: float) -> list[Gap]:
    """`gaps` without those on which geometry alone insists on several rows at the same place, down
    to where none of `products` [n, 4] is seen beneath. `width`: a facing's, in pixels.

    A person or a trolley hides products on one row after the other and stands on the floor; holes
    seldom stand over one another. What the detector took for a hole is kept.
    """
    wide = [gap for gap in gaps if gap.row is not None and gap.box.width > _WIDE * width]
    wide.sort(key=lambda gap: (gap.box.y2, gap.box.x1))
    above = [len(run) for run in _runs(wide[::-1], -1)][::-1]
    hidden = [
        gap
        for gap, over, run in zip(wide, above, _runs(wide, 1), strict=True)
        if gap.evidence == "geometry" and _hides(over + len(run) - 1, run[-1], products)
    ]
    return [gap for gap in gaps if gap not in hidden]


def _hides(rows: int, lowest: Gap, products: Boxes) -> bool:
    return rows >= _ALWAYS or (rows >= _ROWS and not _stands_beneath(lowest, products))


def _runs(gaps: Sequence[Gap], step: int) -> list[list[Gap]]:
    """For each of `gaps`, which come in the order of `step` (1 from the top, -1 from the bottom):
    the longest run of them from it on, row by row, at the same place."""
    runs: list[list[Gap]] = []
    for gap in reversed(gaps):
        further = [run for run in runs if _is_next(gap, run[0], step)]
        runs.append([gap, *max(further, key=len, default=[])])
    return runs[::-1]


def _is_next(gap: Gap, other: Gap, step: int) -> bool:
    away = step * (other.box.y2 - gap.box.y2) / max(gap.box.height, other.box.height)
    shared = min(gap.box.x2, other.box.x2) - max(gap.box.x1, other.box.x1)
    return _NEXT[0] < away < _NEXT[1] and shared >= _SHARED * min(gap.box.width, other.box.width)


def _stands_beneath(gap: Gap, products: Boxes) -> bool:
    middle, edge = (products[:, 0] + products[:, 2]) / 2, _EDGE * gap.box.width
    inside = (middle > gap.box.x1 + edge) & (middle < gap.box.x2 - edge)
    return bool(np.any(inside & (products[:, 3] > gap.box.y2 + 0.5 * gap.box.height)))
