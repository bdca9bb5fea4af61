"""A photo is refused only when it is of no use, with what is wrong and what to do."""

from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image

from detection import Quality, QualityReason, examine_photo
from detection.core.photo.quality import is_shelf
from detection.core.photo.quality_words import QUALITY_MESSAGES
from tests.detection.no_shelves import bricks, checkerboard, face, house, web_page
from tests.detection.pictures import dog, encoded, noise
from tests.detection.shelf import shelf_picture
from tests.photos import shelf_photo


def examined(pixels: np.ndarray) -> Quality:
    return examine_photo(encoded(Image.fromarray(pixels.astype(np.uint8)), quality=92)).quality


def blurred(sigma_at_1280: float) -> np.ndarray:
    pixels = np.asarray(shelf_picture())
    return cv2.GaussianBlur(pixels, (0, 0), sigma_at_1280 * max(pixels.shape) / 1280)


def burnt(share: float) -> np.ndarray:
    pixels = np.asarray(shelf_picture()).copy()
    pixels[: int(share * len(pixels))] = 255
    return pixels


def test_a_good_photo_is_usable() -> None:
    quality = examined(np.asarray(shelf_picture()))
    assert (quality.usable, quality.reason, quality.message) == (True, None, None)
    assert set(quality.measures) == {
        "brightness",
        "glare",
        "sharpness",
        "short_side",
        "tilt",
        "levels",
        "facing",
    }


@pytest.mark.parametrize("sigma", [8, 12])
def test_a_blurred_photo_is_refused(sigma: float) -> None:
    assert examined(blurred(sigma)).reason == QualityReason.TOO_BLURRED


def test_a_slightly_soft_photo_is_not() -> None:
    assert examined(blurred(2)).usable


def moved(length_at_1280: float, right: int, down: int) -> np.ndarray:
    """The shelf by a hand that moved along a line while the shutter was open."""
    pixels = np.asarray(shelf_picture())
    steps = round(length_at_1280 * max(pixels.shape) / 1280 / np.hypot(right, down))
    straight = np.ones((steps if down else 1, steps if right else 1))
    kernel = np.eye(steps)[::down] if right and down else straight
    return cv2.filter2D(pixels, -1, kernel / kernel.sum())


@pytest.mark.parametrize(
    ("length", "right", "down"), [(35, 1, 0), (35, 0, 1), (45, 1, 1), (45, 1, -1)]
)
def test_a_photo_by_a_moving_hand_is_refused_whatever_way_it_went(
    length: float, right: int, down: int
) -> None:
    assert examined(moved(length, right, down)).reason == QualityReason.TOO_BLURRED


@pytest.mark.parametrize(("right", "down"), [(1, 0), (0, 1), (1, 1)])
def test_a_hand_that_hardly_moved_is_no_reason(right: int, down: int) -> None:
    assert examined(moved(6, right, down)).usable


def test_noise_does_not_hide_blur() -> None:
    noisy = blurred(8) + np.random.default_rng(0).normal(0, 5, blurred(8).shape)
    assert examined(noisy.clip(0, 255)).reason == QualityReason.TOO_BLURRED


def test_a_dark_photo_with_a_bright_window_at_its_side_is_too_dark() -> None:
    dark = np.asarray(shelf_picture()) * 0.05
    dark[:, -dark.shape[1] // 8 :] = 200
    assert examined(dark).reason == QualityReason.TOO_DARK


@pytest.mark.parametrize("light", [0, 0.05])
def test_a_black_photo_is_refused(light: float) -> None:
    assert examined(np.asarray(shelf_picture()) * light).reason == QualityReason.TOO_DARK


def test_a_dim_photo_is_not() -> None:
    assert examined(np.asarray(shelf_picture()) * 0.4).usable


@pytest.mark.parametrize("turns", [1, 3])
def test_a_photo_that_lies_on_its_side_is_refused(turns: int) -> None:
    upright = np.asarray(Image.open(BytesIO(shelf_photo(seed=3, megapixels=1))))
    assert examined(upright).usable
    quality = examined(np.rot90(upright, turns))
    assert quality.reason == QualityReason.SIDEWAYS
    assert quality.message is not None
    assert "on its side" in quality.message


def test_a_burnt_out_photo_is_refused() -> None:
    assert examined(burnt(0.9)).reason == QualityReason.GLARE


def test_a_lamp_in_the_photo_is_no_reason() -> None:
    assert examined(burnt(0.1)).usable


def test_a_thumbnail_is_refused() -> None:
    small = shelf_picture().resize((120, 160))
    assert examined(np.asarray(small)).reason == QualityReason.TOO_SMALL


def test_a_picture_of_something_else_is_refused() -> None:
    meadow = np.full((600, 800, 3), (150, 190, 230), np.uint8)
    meadow[350:] = 70, 140, 60
    cv2.circle(meadow, (620, 120), 50, (250, 240, 160), -1)
    cv2.line(meadow, (200, 520), (380, 250), (90, 60, 30), 9)
    assert examined(meadow).reason == QualityReason.NOT_A_SHELF


def test_a_dog_is_not_a_shelf() -> None:
    found = examine_photo(encoded(dog()))
    assert (found.quality.reason, found.products, found.gaps) == (QualityReason.NOT_A_SHELF, (), ())


@pytest.mark.parametrize(
    "picture", [noise(1200, 900), house(), web_page(), face(), bricks(), checkerboard()]
)
def test_what_is_no_shelf_is_refused_as_such(picture: Image.Image) -> None:
    assert examined(np.asarray(picture)).reason == QualityReason.NOT_A_SHELF


def test_a_shelf_that_is_nearly_empty_is_one() -> None:
    """One product surely seen, and the gaps beside it."""
    assert is_shelf([0.8], gaps=3, threshold=0.38, levels=1.0)
    few = is_shelf([0.4], gaps=3, threshold=0.38, levels=1.0)
    assert not few, "what merely looks a bit like a product"


def test_a_shelf_that_is_sold_out_is_one_where_its_edges_show() -> None:
    assert is_shelf([], gaps=3, threshold=0.38, levels=3.0)
    assert not is_shelf([], gaps=9, threshold=0.38, levels=1.0)
    assert not is_shelf([], gaps=2, threshold=0.38, levels=3.0)


def test_every_reason_has_its_words() -> None:
    assert set(QUALITY_MESSAGES) == set(QualityReason)


def turned(degrees: float) -> np.ndarray:
    """The shelf by a phone that was held askew, without black corners."""
    pixels = np.asarray(shelf_picture())
    height, width = pixels.shape[:2]
    turn = np.radians(abs(degrees))
    zoom = np.cos(turn) + np.sin(turn) * max(width / height, height / width)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, zoom)
    return cv2.warpAffine(pixels, matrix, (width, height))


@pytest.mark.parametrize("degrees", [-25, 25, 35])
def test_a_photo_held_askew_is_refused(degrees: float) -> None:
    quality = examined(turned(degrees))
    assert quality.reason == QualityReason.TILTED
    assert quality.measures["tilt"] == pytest.approx(-degrees, abs=4)


@pytest.mark.parametrize("degrees", [-12, 0, 12])
def test_a_photo_held_a_little_askew_is_not(degrees: float) -> None:
    quality = examined(turned(degrees))
    assert quality.usable
    assert quality.measures["tilt"] == pytest.approx(-degrees, abs=4)


def test_many_tiny_shelves_are_too_far() -> None:
    small = np.asarray(shelf_picture().resize((120, 160), Image.Resampling.LANCZOS))
    quality = examined(np.tile(small, (7, 7, 1)))
    assert quality.reason == QualityReason.TOO_FAR
    assert quality.measures["facing"] < 9
