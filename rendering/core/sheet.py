"""Contact sheets: many renders side by side on one picture."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image as Pil

from rendering.core.arrays import Image

COLUMNS = 4
LEAST_QUALITY = 40


def sheet_make(pictures: Sequence[Image], width: int = 390, height: int = 520) -> Pil.Image:
    """The pictures in rows of four, each `width` x `height` pixels."""
    rows = -(-len(pictures) // COLUMNS)
    sheet = Pil.new("RGB", (COLUMNS * width, rows * height), "white")
    for place, picture in enumerate(pictures):
        small = Pil.fromarray(picture).resize((width, height), Pil.Resampling.LANCZOS)
        sheet.paste(small, (place % COLUMNS * width, place // COLUMNS * height))
    return sheet


def sheet_jpeg(sheet: Pil.Image, most_bytes: int) -> bytes:
    """The sheet as the best JPEG of at most `most_bytes`."""
    for quality in range(90, LEAST_QUALITY, -4):
        out = BytesIO()
        sheet.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= most_bytes:
            break
    return out.getvalue()
