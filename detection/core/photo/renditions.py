"""Smaller copies of a photo for pages and mails."""

from PIL import ImageDraw
from PIL.Image import Transpose

from detection.core.findings import Box
from detection.core.photo.encode import cut, fitted, jpeg
from detection.core.photo.inspection import inspect_photo

_MARK = "#e5383b"
_LONGEST = 3200  # pixels: as large as a phone sends a photo, and larger than the detector asks for


def rendition(data: bytes, *, max_side: int) -> bytes:
    """The whole photo upright as a JPEG, long side at most `max_side` pixels; raises PhotoError."""
    return jpeg(fitted(data, max_side)[0])


def turned_over(data: bytes) -> bytes:
    """The whole photo upside down as a JPEG; raises PhotoError."""
    return jpeg(fitted(data, _LONGEST)[0].transpose(Transpose.ROTATE_180))


def crop(data: bytes, box: Box, *, margin: float, max_side: int, mark: bool) -> bytes:
    """The place `box` (photo pixels) as a JPEG with `margin` x its longer side around it.

    With `mark` the box is outlined. Raises PhotoError, and ValueError where `box` lies outside.
    """
    info = inspect_photo(data)
    place = _widened(box, margin * max(box.width, box.height), info.width, info.height)
    image, scale = cut(data, place, max_side)
    if mark:
        edges = [(box.x1 - place.x1) * scale, (box.y1 - place.y1) * scale]
        edges += [(box.x2 - place.x1) * scale, (box.y2 - place.y1) * scale]
        ImageDraw.Draw(image).rectangle(edges, outline=_MARK, width=max(2, max(image.size) // 160))
    return jpeg(image)


def _widened(box: Box, by: float, width: int, height: int) -> Box:
    place = Box(
        max(0.0, box.x1 - by),
        max(0.0, box.y1 - by),
        min(float(width), box.x2 + by),
        min(float(height), box.y2 + by),
    )
    if place.width < 1 or place.height < 1:
        raise ValueError("the box lies outside of the photo")
    return place
