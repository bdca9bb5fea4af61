"""What was found, drawn on the photo."""

from PIL import Image, ImageDraw, ImageFont

from detection.core.findings import Box, Gap, PhotoFindings
from detection.core.photo.encode import fitted, png

_PRODUCT = (64, 224, 160, 200)
_GAP_FILL = (229, 56, 59, 90)
_GAP_EDGE = (229, 56, 59, 255)
_LABEL = (255, 255, 255, 255)
Edges = tuple[float, float, float, float]


def annotate_photo(data: bytes, findings: PhotoFindings, *, max_side: int = 1600) -> bytes:
    """A PNG of the photo, long side at most `max_side`: products outlined, gaps filled and named.

    `findings` must be of the same photo. Raises PhotoError.
    """
    image, scale = fitted(data, max_side)
    layer = Image.new("RGBA", image.size)
    pen = ImageDraw.Draw(layer)
    line = max(1, max(image.size) // 800)
    for product in findings.products:
        pen.rectangle(_scaled(product.box, scale), outline=_PRODUCT, width=line)
    for gap in findings.gaps:
        edges = _scaled(gap.box, scale)
        pen.rectangle(edges, fill=_GAP_FILL, outline=_GAP_EDGE, width=2 * line)
    font = ImageFont.load_default(max(11, max(image.size) // 80))
    for gap in findings.gaps:
        _label(pen, _scaled(gap.box, scale), gap_words(gap), font, image.size)
    return png(Image.alpha_composite(image.convert("RGBA"), layer).convert("RGB"))


def gap_words(gap: Gap) -> str:
    """'row 2, 2 facings'."""
    facings = "1 facing" if gap.facings == 1 else f"{gap.facings} facings"
    return facings if gap.row is None else f"row {gap.row}, {facings}"


def _scaled(box: Box, scale: float) -> Edges:
    return box.x1 * scale, box.y1 * scale, box.x2 * scale, box.y2 * scale


def _label(
    pen: ImageDraw.ImageDraw,
    edges: Edges,
    words: str,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
    size: tuple[int, int],
) -> None:
    """`words` on a plate over the gap's middle, kept inside of the picture."""
    left, top, right, bottom = pen.textbbox((0, 0), words, font=font)
    wide, high = right - left + 8, bottom - top + 6
    x = min(max(0, (edges[0] + edges[2] - wide) / 2), size[0] - wide)
    y = min(max(0, edges[1] - high), size[1] - high)
    pen.rounded_rectangle((x, y, x + wide, y + high), radius=3, fill=_GAP_EDGE)
    pen.text((x + 4 - left, y + 3 - top), words, font=font, fill=_LABEL)
