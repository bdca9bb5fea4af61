"""Pictures drawn for these tests: four coloured quarters, so that every turn can be told."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
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
