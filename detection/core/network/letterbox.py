"""Where a picture lies when it is fitted into a network's input, and how boxes come back."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from detection.core.photo.picture import Picture

Boxes = NDArray[np.float32]  # [n, 4]: x1, y1, x2, y2


@dataclass(frozen=True, slots=True)
class Letterbox:
    """The picture's place in the input, in whole pixels, how much each axis was scaled, and the
    input's own sides (`outer`: width, height)."""

    left: int
    top: int
    width: int
    height: int
    scale_x: float
    scale_y: float
    outer: tuple[int, int]


def letterbox(
    width: int, height: int, size: tuple[int, int], stride: int | None = None
) -> Letterbox:
    """Fit `width` x `height` into `size` (width, height), centred, proportions kept.

    With a `stride`, the input is the smallest rectangle of its multiples around the picture as it
    would lie in `size`. Sides and borders are rounded as Ultralytics does, so that its exports
    see what they know.
    """
    ratio = min(size[0] / width, size[1] / height)
    inner = max(1, round(width * ratio)), max(1, round(height * ratio))
    outer = size if stride is None else tuple(ceil(side / stride) * stride for side in inner)
    left, top = (round((room - side) / 2 - 0.1) for room, side in zip(outer, inner, strict=True))
    scales = inner[0] / width, inner[1] / height
    return Letterbox(left, top, *inner, *scales, (outer[0], outer[1]))


def to_photo(boxes: Boxes, box: Letterbox, picture: Picture) -> Boxes:
    """Boxes of the input -> boxes of the upright full-size photo, clipped to it.

    Edge coordinates on both sides, so no half pixel is owed anywhere.
    """
    shift = np.array([box.left, box.top] * 2, np.float64)
    shrunk = np.array([box.scale_x, box.scale_y] * 2, np.float64)
    full = (boxes - shift) / shrunk * picture.scale + np.array(picture.offset * 2)
    limit = np.array([picture.width, picture.height] * 2)
    return np.asarray(np.clip(full, 0, limit), np.float32)
