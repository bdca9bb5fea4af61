"""Whatever a camera, phone or office program wrote: upright 8-bit RGB comes out."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms

from detection import inspect_photo, rendition
from detection.core.photo.opening import open_photo
from detection.core.photo.picture import decode
from tests.detection.pictures import BLUE, LIME, PHOTOS, RED, WHITE, corners, encoded, quarters

COLOURS = [RED, LIME, BLUE, WHITE]


def with_alpha(mode: str) -> bytes:
    """The left half is to be seen; the right half is transparent over black."""
    picture = Image.new("RGBA", (160, 120), (0, 0, 0, 0))
    picture.paste((255, 0, 0, 255), (0, 0, 80, 120))
    return encoded(picture.convert(mode), "PNG")


def grey16() -> bytes:
    ramp = np.linspace(0, 65535, 160 * 120).reshape(120, 160).astype(np.uint16)
    return encoded(Image.fromarray(ramp), "PNG")


def mpo() -> bytes:
    """As phones write it: a JPEG with a second picture behind."""
    out = BytesIO()
    quarters().save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (160, 120))])
    return out.getvalue()


ALIKE = {
    "JPEG": (encoded(quarters()), "JPEG"),
    "progressive JPEG": (encoded(quarters(), progressive=True), "JPEG"),
    "JPEG with a second picture": (mpo(), "JPEG"),
    "CMYK JPEG": (encoded(quarters().convert("CMYK")), "JPEG"),
    "PNG": (encoded(quarters(), "PNG"), "PNG"),
    "palette PNG": (encoded(quarters().quantize(8), "PNG"), "PNG"),
    "WebP": (encoded(quarters(), "WEBP"), "WEBP"),
    "BMP": (encoded(quarters(), "BMP"), "BMP"),
    "HEIC": ((PHOTOS / "upright.heic").read_bytes(), "HEIF"),
}


@pytest.mark.parametrize("kind", ALIKE)
def test_the_colours_are_right(kind: str) -> None:
    data, name = ALIKE[kind]
    info = inspect_photo(data)
    assert (info.format, info.width, info.height) == (name, 160, 120)
    assert corners(decode(open_photo(data)).pixels) == COLOURS
    assert corners(np.asarray(Image.open(BytesIO(rendition(data, max_side=160))))) == COLOURS


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_transparency_lies_over_white(mode: str) -> None:
    pixels = decode(open_photo(with_alpha(mode))).pixels
    assert corners(pixels) == [RED, WHITE, RED, WHITE]


def test_grey_with_transparency_lies_over_white() -> None:
    picture = Image.new("LA", (160, 120), (0, 0))
    picture.paste((0, 255), (0, 0, 80, 120))
    pixels = decode(open_photo(encoded(picture, "PNG"))).pixels
    assert corners(pixels) == [(0, 0, 0), WHITE] * 2


def test_black_and_white_keeps_both() -> None:
    picture = Image.new("1", (160, 120), 0)
    picture.paste(1, (80, 0, 160, 120))
    assert corners(decode(open_photo(encoded(picture, "PNG"))).pixels) == [(0, 0, 0), WHITE] * 2


def test_sixteen_bit_grey_keeps_its_range() -> None:
    pixels = decode(open_photo(grey16())).pixels
    assert (pixels[0, 0, 0], pixels[-1, -1, 0]) == (0, 255)
    assert 126 <= pixels[60, 0, 0] <= 129


def test_a_heic_that_says_its_turn_twice_is_turned_once() -> None:
    data = (PHOTOS / "turned.heic").read_bytes()
    info = inspect_photo(data)
    assert (info.width, info.height) == (120, 160)
    assert corners(decode(open_photo(data)).pixels) == [BLUE, RED, WHITE, LIME]


def test_the_name_of_a_file_is_never_asked() -> None:
    assert inspect_photo(encoded(quarters(), "PNG")).extension == ".png"


def test_a_renditions_colours_are_srgb() -> None:
    """A profile that swaps nothing but is there must not change plain colours."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(quarters(), icc_profile=profile)
    picture = Image.open(BytesIO(rendition(data, max_side=160)))
    assert "icc_profile" not in picture.info
    assert corners(np.asarray(picture)) == COLOURS


def test_a_broken_colour_profile_does_no_harm() -> None:
    data = encoded(quarters(), icc_profile=b"not a profile at all")
    assert corners(np.asarray(Image.open(BytesIO(rendition(data, max_side=160))))) == COLOURS
