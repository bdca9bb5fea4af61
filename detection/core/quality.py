"""Whether a photo is good enough to be judged.

The bounds were set on photographs of real shelves, where the detector still finds about half of
what it finds on the untouched picture: a photo is refused only when it is really of no use.
"""

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from detection.core.findings import Quality
from detection.core.picture import Picture
from detection.core.quality_words import QUALITY_MESSAGES, QualityReason

Grey = NDArray[np.float32]

_SIDE = 640  # the long side at which pictures are measured, so that a bound means one thing
_BURNT = 250
_LEAST_SIDE = 160  # of the photo's own shorter side, pixels
_LEAST_LIGHT = 32.0
_MOST_GLARE = 0.6
_LEAST_SHARPNESS = 0.36
_LEAST_BOXES = 3


def measure(picture: Picture) -> dict[str, float]:
    """`brightness`: the grey level (0..255) that 5 % of the pixels exceed; `glare`: share of
    burnt-out pixels; `sharpness`: 0 (no detail) to 1; `short_side`: of the photo, in pixels."""
    grey = _grey(picture)
    return {
        "brightness": float(np.percentile(grey, 95)),
        "glare": float((grey >= _BURNT).mean()),
        "sharpness": min(_sharpness(grey), _sharpness(grey.T)),
        "short_side": float(min(picture.width, picture.height)),
    }


def judge(measures: Mapping[str, float], boxes: int) -> Quality:
    """The verdict on a photo with these measures, on which `boxes` boxes were found."""
    faults = {
        QualityReason.TOO_SMALL: measures["short_side"] < _LEAST_SIDE,
        QualityReason.TOO_DARK: measures["brightness"] < _LEAST_LIGHT,
        QualityReason.GLARE: measures["glare"] > _MOST_GLARE,
        QualityReason.TOO_BLURRED: measures["sharpness"] < _LEAST_SHARPNESS,
        QualityReason.NOT_A_SHELF: boxes < _LEAST_BOXES,
    }
    reason = next((reason for reason, present in faults.items() if present), None)
    message = QUALITY_MESSAGES[reason] if reason else None
    return Quality(reason is None, reason, message, dict(measures))


def _grey(picture: Picture) -> Grey:
    grey = cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2GRAY)
    scale = _SIDE / max(grey.shape)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    sized = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=way)
    return np.asarray(sized, np.float32)


def _sharpness(grey: Grey) -> float:
    """The share of the change from column to column that a blur takes away (Crete et al. 2007):
    much where there is detail, little where the picture was blurred before."""
    change = np.abs(np.diff(grey, axis=1))
    after = np.abs(np.diff(cv2.blur(grey, (9, 9)), axis=1))
    return float(np.maximum(change - after, 0).sum() / max(float(change.sum()), 1e-6))
