"""Labels: the printed front of a package, laid out in one of a few ways.

A brand's seed decides the layout and where its name stands, so that variants look alike.
"""

from random import Random

import numpy as np
from PIL import Image as Pil
from PIL import ImageDraw

from rendering.core.arrays import Image
from rendering.core.art.ground import ground_draw
from rendering.core.art.lettering import Frame
from rendering.core.art.motifs import motif_draw
from rendering.core.art.photo import photo_paste
from rendering.core.art.plate import burst, imprint, name_plate, ribbon
from rendering.core.design import Design
from rendering.core.seeds import dice


def label_draw(design: Design, width: int, height: int) -> Image:
    """The label, height x width x 3 RGB."""
    brand_die = dice(design.brand.seed, "label")
    die = dice(design.brand.seed, "label", design.variant)
    picture = Pil.new("RGB", (width, height), design.brand.base)
    ground_draw(picture, design, brand_die)
    if width > 1.9 * height:
        _wide(picture, design, brand_die, die)
    elif height > 2.2 * width and brand_die.random() < 0.35:
        _upright(picture, design, brand_die, die)
    elif brand_die.random() < 0.2:
        _name_low(picture, design, brand_die, die)
    else:
        _name_high(picture, design, brand_die, die)
    return np.asarray(picture, dtype=np.uint8)


def _picture_in(
    picture: Pil.Image, frame: Frame, design: Design, brand_die: Random, die: Random
) -> None:
    """A photograph or a drawing, the same sort for the whole brand."""
    if brand_die.random() < 0.3:
        photo_paste(picture, frame, design.tint, die)
    else:
        pen = ImageDraw.Draw(picture)
        motif_draw(pen, frame, design.tint, brand_die.randrange(8), die)


def _name_high(picture: Pil.Image, design: Design, brand_die: Random, die: Random) -> None:
    """From the top: name, picture, variant, small print."""
    wide, high = picture.size
    top = brand_die.uniform(0.06, 0.2)
    name = min(brand_die.uniform(0.1, 0.18), 0.32 * wide / high)
    size = min(wide * 0.8, high * (0.86 - top - name) * 0.62)
    middle = high * (top + name) + size * 0.62
    frame = ((wide - size) / 2, middle - size / 2, (wide + size) / 2, middle + size / 2)
    _picture_in(picture, frame, design, brand_die, die)
    plate = (wide * 0.06, high * top, wide * 0.94, high * (top + name))
    name_plate(picture, design.brand, brand_die, plate)
    low = middle + size * 0.58
    ribbon(picture, design, (wide * 0.08, low, wide * 0.92, low + name * high * 0.6))
    if high * 0.9 > low + name * high * 0.7:
        imprint(picture, die, (wide * 0.12, high * 0.87, wide * 0.93, high * 0.96))
    if die.random() < 0.25:
        burst(picture, die, (wide * 0.6, middle - size * 0.7, wide * 0.98))


def _name_low(picture: Pil.Image, design: Design, brand_die: Random, die: Random) -> None:
    """A picture as wide as the package above or below the name."""
    wide, high = picture.size
    name = min(0.16, 0.3 * wide / high)
    above = brand_die.random() < 0.5
    split = brand_die.uniform(0.42, 0.56)
    band = (0.0, 0.0, float(wide), high * split) if above else (0.0, high * split, wide, high)
    photo_paste(picture, band, design.tint, die)
    top = split + 0.06 if above else split - name - 0.2
    plate = (wide * 0.07, high * top, wide * 0.93, high * (top + name))
    name_plate(picture, design.brand, brand_die, plate)
    low = high * (top + name + 0.05)
    ribbon(picture, design, (wide * 0.15, low, wide * 0.85, low + high * name * 0.6))
    imprint(picture, die, (wide * 0.08, high * 0.9, wide * 0.93, high * 0.97))


def _upright(picture: Pil.Image, design: Design, brand_die: Random, die: Random) -> None:
    """The name written upwards, for slim packages."""
    wide, high = picture.size
    plate = (wide * 0.22, high * 0.08, wide * 0.72, high * 0.6)
    name_plate(picture, design.brand, brand_die, plate, upright=True)
    size = min(wide * 0.7, high * 0.2)
    frame = ((wide - size) / 2, high * 0.64, (wide + size) / 2, high * 0.64 + size)
    _picture_in(picture, frame, design, brand_die, die)
    ribbon(picture, design, (wide * 0.08, high * 0.87, wide * 0.92, high * 0.95))


def _wide(picture: Pil.Image, design: Design, brand_die: Random, die: Random) -> None:
    """Lying boxes: the picture at one end, the name at the other."""
    wide, high = picture.size
    left = brand_die.choice((0.06, 0.36))
    size = high * 0.8
    x = wide * (0.97 if left < 0.2 else 0.03) - (size if left < 0.2 else 0)
    _picture_in(picture, (x, high * 0.1, x + size, high * 0.9), design, brand_die, die)
    plate = (wide * left, high * 0.14, wide * (left + 0.52), high * 0.58)
    name_plate(picture, design.brand, brand_die, plate)
    ribbon(picture, design, (wide * left, high * 0.66, wide * (left + 0.4), high * 0.88))
