"""Warping a texture on to a quadrilateral of the canvas."""

from typing import cast

import cv2
import numpy as np

from rendering.core.arrays import Image, Points
from rendering.core.art.texture import Texture

Window = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels; right and bottom outside."""
Tint = tuple[float, float, float]


def window_of(quad: Points) -> Window:
    """The smallest window around points (N x 2), one pixel to spare."""
    left, top = np.floor(quad.min(axis=0)).astype(int) - 1
    right, bottom = np.ceil(quad.max(axis=0)).astype(int) + 2
    return int(left), int(top), int(right), int(bottom)


def overlap(one: Window, other: Window) -> Window | None:
    """Where two windows meet."""
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right, bottom = min(one[2], other[2]), min(one[3], other[3])
    return (left, top, right, bottom) if left < right and top < bottom else None


def warped(texture: Texture, quad: Points, window: Window, tint: Tint) -> Image:
    """The window's RGBA with `texture` on `quad` (4 x 2: TL, TR, BR, BL), colour times `tint`."""
    height, width = texture.full.shape[:2]
    sides = np.linalg.norm(quad - np.roll(quad, -1, axis=0), axis=1)
    wide, high = max(sides[0], sides[2]), max(sides[1], sides[3])
    source = texture.nearest(max(width / max(wide, 1.0), height / max(high, 1.0)))
    high, wide = source.shape[:2]
    corners = np.array(
        [(-0.5, -0.5), (wide - 0.5, -0.5), (wide - 0.5, high - 0.5), (-0.5, high - 0.5)],
        np.float32,
    )
    matrix = cv2.getPerspectiveTransform(corners, (quad - np.array(window[:2])).astype(np.float32))
    size = (window[2] - window[0], window[3] - window[1])
    patch = cv2.warpPerspective(source, matrix, size, flags=cv2.INTER_LINEAR)
    if tint != (1.0, 1.0, 1.0):
        patch = cv2.multiply(patch, cast(Image, (*tint, 1.0)))
    return cast(Image, patch)


def laid_over(under: Image, patch: Image) -> Image:
    """`patch` (RGBA) over `under` (RGB or RGBA), as a new picture."""
    channels = under.shape[2]
    alpha = cv2.extractChannel(patch, 3)
    rest = cv2.merge([cv2.bitwise_not(alpha)] * channels)
    faded = cv2.multiply(under, rest, scale=1 / 255)
    return cast(Image, cv2.add(faded, patch[:, :, :channels]))
