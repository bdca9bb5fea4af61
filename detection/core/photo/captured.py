"""When a photo was taken, by its own account."""

from datetime import datetime

from PIL.ExifTags import IFD, Base
from PIL.Image import Image


def captured_at(image: Image) -> datetime | None:
    """EXIF's DateTimeOriginal, aware if OffsetTimeOriginal is there; None if absent or nonsense."""
    try:
        tags = image.getexif().get_ifd(IFD.Exif)
        taken = str(tags.get(Base.DateTimeOriginal, "")).strip("\x00 ")
        offset = str(tags.get(Base.OffsetTimeOriginal, "")).strip("\x00 ")
    except Exception:  # noqa: BLE001  broken EXIF raises almost anything
        return None
    return _parse(taken + offset, "%Y:%m:%d %H:%M:%S%z") or _parse(taken, "%Y:%m:%d %H:%M:%S")


def _parse(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007  a camera without offset stays naive
    except ValueError:
        return None
