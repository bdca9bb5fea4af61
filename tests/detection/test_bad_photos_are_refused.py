"""Every kind of bad photo gets a stable code and a sentence, never a decoder's own exception."""

import struct
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from detection import PhotoError, PhotoErrorCode, examine_photo, inspect_photo, rendition
from detection.core.photo.errors import MESSAGES
from tests.detection.pictures import PHOTOS, encoded, noise, quarters

Code = PhotoErrorCode
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>'


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims this size and holds next to nothing."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"\x00" * 10_000_000)
    chunks = [head, body, b"IEND"]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in chunks
    )


def animated(form: str) -> bytes:
    frames = [noise(80, 80, seed) for seed in range(3)]
    return encoded(frames[0], form, save_all=True, append_images=frames[1:])


BAD: dict[str, tuple[bytes, PhotoErrorCode]] = {
    "no bytes": (b"", Code.EMPTY),
    "a text": (b"Dear manager, the shelf is empty. " * 20, Code.NOT_AN_IMAGE),
    "random bytes": (bytes(range(1, 256)) * 40, Code.NOT_AN_IMAGE),
    "over 25 MB": (b"\xff\xd8\xff" + bytes(25 * 1024 * 1024), Code.TOO_LARGE),
    "over 60 megapixels": (png_header(10_000, 6_001), Code.TOO_MANY_PIXELS),
    "a decompression bomb": (png_header(60_000, 60_000), Code.TOO_MANY_PIXELS),
    "a PNG with too few rows": (png_header(4_000, 4_000), Code.DAMAGED),
    "an SVG": (SVG, Code.FORMAT_UNSUPPORTED),
    "an SVG without a head": (b"  <svg></svg>", Code.FORMAT_UNSUPPORTED),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", Code.FORMAT_UNSUPPORTED),
    "a film": (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", Code.FORMAT_UNSUPPORTED),
    "a TIFF": (encoded(quarters(), "TIFF"), Code.FORMAT_UNSUPPORTED),
    "an AVIF": (encoded(quarters(), "AVIF"), Code.FORMAT_UNSUPPORTED),
    "a still GIF": (encoded(quarters(), "GIF"), Code.FORMAT_UNSUPPORTED),
    "an animated GIF": (animated("GIF"), Code.ANIMATED),
    "an animated PNG": (animated("PNG"), Code.ANIMATED),
    "an animated WebP": (animated("WEBP"), Code.ANIMATED),
    "one pixel": (encoded(Image.new("RGB", (1, 1)), "PNG"), Code.TOO_SMALL),
    "a strip of 10000 x 50": (encoded(Image.new("RGB", (10_000, 50))), Code.TOO_SMALL),
    "a strip of 65000 x 64": (encoded(Image.new("RGB", (65_000, 64))), Code.TOO_NARROW),
    "a strip of 64 x 30000": (encoded(Image.new("RGB", (64, 30_000))), Code.TOO_NARROW),
    "63 pixels high": (encoded(quarters(200, 63)), Code.TOO_SMALL),
}
WHOLE = {
    "JPEG": encoded(noise(400, 300)),
    "progressive JPEG": encoded(noise(400, 300), progressive=True),
    "PNG": encoded(noise(400, 300), "PNG"),
    "WebP": encoded(noise(400, 300), "WEBP"),
    "HEIC": (PHOTOS / "upright.heic").read_bytes(),
    "BMP": encoded(noise(400, 300), "BMP"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_photo_gets_its_code_and_sentence(name: str) -> None:
    data, code = BAD[name]
    with pytest.raises(PhotoError) as refused:
        inspect_photo(data)
    assert refused.value.code is code
    assert refused.value.message.endswith(".")
    assert "{" not in refused.value.message


@pytest.mark.parametrize(
    "name", ["a text", "a PNG with too few rows", "one pixel", "a strip of 65000 x 64"]
)
def test_every_door_refuses_it(name: str) -> None:
    data, code = BAD[name]
    for door in (examine_photo, lambda data: rendition(data, max_side=200)):
        with pytest.raises(PhotoError) as refused:
            door(data)
        assert refused.value.code is code


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("share", [0.999, 0.9, 0.5, 0.05])
def test_a_truncated_photo_is_found_damaged(kind: str, share: float) -> None:
    data = WHOLE[kind]
    cut = data[: min(int(len(data) * share), len(data) - 20)]
    with pytest.raises(PhotoError) as refused:
        inspect_photo(cut)
    assert refused.value.code is Code.DAMAGED


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(sorted(WHOLE)),
    places=st.lists(st.floats(0, 0.999), max_size=30),
    value=st.integers(0, 255),
)
def test_broken_bytes_never_raise_anything_else(kind: str, places: list[float], value: int) -> None:
    data = bytearray(WHOLE[kind])
    for place in places:
        data[int(place * len(data))] = value
    try:
        info = inspect_photo(bytes(data))
    except PhotoError:
        return
    assert rendition(bytes(data), max_side=64)
    assert info.width >= 64


def test_the_largest_allowed_photo_is_taken() -> None:
    data = encoded(Image.new("L", (10_000, 6_000)), "PNG")
    assert inspect_photo(data).width == 10_000


@pytest.mark.parametrize("size", [(64, 1280), (1280, 64), (20_000, 1_000), (300, 6_000)])
def test_the_longest_panorama_goes_all_the_way(size: tuple[int, int]) -> None:
    found = examine_photo(encoded(noise(*size)))
    assert (found.width, found.height) == size
    assert rendition(encoded(noise(*size)), max_side=200)


def test_every_code_has_its_sentence() -> None:
    assert set(MESSAGES) == set(PhotoErrorCode)
    assert {code.value for code in PhotoErrorCode} == {
        "photo_empty",
        "photo_too_large",
        "photo_too_many_pixels",
        "photo_not_an_image",
        "photo_damaged",
        "photo_format_unsupported",
        "photo_animated",
        "photo_too_small",
        "photo_too_narrow",
    }
