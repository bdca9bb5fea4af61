"""What lies under a label's words: plain, banded, split, striped, shaded."""

from random import Random

import numpy as np
from PIL import Image as Pil
from PIL import ImageDraw

from rendering.core import palette
from rendering.core.design import Design


def ground_draw(picture: Pil.Image, design: Design, die: Random) -> None:
    """Fill the picture with the brand's ground; `die` must be the brand's own."""
    wide, high = picture.size
    pen, brand = ImageDraw.Draw(picture), design.brand
    share = die.uniform(0.25, 0.5)
    match brand.layout:
        case 0:
            pen.rectangle((0, high * (1 - share), wide, high), fill=design.tint)
        case 1:
            pen.polygon(
                [(0, high * share), (wide, high * (share - 0.2)), (wide, high), (0, high)],
                fill=design.tint,
            )
        case 2:
            pen.rectangle((0, 0, wide, high * share), fill=brand.accent)
            pen.rectangle((0, high * share, wide, high * share + 3), fill=palette.WHITE)
        case 3:
            for x in range(0, wide, max(4, wide // 7)):
                pen.rectangle(
                    (x, 0, x + max(1, wide // 18), high), fill=palette.scaled(brand.base, 0.88)
                )
        case 4:
            _shade(picture, brand.base, palette.mixed(brand.base, design.tint, 0.7))
        case 5:
            pen.pieslice(
                (-wide * 0.5, high * (1 - share), wide * 1.5, high * 1.6),
                180,
                360,
                fill=design.tint,
            )
        case 6:
            pen.rectangle((0, 0, wide * 0.16, high), fill=design.tint)
            pen.rectangle((0, high * 0.92, wide, high), fill=brand.accent)
        case _:
            pen.rectangle((0, 0, wide, high * 0.06), fill=design.tint)
            pen.rectangle((0, high * 0.94, wide, high), fill=design.tint)


def _shade(picture: Pil.Image, top: palette.Colour, bottom: palette.Colour) -> None:
    wide, high = picture.size
    way = np.linspace(0, 1, high)[:, None, None]
    rows = np.array(top) * (1 - way) + np.array(bottom) * way
    picture.paste(Pil.fromarray(rows.astype(np.uint8)).resize((wide, high)), (0, 0))
