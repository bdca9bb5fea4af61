"""A rendered shelf for tests that need the bundled network to see something."""

from functools import cache
from io import BytesIO

from PIL import Image

from detection import Box
from tests.photos import shelf_photo


@cache
def shelf_picture(*, holes: bool = False) -> Image.Image:
    """A rendered shelf, decoded."""
    picture = Image.open(BytesIO(shelf_photo(holes=holes, megapixels=1)))
    return picture.convert("RGB")


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    wide = min(one.x2, other.x2) - max(one.x1, other.x1)
    high = min(one.y2, other.y2) - max(one.y1, other.y1)
    shared = max(0.0, wide) * max(0.0, high)
    return shared / (one.width * one.height + other.width * other.height - shared)
