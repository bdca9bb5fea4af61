"""What a photo is, before anybody looks at what it shows."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PhotoInfo:
    """`width`, `height`: pixels of the upright full-size picture; `byte_size`: of the file.

    `captured_at` is EXIF's DateTimeOriginal: aware where the camera told its offset, else naive.
    """

    format: str
    mime: str
    extension: str
    width: int
    height: int
    byte_size: int
    sha256: str
    captured_at: datetime | None
