"""Pictures drawn for these tests: four coloured quarters, so that every turn can be told."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw
from PIL.Image import Transpose

PHOTOS = Path(__file__).parent / "photos"
RED, LIME, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)

# How an upright picture has to be stored for each EXIF orientation to turn it upright again.
_STORED = {
    1: None,
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_90,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_270,
}


def quarters(width: int = 160, height: int = 120) -> Image.Image:
    """Red, lime, blue, white: top left, top right, bottom left, bottom right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(LIME, (width // 2, 0, width, height))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    picture.paste(WHITE, (width // 2, height // 2, width, height))
    return picture


def noise(width: int, height: int, seed: int = 0) -> Image.Image:
    """A picture that compresses badly."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    return Image.fromarray(pixels)


def encoded(picture: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    """The bytes of `picture`."""
    out = BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def turned(picture: Image.Image, orientation: int, form: str = "JPEG", **options: Any) -> bytes:
    """`picture` stored so that EXIF `orientation` turns it upright."""
    turn = _STORED[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = picture if turn is None else picture.transpose(turn)
    return encoded(stored, form, exif=exif, **options)


def corners(pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> list[tuple[int, ...]]:
    """The colours near the corners, rounded to 0 or 255: top left, top right, bottom ..."""
    high, wide = pixels.shape[:2]
    places = [(y, x) for y in (high // 8, -high // 8) for x in (wide // 8, -wide // 8)]
    return [tuple(255 * (int(value) > 127) for value in pixels[place]) for place in places]


def dog(width: int = 1200, height: int = 900) -> Image.Image:
    """A brown dog with a coat on a meadow, for want of a photograph."""
    dice = np.random.default_rng(7)
    picture = Image.new("RGB", (width, height), (96, 140, 70))
    draw = ImageDraw.Draw(picture)
    coat, dark = (142, 94, 52), (60, 38, 22)
    draw.ellipse((300, 350, 850, 650), fill=coat)
    for left in (350, 450, 700, 790):
        draw.rounded_rectangle((left, 560, left + 60, 800), 25, fill=coat)
    draw.arc((180, 280, 380, 520), 90, 250, fill=coat, width=40)
    draw.ellipse((760, 180, 1020, 440), fill=coat)
    draw.ellipse((920, 290, 1100, 410), fill=coat)
    draw.ellipse((740, 170, 830, 380), fill=dark)
    draw.ellipse((920, 250, 955, 285), fill=dark)
    draw.ellipse((1060, 310, 1105, 350), fill=dark)
    hairs = dice.normal(0, 22, (height, width, 1))
    pixels = np.asarray(picture).astype(np.float64) + hairs
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
