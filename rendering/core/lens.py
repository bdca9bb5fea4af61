"""Radial lens distortion, exact both ways.

A point at distance r from the middle of the picture (r = 1 in its corner) would, without
distortion, lie at r * (1 + strength * r**2): barrel for positive strengths.
"""

import numpy as np

from rendering.core.arrays import Field, Points, Size

FARTHEST = 1.7
"""Further from the middle than this, points are only moved along."""


def straightened(points: Points, size: Size, strength: float) -> Points:
    """Pixels of the picture (N x 2) to the pixels they would have without distortion."""
    middle, reach = _middle(size)
    offset = (points - middle) / reach
    square = (offset**2).sum(axis=1, keepdims=True)
    straight: Points = middle + offset * (1 + strength * square) * reach
    return straight


def bent(points: Points, size: Size, strength: float) -> Points:
    """Undistorted pixels (N x 2) to pixels of the picture; the inverse of `straightened`."""
    middle, reach = _middle(size)
    target = (points - middle) / reach
    far = np.sqrt((target**2).sum(axis=1, keepdims=True))
    beyond = np.maximum(far - FARTHEST, 0)
    goal = far - beyond
    near = goal.copy()
    for _ in range(6):
        near -= (near * (1 + strength * near**2) - goal) / np.maximum(
            1 + 3 * strength * near**2, 0.2
        )
    shrink = np.divide(near + beyond, far, out=np.ones_like(far), where=far > 1e-9)
    curved: Points = middle + target * shrink * reach
    return curved


def source_maps(size: Size, strength: float, pad: int) -> tuple[Field, Field]:
    """For each pixel of the picture, where to look in a canvas `pad` pixels larger all round."""
    width, height = size
    middle, reach = _middle(size)
    across = (np.arange(width, dtype=np.float32)[None, :] - middle[0]) / reach
    down = (np.arange(height, dtype=np.float32)[:, None] - middle[1]) / reach
    factor = (1 + strength * (across**2 + down**2)) * reach
    x = (across * factor + (middle[0] + pad)).astype(np.float32)
    y = (down * factor + (middle[1] + pad)).astype(np.float32)
    return x, y


def padding(size: Size, strength: float) -> int:
    """By how many pixels the undistorted canvas must be larger all round."""
    return int(np.ceil(max(0.0, strength) * max(size) / 2)) + 2 if strength else 0


def _middle(size: Size) -> tuple[Points, float]:
    middle = np.array([(size[0] - 1) / 2, (size[1] - 1) / 2])
    return middle, float(np.hypot(*middle))
