"""What of other bays stands beside a row, and how far the row may reach."""

import numpy as np
from numpy.typing import NDArray

from detection.core.gaps import RowView
from detection.core.letterbox import Boxes
from detection.core.lines import Line

_BAND = (0.02, 0.98)  # of a facing's height over the row's line, where another's product blocks
_DEEP = 0.12  # of the band's height that a product must cover to block


def row_ends(row: RowView, products: Boxes) -> tuple[float, float] | None:
    """From x to x: to where all of `products` [n, 4] end, or to the next bay's that stand in the
    way; None for a row without products."""
    if len(row.products) == 0:
        return None
    left, right = float(row.products[:, 0].min()), float(row.products[:, 2].max())
    before = row.others[row.others[:, 0] < left]
    after = row.others[row.others[:, 2] > right]
    start = np.minimum(before[:, 2], left).max() if len(before) else products[:, 0].min()
    end = np.maximum(after[:, 0], right).min() if len(after) else products[:, 2].max()
    return float(start), float(end)


def beside(line: Line, mine: Boxes, products: Boxes) -> NDArray[np.bool_]:
    """Which of `products` [n, 4] stand at the height of a row with the products `mine` [m, 4]."""
    if len(mine) == 0:
        return np.zeros(len(products), bool)
    base = line.at(products[:, [0, 2]].mean(axis=1, dtype=np.float64))
    high = float(np.median(mine[:, 3] - mine[:, 1]))
    top, bottom = base - _BAND[1] * high, base - _BAND[0] * high
    shared = np.minimum(products[:, 3], bottom) - np.maximum(products[:, 1], top)
    return np.asarray(shared > _DEEP * (bottom - top))
