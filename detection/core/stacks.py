"""Things that stand on things: their base is no level of the shelf."""

import numpy as np
from numpy.typing import NDArray

from detection.core.letterbox import Boxes
from detection.core.levels import Levels

_TOUCH = 0.10  # of its height, how far above another thing the upper one of a stack may float
_MOST = 0.6  # this share of a level must stand on things of the next for it to be a stack


def merge_stacks(boxes: Boxes, levels: Levels) -> Levels:
    """`levels` with every stack's upper storeys counted to the level that carries them."""
    depths, member = levels.depths, levels.member
    for level in range(len(depths) - 2, -1, -1):
        upper, lower = boxes[member == level], boxes[member == level + 1]
        if _stands_on(upper, lower) < _MOST:
            continue
        depths = np.delete(depths, level)
        member = np.where(member > level, member - 1, member)
    return Levels(depths, member)


def _stands_on(upper: Boxes, lower: Boxes) -> float:
    """The share of `upper` boxes whose base touches the top of a `lower` one beneath them."""
    if len(upper) == 0 or len(lower) == 0:
        return 0.0
    return float(_touching(upper, lower).any(axis=1).mean())


def _touching(upper: Boxes, lower: Boxes) -> NDArray[np.bool_]:
    shared = np.minimum(upper[:, None, 2], lower[None, :, 2]) - np.maximum(
        upper[:, None, 0], lower[None, :, 0]
    )
    narrow = np.minimum((upper[:, 2] - upper[:, 0])[:, None], (lower[:, 2] - lower[:, 0])[None])
    distance = lower[None, :, 1] - upper[:, None, 3]
    high = (upper[:, 3] - upper[:, 1])[:, None]
    return np.asarray((shared > 0.5 * narrow) & (distance < _TOUCH * high))
