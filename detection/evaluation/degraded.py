"""Photographs made worse by hand, and what a detector still shows of them.

The bounds of photo quality are held against this: a photo is to be refused where about half of
what it would show is lost.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from detection.core.asked import Asked
from detection.core.examine import examine
from detection.core.network.detector import Detector
from detection.core.photo.picture import Pixels

_SIDE = 1280  # the long side that lengths in pixels speak of
_MEASURABLE = 8  # products: of a photo that shows fewer no share can be told
_QUALITY = 90
Way = Callable[[Pixels, float], NDArray[np.generic]]  # a picture, its own pixels in one of _SIDE's


def _gauss(sigma: float) -> Way:
    return lambda pixels, own: cv2.GaussianBlur(pixels, (0, 0), sigma * own)


def _moved(length: float, right: int, down: int) -> Way:
    """Blurred along a straight line of `length` pixels."""

    def way(pixels: Pixels, own: float) -> Pixels:
        steps = max(2, round(length * own / np.hypot(right, down)))
        kernel = (
            np.eye(steps) if right and down else np.ones((down * steps or 1, right * steps or 1))
        )
        return np.asarray(cv2.filter2D(pixels, -1, kernel / kernel.sum()), np.uint8)

    return way


def _noisy(way: Way, sigma: float) -> Way:
    """Afterwards the sensor's noise, in grey levels."""

    def noisy(pixels: Pixels, own: float) -> NDArray[np.generic]:
        made = np.asarray(way(pixels, own), np.float32)
        return made + np.random.default_rng(0).normal(0, sigma, made.shape)

    return noisy


def _lit(gain: float, more: float = 0.0) -> Way:
    return lambda pixels, own: np.asarray(pixels, np.float32) * gain + more


def _strip(way: Way) -> Way:
    """A bright tenth at the right, as a window beside a dark aisle makes it."""

    def with_strip(pixels: Pixels, own: float) -> NDArray[np.generic]:
        made = np.array(way(pixels, own))
        made[:, -max(1, made.shape[1] // 10) :] = 200
        return made

    return with_strip


WAYS: dict[str, Way] = {
    "as it is": _lit(1),
    **{f"soft, {sigma} px": _gauss(sigma) for sigma in (2, 4, 6, 8)},
    "soft, 6 px, and noise of 5 levels": _noisy(_gauss(6), 5),
    **{f"moved sideways, {length} px": _moved(length, 1, 0) for length in (12, 25, 35)},
    **{f"moved up, {length} px": _moved(length, 0, 1) for length in (25, 35)},
    **{f"moved aslant, {length} px": _moved(length, 1, 1) for length in (25, 35, 45)},
    "moved sideways, 35 px, and noise of 5 levels": _noisy(_moved(35, 1, 0), 5),
    **{f"dark, {gain:g} of the light": _noisy(_lit(gain), 2) for gain in (0.25, 0.12, 0.08, 0.05)},
    "dark, .05 of the light, and a bright strip": _strip(_noisy(_lit(0.05), 2)),
    **{f"burnt, {gain} times the light": _lit(gain, 40) for gain in (2, 3, 4, 6)},
}


@dataclass(frozen=True)
class Kept:
    """What one photograph made worse still shows: `share` of its products, and why it is refused
    (None: it is not)."""

    share: float
    reason: str | None


def kept(detector: Detector, photos: Sequence[Path]) -> dict[str, list[Kept]]:
    """For each way what is left of each photograph; those with too few products are left out.

    Raises PhotoError and OSError.
    """
    told: dict[str, list[Kept]] = {name: [] for name in WAYS}
    for photo in photos:
        with Image.open(photo) as image:
            pixels = np.asarray(image.convert("RGB"))
        own, before = max(pixels.shape) / _SIDE, 0
        for name, way in WAYS.items():
            found = examine(_bytes(way(pixels, own)), detector, Asked())
            before = before or len(found.products)
            if before < _MEASURABLE:
                break
            told[name].append(Kept(len(found.products) / before, found.quality.reason))
    return told


def figures(told: Mapping[str, Sequence[Kept]]) -> dict[str, dict[str, Any]]:
    """For each way: photographs, the median share of products still found, how many are refused
    for each reason, and the median share that refused ones would have shown."""
    return {name: _figures(each) for name, each in told.items() if each}


def _figures(each: Sequence[Kept]) -> dict[str, Any]:
    refused = [one for one in each if one.reason]
    reasons = sorted({str(one.reason) for one in refused})
    return {
        "photos": len(each),
        "kept": round(median(one.share for one in each), 2),
        "refused": {name: sum(one.reason == name for one in refused) for name in reasons},
        "refused_kept": round(median(one.share for one in refused), 2) if refused else None,
    }


def _bytes(pixels: NDArray[np.generic]) -> bytes:
    out = BytesIO()
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
