"""Labels: the printed front of a package, laid out in one of a few ways.

A brand's seed decides the layout and where its name stands, so that variants look alike.
"""

from random import Random

import numpy as np
from PIL import Image as Pil
from PIL import ImageDraw

from rendering.core import palette
from rendering.core.arrays import Image
from rendering.core.art.ground import ground_draw
from rendering.core.art.lettering import small_print, text_fit
from rendering.core.art.motifs import motif_draw
from rendering.core.design import Brand, Design
from rendering.core.names import BURSTS, SIZES
from rendering.core.palette import Colour
from rendering.core.seeds import dice


def label_draw(design: Design, width: int, height: int) -> Image:
    """The label, height x width x 3 RGB."""
    brand_die = dice(design.brand.seed, "label")
    die = dice(design.brand.seed, "label", design.variant)
    picture = Pil.new("RGB", (width, height), design.brand.base)
    ground_draw(picture, design, brand_die)
    if width > 1.9 * height:
        _wide(picture, design, brand_die, die)
    else:
        _tall(picture, design, brand_die, die)
    return np.asarray(picture, dtype=np.uint8)


def _name_ink(brand: Brand, ground: Colour) -> Colour:
    bright = abs(palette.luma(brand.accent) - palette.luma(ground)) > 70
    return brand.accent if bright else palette.on(ground)


def _tall(picture: Pil.Image, design: Design, brand_die: Random, die: Random) -> None:
    wide, high = picture.size
    pen, brand = ImageDraw.Draw(picture), design.brand
    top = brand_die.uniform(0.06, 0.22)
    name_high = min(brand_die.uniform(0.1, 0.18), 0.32 * wide / high)
    motif = brand_die.randrange(8)
    size = min(wide * 0.8, high * (0.86 - top - name_high) * 0.62)
    middle = high * (top + name_high) + size * 0.62
    motif_draw(
        pen,
        ((wide - size) / 2, middle - size / 2, (wide + size) / 2, middle + size / 2),
        design.tint,
        motif,
        die,
    )
    _name_plate(
        picture, brand, brand_die, (wide * 0.06, high * top, wide * 0.94, high * (top + name_high))
    )
    low = middle + size * 0.58
    _ribbon(picture, design, (wide * 0.08, low, wide * 0.92, low + name_high * high * 0.6))
    small = high * 0.9
    if small > low + name_high * high * 0.7:
        ink = palette.on(picture.getpixel((wide // 2, int(min(high - 2, small)))))  # type: ignore[arg-type]
        small_print(
            pen, (wide * 0.12, high * 0.87, wide * 0.62, high * 0.96), ink, 3, die.randrange(999)
        )
        text_fit(
            picture, (wide * 0.66, high * 0.89, wide * 0.93, high * 0.95), die.choice(SIZES), ink
        )
    if die.random() < 0.25:
        _burst(picture, die, (wide * 0.6, middle - size * 0.7, wide * 0.98))


def _wide(picture: Pil.Image, design: Design, brand_die: Random, die: Random) -> None:
    wide, high = picture.size
    pen, brand = ImageDraw.Draw(picture), design.brand
    left = brand_die.choice((0.06, 0.3))
    size = high * 0.8
    x = wide * (0.97 if left < 0.2 else 0.03) - (size if left < 0.2 else 0)
    motif_draw(pen, (x, high * 0.1, x + size, high * 0.9), design.tint, brand_die.randrange(8), die)
    _name_plate(
        picture, brand, brand_die, (wide * left, high * 0.12, wide * (left + 0.55), high * 0.62)
    )
    _ribbon(picture, design, (wide * left, high * 0.66, wide * (left + 0.4), high * 0.9))


def _name_plate(
    picture: Pil.Image, brand: Brand, brand_die: Random, frame: tuple[float, float, float, float]
) -> None:
    left, top, right, bottom = frame
    pen, style = ImageDraw.Draw(picture), brand_die.randrange(5)
    pad = (bottom - top) * 0.22
    ground = brand.base
    if style in (1, 2):
        ground = brand.accent
        shape = pen.rectangle if style == 1 else pen.ellipse
        shape((left - pad, top - pad, right + pad, bottom + pad), fill=ground)
    elif style == 3:
        ground = palette.WHITE
        pen.rounded_rectangle(
            (left - pad, top - pad, right + pad, bottom + pad), radius=pad, fill=ground
        )
    inset = (right - left) * 0.1 if style == 2 else 0
    ink = _name_ink(brand, ground)
    text_fit(
        picture,
        (left + inset, top, right - inset, bottom),
        brand.name,
        ink,
        bold=brand_die.choice((1, 1, 2)),
        slant=brand_die.choice((0.0, 0.0, 0.2)),
        outline=palette.on(ink) if style == 4 else None,
    )


def _ribbon(picture: Pil.Image, design: Design, frame: tuple[float, float, float, float]) -> None:
    ImageDraw.Draw(picture).rectangle(frame, fill=design.tint)
    pad = (frame[3] - frame[1]) * 0.15
    text_fit(
        picture,
        (frame[0] + pad, frame[1] + pad, frame[2] - pad, frame[3] - pad),
        design.variant,
        palette.on(design.tint),
        bold=1,
    )


def _burst(picture: Pil.Image, die: Random, place: tuple[float, float, float]) -> None:
    left, top, right = place
    frame = (left, top, right, top + right - left)
    ink = die.choice(((240, 40, 40), (250, 220, 40), (20, 120, 220)))
    motif_draw(ImageDraw.Draw(picture), frame, ink, 3, die)
    inset = (right - left) * 0.2
    text_fit(
        picture,
        (left + inset, top + inset, right - inset, frame[3] - inset),
        die.choice(BURSTS),
        palette.on(ink),
        bold=1,
    )
