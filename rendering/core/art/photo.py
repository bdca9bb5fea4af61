"""What passes for a food photograph on a package: a soft heap of round things on its ground."""

from random import Random

from PIL import Image as Pil
from PIL import ImageDraw, ImageFilter

from rendering.core import palette
from rendering.core.art.lettering import Frame
from rendering.core.palette import Colour

SMALL = 48
"""Pixels across at which it is drawn."""
_FOOD: tuple[Colour, ...] = (
    (214, 150, 80),
    (120, 70, 40),
    (236, 220, 190),
    (200, 60, 40),
    (90, 140, 60),
    (230, 170, 60),
)


def photo_paste(picture: Pil.Image, frame: Frame, tint: Colour, die: Random) -> None:
    """Heap food into the frame of an RGB picture; the label's ground shows between."""
    left, top, right, bottom = (int(edge) for edge in frame)
    size = (right - left, bottom - top)
    if min(size) < 4:
        return
    heap = _heap(size, tint, die).resize(size, Pil.Resampling.BICUBIC)
    picture.paste(heap, (left, top), heap)


def _heap(size: tuple[int, int], tint: Colour, die: Random) -> Pil.Image:
    """RGBA, `SMALL` pixels wide: overlapping lit discs, those in front lower and brighter."""
    wide, high = SMALL, max(8, round(SMALL * size[1] / size[0]))
    picture = Pil.new("RGBA", (wide, high), (*tint, 0))
    pen = ImageDraw.Draw(picture)
    colours = (tint, palette.mixed(tint, die.choice(_FOOD), 0.5), palette.scaled(tint, 0.75))
    count = die.randint(7, 13)
    for place in range(count):
        radius = die.uniform(0.14, 0.24) * min(wide, high)
        x = wide / 2 + die.gauss(0, wide / 5)
        y = high * (0.35 + 0.45 * place / count) + die.uniform(-2, 2)
        colour = palette.scaled(colours[place % 3], 0.7 + 0.4 * place / count)
        pen.ellipse((x - radius, y - radius * 0.8, x + radius, y + radius * 0.8), fill=colour)
        light = palette.scaled(colour, 1.25)
        pen.ellipse((x - radius * 0.6, y - radius * 0.6, x, y - radius * 0.1), fill=light)
    return picture.filter(ImageFilter.GaussianBlur(0.8))
