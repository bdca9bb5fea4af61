"""Upright pixels, and where they lie on the full-size photo."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from detection.core.photo import sniff
from detection.core.photo.colour import to_rgb
from detection.core.photo.opening import OpenPhoto, damage_told
from detection.core.photo.orientation import flips_x, flips_y, swaps_sides, upright

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Picture:
    """`pixels` [h, w, 3] uint8 RGB, upright, perhaps smaller than the photo.

    Edge coordinates (0 is the left edge of the first pixel): full = pixel * scale + offset.
    A reduced JPEG rounds its sides up, so its last pixel may reach beyond the photo; where the
    turn brings that pixel to the front, `offset` is below 0.
    """

    pixels: Pixels
    width: int
    height: int
    scale: int = 1
    offset: tuple[int, int] = (0, 0)


def decode(
    photo: OpenPhoto,
    cover: tuple[float, float] | None = None,
    colour: Callable[[Image], Image] = to_rgb,
) -> Picture:
    """Decode `photo` upright; with `cover`, the picture may be reduced while it stays at least
    `cover` (width, height; upright pixels) large. Raises PhotoError."""
    with damage_told():
        stored = photo.image.size
        scale = _draft(photo, cover)
        photo.image.load()
        image = upright(colour(photo.image), photo.orientation)
        pixels = np.asarray(image)
    if scale == 1:
        return Picture(pixels, image.width, image.height)
    offset = _offset(photo, stored, scale)
    return Picture(pixels, photo.width, photo.height, scale, offset)


def _draft(photo: OpenPhoto, cover: tuple[float, float] | None) -> int:
    """Let the JPEG decoder skip detail nobody looks at; the reduction it took (1, 2, 4, 8)."""
    if cover is None or photo.format is not sniff.JPEG:
        return 1
    sides = cover[::-1] if swaps_sides(photo.orientation) else cover
    width = photo.image.width
    drafted = photo.image.draft(None, (max(1, ceil(sides[0])), max(1, ceil(sides[1]))))
    return round(width / drafted[1][2]) if drafted else 1


def _offset(photo: OpenPhoto, stored: tuple[int, int], scale: int) -> tuple[int, int]:
    beyond = [-(-side // scale) * scale - side for side in stored]
    if swaps_sides(photo.orientation):
        beyond.reverse()
    x = -beyond[0] if flips_x(photo.orientation) else 0
    y = -beyond[1] if flips_y(photo.orientation) else 0
    return x, y
