"""Pictures as browsers get them: upright, no larger than needed, made once, without metadata.

The photo as it was sent may tell where and with what it was taken; it never leaves the server.
"""

from enum import StrEnum

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from audits.models import Alert, Photo
from detection import Box, crop, rendition


class Size(StrEnum):
    THUMBNAIL = "thumbnail"
    SMALL = "small"
    MEDIUM = "medium"
    PAGE = "page"


# A phone's whole width is 650 to 1,100 of its pixels, and many photos stand upright; the largest
# size is for looking closely.
_CLOSE_UP_SIDE = 900
LONGEST_SIDE = {Size.THUMBNAIL: 480, Size.SMALL: 960, Size.MEDIUM: 1440, Size.PAGE: 1920}


def photo_rendition(*, photo: Photo, size: Size) -> bytes:
    """The photo as a JPEG whose longest side is at most `LONGEST_SIDE[size]` pixels.

    Raises FileNotFoundError for a photo that is no longer kept.
    """
    if not photo.file:
        raise FileNotFoundError
    name = rendition_name(str(photo.file.name), size)
    if default_storage.exists(name):
        with default_storage.open(name, "rb") as file:
            made: bytes = file.read()
            return made
    with photo.file.open("rb") as file:
        picture = rendition(file.read(), max_side=LONGEST_SIDE[size])
    # Two requests may make it at once: the storage gives the later one another name, and the
    # picture is the same, so the first name is used from then on.
    saved = default_storage.save(name, ContentFile(picture))
    if saved != name:
        default_storage.delete(saved)
    return picture


def alert_close_up(*, alert: Alert) -> bytes:
    """The place outlined in a part of the alert's photo, as a JPEG of at most 900 pixels a side.

    Made anew each time: the next check may show the place elsewhere. Raises FileNotFoundError for
    a photo that is no longer kept, PhotoError for one that cannot be read, ValueError where the
    place lies outside of it.
    """
    if alert.photo is None or not alert.photo.file:
        raise FileNotFoundError
    box = Box(alert.x1, alert.y1, alert.x2, alert.y2)
    with alert.photo.file.open("rb") as file:
        return crop(file.read(), box, margin=1.0, max_side=_CLOSE_UP_SIDE, mark=True)


def rendition_name(file: str, size: Size) -> str:
    """Where the smaller copy of the photo `file` lies in the storage."""
    return f"renditions/{file.removeprefix('photos/')}.{size}.jpg"
