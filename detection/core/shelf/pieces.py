"""A level that goes on behind another bay is two rows, one on either side of it."""

import numpy as np
from numpy.typing import NDArray

from detection.core.network.letterbox import Boxes

_WIDE = 2.0  # widths of a product: a narrower stretch hides no bay
_FILLED = 0.6  # of such a stretch, what things of other levels must fill
_BAND = (0.1, 0.9)  # of a product's height over the level, where they must stand
_DEEP = 0.25  # of the band's height that each must cover


def pieces_of(boxes: Boxes, members: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """`members` (indices of boxes [n, 4]) of one level, split where another bay stands between."""
    ordered = members[np.argsort(boxes[members, 0], kind="stable")]
    if len(ordered) < 2:
        return [ordered]
    reach = np.maximum.accumulate(boxes[ordered, 2])
    usual = float(np.median(boxes[ordered, 2] - boxes[ordered, 0]))
    wide = np.flatnonzero(boxes[ordered[1:], 0] - reach[:-1] > _WIDE * usual)
    others = np.delete(boxes, ordered, axis=0)
    cuts = [
        at + 1
        for at in wide.tolist()
        if _is_filled(float(reach[at]), boxes[ordered[at]], boxes[ordered[at + 1]], others)
    ]
    return np.split(ordered, cuts)


def _is_filled(
    start: float, left: NDArray[np.float32], right: NDArray[np.float32], others: Boxes
) -> bool:
    """Whether others stand at the height of both neighbours of the stretch, all over it."""
    end = float(right[0])
    base, top = float(left[3] + right[3]) / 2, float(left[1] + right[1]) / 2
    high, low = base - _BAND[1] * (base - top), base - _BAND[0] * (base - top)
    shared = np.minimum(others[:, 3], low) - np.maximum(others[:, 1], high)
    level = others[shared > _DEEP * (low - high)]
    edges = np.clip(level[:, [0, 2]], start, end)
    # Sampled, for things of several levels may stand over one another there.
    at = np.linspace(start, end, 20)
    inside = (edges[:, :1] <= at) & (at <= edges[:, 1:])
    return bool(np.mean(inside.any(axis=0)) > _FILLED) if len(level) else False
