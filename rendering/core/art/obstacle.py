"""People and trolleys, seen from behind."""

from functools import lru_cache
from random import Random

import numpy as np
from PIL import Image as Pil
from PIL import ImageDraw, ImageFilter

from rendering.core import palette
from rendering.core.art.texture import Texture, texture_make
from rendering.core.seeds import dice

OBSTACLE_CM: dict[str, tuple[float, float]] = {"shopper": (60.0, 172.0), "trolley": (62.0, 104.0)}
SCALE = 4
"""Pixels a centimetre."""


@lru_cache(maxsize=8)
def obstacle_texture(kind: str, seed: int) -> Texture:
    """RGBA, the size of `OBSTACLE_CM`."""
    width, height = (int(length * SCALE) for length in OBSTACLE_CM[kind])
    picture = Pil.new("RGBA", (width, height))
    die = dice(seed, kind)
    (_shopper if kind == "shopper" else _trolley)(ImageDraw.Draw(picture), width, height, die)
    soft = picture.filter(ImageFilter.GaussianBlur(1.0))
    rgba = np.asarray(soft, np.uint8).copy()
    side = np.linspace(-1, 1, width)[None, :, None]
    rgba[:, :, :3] = (rgba[:, :, :3] * (1.05 - 0.4 * side**2)).clip(0, 255)
    return texture_make(rgba)


def _shopper(pen: ImageDraw.ImageDraw, width: int, height: int, die: Random) -> None:
    coat = palette.from_hsv(die.random(), die.uniform(0.1, 0.7), die.uniform(0.2, 0.7))
    legs = palette.from_hsv(0.6, die.uniform(0.1, 0.5), die.uniform(0.15, 0.4))
    hair = die.choice(((40, 30, 26), (92, 62, 40), (168, 140, 100), (120, 120, 120)))
    middle, skin = width / 2, (206, 160, 132)
    pen.rectangle((middle - width * 0.26, height * 0.52, middle - width * 0.02, height), fill=legs)
    pen.rectangle((middle + width * 0.02, height * 0.52, middle + width * 0.26, height), fill=legs)
    pen.rectangle(
        (middle - width * 0.07, height * 0.12, middle + width * 0.07, height * 0.2), fill=skin
    )
    pen.rounded_rectangle(
        (middle - width * 0.36, height * 0.17, middle + width * 0.36, height * 0.58),
        radius=width * 0.16,
        fill=coat,
    )
    dark = palette.scaled(coat, 0.75)
    pen.rounded_rectangle(
        (middle - width * 0.47, height * 0.19, middle - width * 0.31, height * 0.52),
        radius=width * 0.08,
        fill=dark,
    )
    pen.rounded_rectangle(
        (middle + width * 0.31, height * 0.19, middle + width * 0.47, height * 0.45),
        radius=width * 0.08,
        fill=dark,
    )
    pen.line((middle, height * 0.2, middle, height * 0.57), fill=dark, width=2)
    pen.ellipse((middle - width * 0.17, 0, middle + width * 0.17, height * 0.145), fill=hair)


def _trolley(pen: ImageDraw.ImageDraw, width: int, height: int, die: Random) -> None:
    wire, low = (150, 152, 156), height * 0.62
    for step in range(15):
        x = width * step / 14
        inner = width * (0.08 + 0.84 * step / 14)
        pen.line((x, height * 0.12, inner, low), fill=wire, width=4)
    for step in range(8):
        y = height * 0.12 + (low - height * 0.12) * step / 7
        pen.line(
            (width * 0.08 * step / 7, y, width - width * 0.08 * step / 7, y), fill=wire, width=2
        )
    pen.line((width * 0.12, low, width * 0.1, height * 0.94), fill=wire, width=5)
    pen.line((width * 0.88, low, width * 0.9, height * 0.94), fill=wire, width=5)
    for x in (0.1, 0.9):
        pen.ellipse((width * x - 9, height * 0.91, width * x + 9, height - 2), fill=(50, 50, 52))
    grip = die.choice(((200, 40, 40), (40, 80, 170), (40, 130, 70)))
    pen.rounded_rectangle((0, height * 0.02, width - 1, height * 0.06), radius=6, fill=grip)
