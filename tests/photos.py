"""Pictures for tests, all made here."""

from functools import cache
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image


@cache
def jpeg(
    width: int = 320, height: int = 240, *, taken: str = "", offset: str = "", gps: bool = False
) -> bytes:
    """A plain grey JPEG with an EXIF capture time (`YYYY:MM:DD HH:MM:SS`), zone and place."""
    picture = Image.new("RGB", (width, height), (120, 120, 120))
    exif = Image.Exif()
    details = exif.get_ifd(0x8769)
    if taken:
        details[0x9003] = taken
    if offset:
        details[0x9011] = offset
    if gps:
        place = exif.get_ifd(0x8825)
        place[1], place[2] = "N", (52.0, 31.0, 12.0)
        place[3], place[4] = "E", (13.0, 24.0, 18.0)
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def stored_files() -> set[Path]:
    """Every file in the test's media folder."""
    return {path for path in (settings.SHELFWATCH_DATA / "media").rglob("*") if path.is_file()}
