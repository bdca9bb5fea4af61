"""Whether a photo is good enough to be judged.

The bounds were set on photographs of real shelves, where the detector still finds about half of
what it finds on the untouched picture: a photo is refused only when it is really of no use.
"""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from detection.core.findings import Quality
from detection.core.photo.picture import Picture
from detection.core.photo.quality_words import (
    QUALITY_MESSAGES,
    REFERENCE_MESSAGES,
    QualityReason,
)

Grey = NDArray[np.float32]

_SIDE = 640  # the long side at which pictures are measured, so that a bound means one thing
_BURNT = 250
# What a phone measures as well, before it sends a photo (static/js/capture/quality.js).
LEAST_SIDE = 160  # of the photo's own shorter side, pixels
LEAST_LIGHT = 19.0  # the darkest photos of train and val have 66 and 98
MOST_GLARE = 0.6
LEAST_SHARPNESS = 0.52
_SOFT = 0.6  # no photo of train is softer: where nothing is found on such a one, this is why
# What every later photo is held against must show more than a photo that is looked at once: at
# these bounds nearly all of the products are still found.
_REFERENCE_LIGHT = 38.0
_REFERENCE_SHARPNESS = _SOFT
_LEAST_BOXES = 3
_SURE = 1.3  # times the package's threshold: what the best product of a true shelf scores at least
_LEVELS = 2.0  # `levels` of a shelf without a product; of noise about 1, of most shelves 2 to 50
_MOST_TILT = 18.0  # degrees; at 15 two of three products are still found, at 20 one of three
_LEAST_FACING = 9.0  # of the network's pixels; narrower products are mostly missed
_EDGES = 70  # percentile of the change from pixel to pixel: what is stronger may be an edge
_LONG = 0.25  # of the long side: an edge that goes on for so long is a shelf's, not a product's
_LEAST_LEVELS = 0.37  # long level edges against long upright ones; see docs/detector.md
_LINE: Grey = np.divide(np.eye(9), 9, dtype=np.float32)
_DIRECTIONS: tuple[tuple[Grey, tuple[int, int]], ...] = (
    (np.full((1, 9), 1 / 9, np.float32), (1, 0)),
    (np.full((9, 1), 1 / 9, np.float32), (0, 1)),
    (_LINE, (1, 1)),
    (np.array(_LINE[::-1], np.float32), (1, -1)),
)
_CLEAR = 2.0  # the least times that edges of one direction outweigh those of the usual one


def measure(picture: Picture) -> dict[str, float]:
    """`brightness`: the grey level (0..255) that a quarter of the pixels exceed, so that neither a
    bright strip at the side of a dark photo nor a dark floor below a shelf says anything; `glare`:
    share of burnt-out pixels; `sharpness`: 0 (no detail) to 1; `short_side`: of the photo, in
    pixels; `tilt`: degrees (-45..45) by which levels fall to the right, 0 where nothing tells;
    `levels`: how much stronger long level edges are than long upright ones, 1 where neither is."""
    grey = _grey(picture)
    return {
        "brightness": float(np.percentile(grey, 75)),
        "glare": float((grey >= _BURNT).mean()),
        "sharpness": _sharpness(grey),
        "short_side": float(min(picture.width, picture.height)),
        "tilt": _tilt(grey),
        "levels": _levels(grey),
    }


def is_shelf(products: Sequence[float], gaps: int, threshold: float, levels: float) -> bool:
    """Whether products with these scores and so many gaps make a shelf, seen by a detector whose
    products count from `threshold` on. Gaps alone do where a shelf's edges run across (`levels`):
    it may be sold out; noise and windows have gaps too."""
    best = max(products, default=0.0)
    known = best >= min(1.0, _SURE * threshold) or (gaps >= _LEAST_BOXES and levels >= _LEVELS)
    return known and len(products) + gaps >= _LEAST_BOXES


def judge(measures: Mapping[str, float], *, shelf: bool) -> Quality:
    """The verdict on a photo with these measures, on which a `shelf` was found or not.

    `measures` may hold `facing`, the usual shorter side of a product in the network's pixels.
    """
    least_sharpness = LEAST_SHARPNESS if shelf else _SOFT
    faults = {
        QualityReason.TOO_SMALL: measures["short_side"] < LEAST_SIDE,
        QualityReason.TOO_DARK: measures["brightness"] < LEAST_LIGHT,
        QualityReason.GLARE: measures["glare"] > MOST_GLARE,
        QualityReason.TOO_BLURRED: measures["sharpness"] < least_sharpness,
        QualityReason.TILTED: abs(measures["tilt"]) > _MOST_TILT,
        QualityReason.TOO_FAR: measures.get("facing", _LEAST_FACING) < _LEAST_FACING,
        QualityReason.NOT_A_SHELF: not shelf,
        QualityReason.SIDEWAYS: measures["levels"] < _LEAST_LEVELS,
    }
    reason = next((reason for reason, present in faults.items() if present), None)
    message = QUALITY_MESSAGES[reason] if reason else None
    return Quality(reason is None, reason, message, dict(measures))


def judge_reference(quality: Quality, products: Sequence[float], threshold: float) -> Quality:
    """The verdict on a photo of this `quality` that is to become a shelf's reference: the same
    where it is of no use at all, else by higher bounds of light, of sharpness and of products with
    these scores. What was not measured is no fault."""
    if not quality.usable:
        return quality
    measures = quality.measures
    sure = sum(score >= min(1.0, _SURE * threshold) for score in products)
    faults = {
        QualityReason.TOO_DARK: measures.get("brightness", 255.0) < _REFERENCE_LIGHT,
        QualityReason.TOO_BLURRED: measures.get("sharpness", 1.0) < _REFERENCE_SHARPNESS,
        QualityReason.NOT_A_SHELF: sure < _LEAST_BOXES,
    }
    reason = next((reason for reason, present in faults.items() if present), None)
    return Quality(False, reason, REFERENCE_MESSAGES[reason], measures) if reason else quality


def _grey(picture: Picture) -> Grey:
    grey = cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2GRAY)
    scale = _SIDE / max(grey.shape)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    sized = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=way)
    return np.asarray(sized, np.float32)


def _sharpness(grey: Grey) -> float:
    """How much of the change from pixel to pixel a blur along that line takes away (Crete et al.
    2007, "The blur effect"): much where there is detail, little where the picture was blurred
    before. The least of four directions, since a hand that moves blurs along one alone; at half
    of the size, where noise has mostly averaged out and cannot pass for detail."""
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    small = np.asarray(half, np.float32)
    return min(_lost(small, kernel, step) for kernel, step in _DIRECTIONS)


def _lost(grey: Grey, kernel: Grey, step: tuple[int, int]) -> float:
    change = np.abs(_change(grey, step))
    soft = np.asarray(cv2.filter2D(grey, -1, kernel), np.float32)
    after = np.abs(_change(soft, step))
    return float(np.maximum(change - after, 0).sum() / max(float(change.sum()), 1e-6))


def _change(grey: Grey, step: tuple[int, int]) -> Grey:
    """What each pixel and the one `step` (right 0 or 1, down -1, 0 or 1) away differ by."""
    right, down = step
    high, wide = grey.shape
    here = grey[max(0, -down) : high - max(0, down), : wide - right]
    there = grey[max(0, down) : high - max(0, -down), right:]
    return np.asarray(there - here, np.float32)


def _levels(grey: Grey) -> float:
    """Shelves run across an upright photo: averaged along a long stretch the sides of products
    cancel out and the shelves' edges stay."""
    small = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    long = max(3, round(_LONG * max(small.shape)))
    level = cv2.blur(cv2.Sobel(small, cv2.CV_32F, 0, 1), (long, 1))
    upright = cv2.blur(cv2.Sobel(small, cv2.CV_32F, 1, 0), (1, long))
    return float(((level**2).mean() + 1) / ((upright**2).mean() + 1))


def _tilt(grey: Grey) -> float:
    """Levels and the sides of products are at right angles, so the direction that most edges
    have, modulo 90 degrees, is the tilt."""
    soft = cv2.GaussianBlur(grey, (0, 0), 1.0)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    change = np.hypot(across, down)
    strong = change > np.percentile(change, _EDGES)
    ways = np.degrees(np.arctan2(down[strong], across[strong])) % 90
    counts, _ = np.histogram(ways, 90, (0, 90), weights=change[strong])
    even = cv2.GaussianBlur(np.tile(counts, 3)[None], (0, 0), 2.0)[0, 90:180]
    if float(even.max()) < _CLEAR * max(float(np.median(even)), 1e-6):
        return 0.0
    most = int(even.argmax()) + 0.5
    return most if most <= 45 else most - 90
