"""The words that every package carries: brand, variant, an offer, small print."""

from random import Random

from PIL import Image as Pil
from PIL import ImageDraw

from rendering.core import palette
from rendering.core.art.lettering import Frame, small_print, text_fit
from rendering.core.art.motifs import motif_draw
from rendering.core.design import Brand, Design
from rendering.core.names import BURSTS, SIZES
from rendering.core.palette import Colour

STAR = 3
"""The motif that offers are printed on."""


def name_plate(
    picture: Pil.Image, brand: Brand, die: Random, frame: Frame, upright: bool = False
) -> None:
    """The brand's name on one of five grounds; `die` must be the brand's own."""
    left, top, right, bottom = frame
    style = die.randrange(5)
    pad = min(right - left, bottom - top) * 0.2
    around = (left - pad, top - pad, right + pad, bottom + pad)
    ground = _plate_ground(picture, brand, style, around)
    inset = (right - left) * 0.1 if style == 2 and not upright else 0
    ink = _name_ink(brand, ground)
    text_fit(
        picture,
        (left + inset, top, right - inset, bottom),
        brand.name,
        ink,
        bold=die.choice((1, 1, 2)),
        slant=die.choice((0.0, 0.0, 0.2)),
        upright=upright,
        outline=palette.on(ink) if style == 4 else None,
    )


def _plate_ground(picture: Pil.Image, brand: Brand, style: int, around: Frame) -> Colour:
    """Draw the plate and say its colour."""
    pen = ImageDraw.Draw(picture)
    if style == 1:
        pen.rectangle(around, fill=brand.accent)
        return brand.accent
    if style == 2:
        pen.ellipse(around, fill=brand.accent)
        return brand.accent
    if style == 3:
        pen.rounded_rectangle(around, radius=(around[3] - around[1]) * 0.15, fill=palette.WHITE)
        return palette.WHITE
    return colour_at(picture, (around[0] + around[2]) / 2, (around[1] + around[3]) / 2)


def _name_ink(brand: Brand, ground: Colour) -> Colour:
    bright = abs(palette.luma(brand.accent) - palette.luma(ground)) > 70
    return brand.accent if bright else palette.on(ground)


def ribbon(picture: Pil.Image, design: Design, frame: Frame) -> None:
    """The variant's name on its own colour."""
    ImageDraw.Draw(picture).rectangle(frame, fill=design.tint)
    pad = (frame[3] - frame[1]) * 0.15
    inner = (frame[0] + pad, frame[1] + pad, frame[2] - pad, frame[3] - pad)
    text_fit(picture, inner, design.variant, palette.on(design.tint), bold=1)


def burst(picture: Pil.Image, die: Random, place: tuple[float, float, float]) -> None:
    """An offer on a star; `place` is its left, top and right."""
    left, top, right = place
    frame = (left, top, right, top + right - left)
    ink = die.choice(((240, 40, 40), (250, 220, 40), (20, 120, 220)))
    motif_draw(ImageDraw.Draw(picture), frame, ink, STAR, die)
    inset = (right - left) * 0.2
    inner = (left + inset, top + inset, right - inset, frame[3] - inset)
    text_fit(picture, inner, die.choice(BURSTS), palette.on(ink), bold=1)


def imprint(picture: Pil.Image, die: Random, frame: Frame) -> None:
    """Small print and the contents' size."""
    left, top, right, bottom = frame
    split = left + (right - left) * 0.62
    ink = palette.on(colour_at(picture, split, (top + bottom) / 2))
    pen = ImageDraw.Draw(picture)
    small_print(pen, (left, top, split, bottom), ink, 3, die.randrange(999))
    text_fit(picture, (split + 3, top + 1, right, bottom - 1), die.choice(SIZES), ink)


def colour_at(picture: Pil.Image, x: float, y: float) -> Colour:
    """The colour of the nearest pixel of an RGB picture."""
    spot = (
        min(picture.width - 1, max(0, int(x))),
        min(picture.height - 1, max(0, int(y))),
    )
    red, green, blue = picture.crop((*spot, spot[0] + 1, spot[1] + 1)).tobytes()
    return red, green, blue
