"""Renditions, crops and annotated photos: upright, of the asked size, and nothing but pixels."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from detection import Box, annotate_photo, crop, examine_photo, rendition
from tests.detection.pictures import BLUE, LIME, RED, WHITE, corners, encoded, quarters, turned
from tests.detection.shelf import shelf_picture


def telltale() -> bytes:
    """A photo that says where it was taken in every way that it can."""
    exif = Image.Exif()
    exif[0x010E] = "SECRET description"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    stored = quarters(1200, 900).transpose(Image.Transpose.ROTATE_90)
    return encoded(stored, exif=exif, comment=b"SECRET", xmp=b"<x>SECRET</x>")


def silent(data: bytes) -> bool:
    """Whether the file holds pixels alone."""
    picture = opened(data)
    words = set(picture.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
    quiet = words <= {"progressive", "progression"} and not picture.getexif()
    return quiet and b"SECRET" not in data and b"http://ns.adobe.com" not in data


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def test_the_photo_itself_is_not_silent() -> None:
    assert not silent(telltale())


def test_a_rendition_is_upright_small_and_silent() -> None:
    data = rendition(telltale(), max_side=400)
    picture = opened(data)
    assert picture.format == "JPEG"
    assert picture.size == (400, 300)
    assert picture.info.get("progressive")
    assert corners(np.asarray(picture)) == [RED, LIME, BLUE, WHITE]
    assert silent(data)


def test_a_small_photo_is_not_enlarged() -> None:
    assert opened(rendition(encoded(quarters()), max_side=2000)).size == (160, 120)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_crop_shows_its_place(orientation: int) -> None:
    data = turned(quarters(1203, 905), orientation)
    picture = opened(crop(data, Box(700, 500, 1100, 800), margin=0.1, max_side=200, mark=False))
    assert max(picture.size) == 200
    assert corners(np.asarray(picture)) == [WHITE] * 4


def test_a_crop_marks_its_box_and_is_silent() -> None:
    data = crop(telltale(), Box(700, 500, 900, 700), margin=0.5, max_side=400, mark=True)
    assert silent(data)
    red = np.asarray(opened(data)).astype(int)
    edge = (red[..., 0] > 180) & (red[..., 1] < 120) & (red[..., 2] < 120)
    ys, xs = np.nonzero(edge)
    assert (xs.min(), xs.max(), ys.min(), ys.max()) == pytest.approx((100, 300, 100, 300), abs=4)


@pytest.mark.parametrize("box", [Box(0, 0, 90, 90), Box(100, 60, 160, 120), Box(-40, -9, 20, 30)])
def test_a_crop_at_the_photos_edge_stays_inside(box: Box) -> None:
    assert crop(encoded(quarters()), box, margin=0.6, max_side=100, mark=True)


def test_a_crop_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        crop(encoded(quarters()), Box(900, 900, 950, 950), margin=0, max_side=100, mark=False)


def test_an_annotated_photo_is_drawn_on_and_silent() -> None:
    exif = Image.Exif()
    exif[0x010E] = "SECRET"
    data = encoded(shelf_picture(holes=True), exif=exif)
    drawn = annotate_photo(data, examine_photo(data), max_side=800)
    picture = opened(drawn)
    assert picture.format == "PNG"
    assert max(picture.size) == 800
    assert silent(drawn)
    plain = opened(rendition(data, max_side=800))
    assert np.abs(np.asarray(picture).astype(int) - np.asarray(plain)).max() > 60
