"""All eight EXIF orientations give the same upright picture, and boxes in the same places."""

import numpy as np
import pytest
from PIL import Image

from detection import Box, examine_photo, inspect_photo
from detection.core.photo.opening import open_photo
from detection.core.photo.picture import decode
from tests.detection.pictures import BLUE, LIME, RED, WHITE, corners, encoded, quarters, turned
from tests.detection.shelf import overlap, shelf_picture

EVERY = range(1, 9)


@pytest.mark.parametrize("orientation", EVERY)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_the_picture_stands_upright(orientation: int, form: str) -> None:
    data = turned(quarters(), orientation, form)
    info = inspect_photo(data)
    assert (info.width, info.height) == (160, 120)
    picture = decode(open_photo(data))
    assert picture.pixels.shape == (120, 160, 3)
    assert corners(picture.pixels) == [RED, LIME, BLUE, WHITE]


@pytest.mark.parametrize("orientation", EVERY)
def test_a_reduced_jpeg_still_lies_where_the_photo_does(orientation: int) -> None:
    """Sides that the reduction rounds up: the place of each pixel must not move by the rest."""
    marked = Image.new("RGB", (1203, 805))
    marked.paste("white", (800, 200, 840, 240))
    data = turned(marked, orientation, quality=95)
    picture = decode(open_photo(data), cover=(151, 101))
    assert picture.scale > 1
    assert (picture.width, picture.height) == (1203, 805)
    light = picture.pixels[..., 0].astype(float) - 16
    light[light < 0] = 0
    x = np.average(np.arange(light.shape[1]) + 0.5, weights=light.sum(axis=0))
    y = np.average(np.arange(light.shape[0]) + 0.5, weights=light.sum(axis=1))
    assert x * picture.scale + picture.offset[0] == pytest.approx(820, abs=0.3)
    assert y * picture.scale + picture.offset[1] == pytest.approx(220, abs=0.3)


def test_a_senseless_orientation_is_passed_over() -> None:
    exif = Image.Exif()
    exif[0x0112] = 77
    assert inspect_photo(encoded(quarters(), exif=exif)).width == 160


def test_boxes_are_found_in_the_same_places() -> None:
    upright = examine_photo(turned(shelf_picture(), 1, quality=95))
    assert len(upright.products) > 5
    for orientation in EVERY[1:]:
        other = examine_photo(turned(shelf_picture(), orientation, quality=95))
        assert (other.width, other.height) == (upright.width, upright.height)
        assert abs(len(other.products) - len(upright.products)) <= 0.05 * len(upright.products)
        for product in upright.products[:5]:
            best = max(overlap(product.box, each.box) for each in other.products)
            assert best > 0.85, (orientation, product)


def test_overlap_is_what_it_says() -> None:
    assert overlap(Box(0, 0, 2, 2), Box(1, 0, 3, 2)) == pytest.approx(1 / 3)
