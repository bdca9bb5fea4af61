"""Things along a board's front: glass and wire lips, cardboard trays."""

from functools import lru_cache

import numpy as np
from PIL import Image as Pil

from rendering.core import palette
from rendering.core.art.lettering import text_fit
from rendering.core.art.texture import Texture, texture_make, texture_of
from rendering.core.design import Design
from rendering.core.fixture import Lip
from rendering.core.seeds import dice

LIP_CM = 5.0
TRAY_SCALE = 8
"""Pixels a centimetre."""


@lru_cache(maxsize=8)
def lip_texture(lip: Lip, wide: int) -> Texture:
    """RGBA, `wide` x `LIP_CM` centimetres at 6 pixels a cm."""
    rows, columns = int(LIP_CM * 6), wide * 6
    picture = np.zeros((rows, columns, 4), np.uint8)
    if lip == "glass":
        picture[:, :, :3] = 235
        picture[:, :, 3] = 26
        picture[:2, :, 3] = 150
        picture[:, :: columns // 3, 3] = 120
    else:
        picture[:, :, :3] = 190
        for row in (1, rows // 2):
            picture[row : row + 2, :, 3] = 230
        picture[:, ::48, 3] = 200
        picture[:, 1::48, 3] = 200
    return texture_make(picture)


@lru_cache(maxsize=256)
def tray_texture(design: Design, wide: int, high: int) -> Texture:
    """A tray's front, `wide` x `high` cm, brown or in the brand's colours."""
    die = dice(design.brand.seed, "tray")
    base = palette.KRAFT if die.random() < 0.4 else die.choice((design.brand.base, design.tint))
    picture = Pil.new("RGB", (wide * TRAY_SCALE, high * TRAY_SCALE), palette.scaled(base, 0.92))
    for left in range(0, wide * TRAY_SCALE, 14 * TRAY_SCALE):
        frame = (left + 8, high * 2, left + 13 * TRAY_SCALE, high * (TRAY_SCALE - 2))
        text_fit(picture, frame, design.brand.name, palette.on(base), bold=1)
    return texture_of(picture)
