"""Pictures made from a photo: nothing of its metadata goes with them."""

from io import BytesIO

from PIL import Image
from PIL.Image import Resampling

from detection.core.findings import Box
from detection.core.photo.colour import to_srgb
from detection.core.photo.opening import open_photo
from detection.core.photo.picture import Picture, decode

_QUALITY = 82


def fitted(data: bytes, max_side: int) -> tuple[Image.Image, float]:
    """The photo upright in sRGB, its long side at most `max_side`; and picture / photo pixels."""
    photo = open_photo(data)
    ratio = min(1.0, max_side / max(photo.width, photo.height))
    size = max(1, round(photo.width * ratio)), max(1, round(photo.height * ratio))
    picture = decode(photo, size, to_srgb)
    whole = Box(0, 0, picture.width, picture.height)
    return _resized(picture, whole, size), size[0] / picture.width


def cut(data: bytes, place: Box, max_side: int) -> tuple[Image.Image, float]:
    """`place` (photo pixels) of the photo, its long side at most `max_side`, and the scale."""
    photo = open_photo(data)
    ratio = min(1.0, max_side / max(place.width, place.height))
    picture = decode(photo, (photo.width * ratio, photo.height * ratio), to_srgb)
    size = max(1, round(place.width * ratio)), max(1, round(place.height * ratio))
    return _resized(picture, place, size), ratio


def _resized(picture: Picture, place: Box, size: tuple[int, int]) -> Image.Image:
    """`place` (photo pixels) at `size`; a fresh image, to which no metadata cling."""
    x, y = picture.offset
    image = Image.fromarray(picture.pixels)
    left, right = ((edge - x) / picture.scale for edge in (place.x1, place.x2))
    top, bottom = ((edge - y) / picture.scale for edge in (place.y1, place.y2))
    inside = max(0.0, left), max(0.0, top), min(image.width, right), min(image.height, bottom)
    return image.resize(size, Resampling.LANCZOS, box=inside)


def jpeg(image: Image.Image) -> bytes:
    """A progressive JPEG that holds pixels and nothing else."""
    out = BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, progressive=True, optimize=True)
    return out.getvalue()


def png(image: Image.Image) -> bytes:
    """A PNG that holds pixels and nothing else."""
    out = BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue()
