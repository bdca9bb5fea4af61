"""A phone's first look at a photo measures what the server measures, by the same bounds."""

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from detection.core.photo import quality
from detection.core.photo.opening import open_photo
from detection.core.photo.picture import decode
from tests.pages.browser import PHONE, opened
from tests.photos import shelf_photo

pytestmark = pytest.mark.django_db(transaction=True)

MEASURED = """async (photo) => {
    const { measured, firstLook, BOUNDS } = await import("/static/js/capture/quality.js");
    const bytes = Uint8Array.from(atob(photo), (one) => one.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
    return { ...measured(bitmap), words: firstLook(bitmap), bounds: BOUNDS };
}"""


def worse(how: str) -> bytes:
    pixels = np.asarray(Image.open(BytesIO(shelf_photo(megapixels=2)))).astype(np.float32)
    own = max(pixels.shape) / 1280
    ways: dict[str, Callable[[], np.ndarray]] = {
        "as it is": lambda: pixels,
        "a quarter of the light": lambda: pixels * 0.25,
        "nearly black": lambda: pixels / 12,
        "a bright strip in the dark": lambda: _strip(pixels / 20),
        "burnt": lambda: pixels * 6 + 40,
        "soft": lambda: cv2.GaussianBlur(pixels, (0, 0), 2 * own),
        "blurred": lambda: cv2.GaussianBlur(pixels, (0, 0), 8 * own),
        "moved sideways": lambda: cv2.blur(pixels, (round(50 * own), 1)),
        "moved up": lambda: cv2.blur(pixels, (1, round(50 * own))),
    }
    out = BytesIO()
    Image.fromarray(ways[how]().clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=92)
    return out.getvalue()


def _strip(pixels: np.ndarray) -> np.ndarray:
    made = pixels.copy()
    made[:, -made.shape[1] // 8 :] = 200
    return made


def by_phone(page: Page, data: bytes) -> dict[str, Any]:
    told: dict[str, Any] = page.evaluate(MEASURED, b64encode(data).decode())
    return told


def test_phone_and_server_measure_the_same(browser: Browser, live_server: LiveServer) -> None:
    expected = {
        "as it is": "",
        "a quarter of the light": "",
        "nearly black": "Too dark",
        "a bright strip in the dark": "Too dark",
        "burnt": "Burnt out",
        "soft": "",
        "blurred": "Blurred",
        "moved sideways": "Blurred",
        "moved up": "Blurred",
    }
    with opened(browser, live_server.url, size=PHONE) as page:
        page.goto("/login/")
        for how, words in expected.items():
            data = worse(how)
            measures = quality.measure(decode(open_photo(data)))
            told = by_phone(page, data)
            assert told["side"] == measures["short_side"], how
            assert told["light"] == pytest.approx(measures["brightness"], abs=1.5), how
            assert told["glare"] == pytest.approx(measures["glare"], abs=0.02), how
            assert told["sharpness"] == pytest.approx(measures["sharpness"], abs=0.03), how
            assert told["words"] == words, how
            assert told["bounds"] == {
                "side": quality.LEAST_SIDE,
                "light": quality.LEAST_LIGHT,
                "glare": quality.MOST_GLARE,
                "sharpness": quality.LEAST_SHARPNESS,
            }
