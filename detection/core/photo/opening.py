"""From bytes to a picture whose header was read and found acceptable; pixels are not decoded."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from pi_heif import HeifImageFile
from PIL import BmpImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin
from PIL.Image import Image

from detection.core.photo import sniff
from detection.core.photo.errors import PhotoError, PhotoErrorCode
from detection.core.photo.limits import DEFAULT_LIMITS, PhotoLimits
from detection.core.photo.orientation import orientation_of, swaps_sides

# The plugin of the sniffed format and no other is given the bytes: a phone's MPO stays the JPEG
# that it starts with, and no rarely used decoder is within a stranger's reach.
_PLUGINS = {
    sniff.JPEG: JpegImagePlugin.JpegImageFile,
    sniff.PNG: PngImagePlugin.PngImageFile,
    sniff.WEBP: WebPImagePlugin.WebPImageFile,
    sniff.BMP: BmpImagePlugin.BmpImageFile,
    sniff.HEIF: HeifImageFile,
}


@dataclass(frozen=True, slots=True)
class OpenPhoto:
    """A checked header. `orientation` is what still has to be done (EXIF's 1..8).

    `width` and `height` are pixels of the upright full-size picture.
    """

    format: sniff.PhotoFormat
    image: Image
    orientation: int
    width: int
    height: int


@contextmanager
def damage_told(limits: PhotoLimits = DEFAULT_LIMITS) -> Iterator[None]:
    """Turn whatever a decoder raises into a PhotoError."""
    try:
        yield
    except PhotoError:
        raise
    except Exception as error:
        raise PhotoError(PhotoErrorCode.DAMAGED, limits) from error


def open_photo(data: bytes, limits: PhotoLimits = DEFAULT_LIMITS) -> OpenPhoto:
    """Read the header of `data` and hold it against `limits`; raises PhotoError."""
    kind = _format_of(data, limits)
    with damage_told(limits):
        image: Image = _PLUGINS[kind](BytesIO(data))
        _check_size(image.size, limits)
        if kind is not sniff.HEIF and getattr(image, "is_animated", False):
            raise PhotoError(PhotoErrorCode.ANIMATED, limits)
        # libheif turns the picture itself; EXIF in a HEIC only repeats what was already done.
        orientation = 1 if kind is sniff.HEIF else orientation_of(image)
    width, height = image.size[::-1] if swaps_sides(orientation) else image.size
    return OpenPhoto(kind, image, orientation, width, height)


def _format_of(data: bytes, limits: PhotoLimits) -> sniff.PhotoFormat:
    if not data:
        raise PhotoError(PhotoErrorCode.EMPTY, limits)
    if len(data) > limits.max_bytes:
        raise PhotoError(PhotoErrorCode.TOO_LARGE, limits)
    kind = sniff.sniff(data)
    if kind is not None:
        return kind
    if sniff.is_gif(data):
        raise PhotoError(_gif_code(data), limits)
    if sniff.is_foreign(data):
        raise PhotoError(PhotoErrorCode.FORMAT_UNSUPPORTED, limits)
    raise PhotoError(PhotoErrorCode.NOT_AN_IMAGE, limits)


def _gif_code(data: bytes) -> PhotoErrorCode:
    with damage_told():
        animated = GifImagePlugin.GifImageFile(BytesIO(data)).is_animated
    return PhotoErrorCode.ANIMATED if animated else PhotoErrorCode.FORMAT_UNSUPPORTED


def _check_size(size: tuple[int, int], limits: PhotoLimits) -> None:
    if size[0] * size[1] > limits.max_pixels:
        raise PhotoError(PhotoErrorCode.TOO_MANY_PIXELS, limits)
    if min(size) < limits.min_side:
        raise PhotoError(PhotoErrorCode.TOO_SMALL, limits)
    if max(size) > limits.max_proportion * min(size):
        raise PhotoError(PhotoErrorCode.TOO_NARROW, limits)
