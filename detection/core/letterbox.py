"""Where a picture lies when it is fitted into a network's input, and how boxes come back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.picture import Picture

Boxes = NDArray[np.float32]  # [n, 4]: x1, y1, x2, y2


@dataclass(frozen=True, slots=True)
class Letterbox:
    """The picture's place in the input, in whole pixels, and how much each axis was scaled."""

    left: int
    top: int
    width: int
    height: int
    scale_x: float
    scale_y: float


def letterbox(width: int, height: int, size: tuple[int, int]) -> Letterbox:
    """Fit `width` x `height` into `size` (width, height), centred, proportions kept.

    Sides and borders are rounded as Ultralytics does, so that its exports see what they know.
    """
    ratio = min(size[0] / width, size[1] / height)
    inner = max(1, round(width * ratio)), max(1, round(height * ratio))
    left, top = (round((outer - side) / 2 - 0.1) for outer, side in zip(size, inner, strict=True))
    return Letterbox(left, top, *inner, inner[0] / width, inner[1] / height)


def to_photo(boxes: Boxes, box: Letterbox, picture: Picture) -> Boxes:
    """Boxes of the input -> boxes of the upright full-size photo, clipped to it.

    Edge coordinates on both sides, so no half pixel is owed anywhere.
    """
    shift = np.array([box.left, box.top] * 2, np.float64)
    shrunk = np.array([box.scale_x, box.scale_y] * 2, np.float64)
    full = (boxes - shift) / shrunk * picture.scale + np.array(picture.offset * 2)
    limit = np.array([picture.width, picture.height] * 2)
    return np.asarray(np.clip(full, 0, limit), np.float32)
