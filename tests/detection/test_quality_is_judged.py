"""A photo is refused only when it is of no use, with what is wrong and what to do."""

from time import perf_counter

import cv2
import numpy as np
import pytest
from PIL import Image

from detection import Quality, QualityReason, examine_photo
from detection.core.quality_words import QUALITY_MESSAGES
from tests.detection.pictures import encoded
from tests.detection.shelf import shelf_picture


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
    assert set(quality.measures) == {"brightness", "glare", "sharpness", "short_side"}


@pytest.mark.parametrize("sigma", [8, 12])
def test_a_blurred_photo_is_refused(sigma: float) -> None:
    assert examined(blurred(sigma)).reason == QualityReason.TOO_BLURRED


def test_a_slightly_soft_photo_is_not() -> None:
    assert examined(blurred(2)).usable


@pytest.mark.parametrize("light", [0, 0.05])
def test_a_black_photo_is_refused(light: float) -> None:
    assert examined(np.asarray(shelf_picture()) * light).reason == QualityReason.TOO_DARK


def test_a_dim_photo_is_not() -> None:
    assert examined(np.asarray(shelf_picture()) * 0.4).usable


def test_a_burnt_out_photo_is_refused() -> None:
    assert examined(burnt(0.9)).reason == QualityReason.GLARE


def test_a_lamp_in_the_photo_is_no_reason() -> None:
    assert examined(burnt(0.1)).usable


def test_a_thumbnail_is_refused() -> None:
    small = shelf_picture().resize((120, 160))
    assert examined(np.asarray(small)).reason == QualityReason.TOO_SMALL


def test_a_picture_of_something_else_is_refused() -> None:
    board = (np.indices((600, 800)).sum(axis=0) // 8 % 2 * 200)[..., None].repeat(3, axis=2)
    assert examined(board).reason == QualityReason.NOT_A_SHELF


def test_every_reason_has_its_words() -> None:
    assert set(QUALITY_MESSAGES) == set(QualityReason)


def test_twelve_megapixels_are_judged_quickly() -> None:
    from detection.core.opening import open_photo
    from detection.core.picture import decode
    from detection.core.quality import measure

    data = encoded(shelf_picture().resize((3000, 4000)))
    took = []
    for _ in range(3):
        picture = decode(open_photo(data), cover=(480, 640))
        start = perf_counter()
        measure(picture)
        took.append(perf_counter() - start)
    assert min(took) < 0.15
