"""Textures: RGBA pictures with their colour multiplied by alpha, in halving sizes."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from PIL import Image as Pil

from rendering.core.arrays import Image

PIXELS_A_CM = 12.0


@dataclass(frozen=True, eq=False)
class Texture:
    """`sizes[0]` is the full picture, each next one half of it."""

    sizes: tuple[Image, ...]

    @property
    def full(self) -> Image:
        """Height x width x 4 at full size."""
        return self.sizes[0]

    def nearest(self, shrink: float) -> Image:
        """The size to sample from where `shrink` pixels of the full one fall on one pixel."""
        step = 0
        while step + 1 < len(self.sizes) and shrink > 1.5 * 2**step:
            step += 1
        return self.sizes[step]


def texture_make(picture: Image) -> Texture:
    """A texture of a height x width x 3 or x 4 picture (alpha not yet multiplied in)."""
    rgba = premultiplied(picture)
    sizes = [rgba]
    while min(sizes[-1].shape[:2]) >= 8 and len(sizes) < 6:
        height, width = sizes[-1].shape[:2]
        half = cv2.resize(
            sizes[-1], ((width + 1) // 2, (height + 1) // 2), interpolation=cv2.INTER_AREA
        )
        sizes.append(half.astype(np.uint8, copy=False))
    return Texture(tuple(sizes))


def texture_of(picture: Pil.Image) -> Texture:
    """A texture of a Pillow picture."""
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    return texture_make(np.asarray(picture.convert(mode), dtype=np.uint8))


def premultiplied(picture: Image) -> Image:
    """RGBA with the colour multiplied by alpha; opaque where there was none."""
    if picture.shape[2] == 3:
        return cast(Image, cv2.cvtColor(picture, cv2.COLOR_RGB2RGBA))
    alpha = cv2.extractChannel(picture, 3)
    scales = cv2.merge([alpha, alpha, alpha, np.full_like(alpha, 255)])
    return cast(Image, cv2.multiply(picture, scales, scale=1 / 255))
