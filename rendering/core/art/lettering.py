"""Text on packages, from Pillow's own font alone: squeezed, slanted, bold or outlined."""

from functools import lru_cache

from PIL import Image as Pil
from PIL import ImageDraw, ImageFont

from rendering.core.palette import Colour

Frame = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


@lru_cache(maxsize=1024)
def text_mask(text: str, size: int, bold: int = 0, slant: float = 0.0) -> Pil.Image:
    """An 8-bit mask as tight as the text; `slant` in widths a height."""
    font = _font(max(6, size))
    left, top, right, bottom = ImageDraw.Draw(Pil.new("L", (1, 1))).textbbox(
        (0, 0), text, font=font, stroke_width=bold
    )
    width, height = max(1, int(right - left)), max(1, int(bottom - top))
    mask = Pil.new("L", (width, height))
    ImageDraw.Draw(mask).text((-left, -top), text, fill=255, font=font, stroke_width=bold)
    if slant:
        lean = int(abs(slant) * height)
        mask = mask.transform(
            (width + lean, height),
            Pil.Transform.AFFINE,
            (1, slant, -lean, 0, 1, 0),
            Pil.Resampling.BILINEAR,
        )
    return mask


def text_fit(
    picture: Pil.Image,
    frame: Frame,
    text: str,
    ink: Colour,
    bold: int = 0,
    slant: float = 0.0,
    upright: bool = False,
    outline: Colour | None = None,
) -> None:
    """Write `text` as large as fits the frame, squeezed by a third at most; `upright` turns it."""
    left, top, right, bottom = frame
    wide, high = int(right - left), int(bottom - top)
    if upright:
        wide, high = high, wide
    if wide < 3 or high < 3:
        return
    mask = text_mask(text, min(64, max(8, high)), bold, slant)
    scale = min(high / mask.height, wide / mask.width * 1.4)
    size = (
        max(1, min(wide, int(mask.width * scale * 1.1))),
        max(1, int(mask.height * scale)),
    )
    mask = mask.resize(size, Pil.Resampling.BILINEAR)
    if upright:
        mask = mask.transpose(Pil.Transpose.ROTATE_90)
    spot = (int((left + right - mask.width) / 2), int((top + bottom - mask.height) / 2))
    if outline is not None:
        for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1), (2, 2)):
            picture.paste(outline, (spot[0] + dx, spot[1] + dy), mask)
    picture.paste(ink, spot, mask)


def small_print(pen: ImageDraw.ImageDraw, frame: Frame, ink: Colour, lines: int, seed: int) -> None:
    """Lines of words too small to read, as short dashes."""
    left, top, right, bottom = frame
    step = (bottom - top) / max(1, lines)
    for line in range(lines):
        x, y = left, top + (line + 0.5) * step
        while x < right - 2:
            seed = (seed * 1103515245 + 12345) % 2**31
            end = min(right, x + 3 + seed % 11)
            pen.line((x, y, end, y), fill=ink, width=max(1, int(step * 0.45)))
            x = end + 2
