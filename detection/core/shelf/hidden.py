"""What geometry takes for holes and is something that stands before the shelf."""

from collections.abc import Sequence

import numpy as np

from detection.core.findings import Gap
from detection.core.network.letterbox import Boxes

_ROWS = 3  # rows over one another that a hole at the same place is not believed on
_TALL = 3.4  # distances between rows: what is free over more than three rows is hidden
_SHARED = 0.5  # of the narrower of two, what lies at the same place
_NEXT = (0.5, 2.0)  # of the higher of two, how far below one row the next one lies
_WIDE = 0.6  # of a facing's width: what is narrower hides nothing
_EDGE = 0.2  # of a hole's width, on either side of it: what stands there stands beside it
_FLOOR = 95  # percentile of the products' bases: the lowest row


def without_hidden(
    gaps: Sequence[Gap], products: Boxes, width: float, apart: float | None
) -> list[Gap]:
    """`gaps` without those on which geometry alone insists on several rows at the same place, down
    to where none of `products` [n, 4] is seen beneath, or where nothing at all is seen over the
    height of several rows. `width`: a facing's, in pixels; `apart`: the rows' usual distance.

    A person or a trolley hides products on one row after the other and stands on the floor; holes
    seldom stand over one another. What the detector took for a hole is kept.
    """
    wide = [gap for gap in gaps if gap.row is not None and gap.box.width > _WIDE * width]
    wide.sort(key=lambda gap: (gap.box.y2, gap.box.x1))
    above = [len(run) for run in _runs(wide[::-1], -1)][::-1]
    stacked = [
        gap
        for gap, over, run in zip(wide, above, _runs(wide, 1), strict=True)
        if over + len(run) - 1 >= _ROWS and not _stands_beneath(run[-1], products)
    ]
    tall = _TALL * apart if apart else np.inf
    return [
        gap
        for gap in gaps
        if gap.evidence != "geometry"
        or gap.row is None
        or (gap not in stacked and _free_height(gap, products) < tall)
    ]


def _free_height(gap: Gap, products: Boxes) -> float:
    """From the products over a hole down to those beneath it, or to where the lowest ones stand."""
    edge = _EDGE * gap.box.width
    here = products[(products[:, 2] > gap.box.x1 + edge) & (products[:, 0] < gap.box.x2 - edge)]
    over = (here[:, 1] + here[:, 3]) / 2 < gap.box.centre[1]
    top = float(here[over, 3].max()) if over.any() else gap.box.y1
    if not over.all():
        return float(here[~over, 1].min()) - top
    return max(gap.box.y2, float(np.percentile(products[:, 3], _FLOOR))) - top


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
