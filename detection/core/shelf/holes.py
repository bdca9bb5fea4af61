"""The detector's gap boxes -> holes: one hole is one gap, however the detector cut it."""

import numpy as np

from detection.core.network.letterbox import Boxes
from detection.core.shelf.stretches import Stretch

_JOIN = 0.5  # of a facing's width: the widest stretch between two cuts of one hole


def join(gaps: list[Stretch], products: Boxes, facing: float) -> list[Stretch]:
    """Gap stretches of one row, joined where no product [n, 4] stands between them."""
    joined: list[Stretch] = []
    for gap in sorted(gaps, key=lambda each: (each.start, each.end)):
        last = joined[-1] if joined else None
        if last is None or _apart(last, gap, products, facing):
            joined.append(gap)
        else:
            joined[-1] = Stretch(last.start, max(last.end, gap.end))
    return joined


def _apart(left: Stretch, right: Stretch, products: Boxes, facing: float) -> bool:
    centres = (products[:, 0] + products[:, 2]) / 2
    between = (centres > left.end) & (centres < right.start)
    return right.start - left.end > _JOIN * facing or bool(np.any(between))
