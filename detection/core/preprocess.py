"""Stage one: an upright picture -> the network's input, and the way back."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from detection.core.letterbox import Letterbox, letterbox
from detection.core.picture import Picture, Pixels

_GREY = 114
_STRONG = 2.0  # beyond this reduction a linear filter skips pixels


@dataclass(frozen=True, slots=True)
class Prepared:
    """`tensor` [1, 3, H, W] RGB (0..1 floats, or uint8) and where the photo lies in it."""

    tensor: NDArray[np.generic]
    box: Letterbox


def preprocess(
    picture: Picture, size: tuple[int, int], dtype: type[np.generic] = np.float32
) -> Prepared:
    """Fit `picture` into `size` (width, height) on grey; `dtype` is the network's own."""
    height, width = picture.pixels.shape[:2]
    box = letterbox(width, height, size)
    canvas = np.full((size[1], size[0], 3), _GREY, np.uint8)
    bottom, right = box.top + box.height, box.left + box.width
    canvas[box.top : bottom, box.left : right] = _resize(picture.pixels, box)
    planes = canvas.transpose(2, 0, 1)[None]
    if dtype is np.uint8:
        return Prepared(np.ascontiguousarray(planes), box)
    return Prepared(
        np.divide(planes, 255, dtype=np.float32, order="C").astype(dtype, copy=False), box
    )


def _resize(pixels: Pixels, box: Letterbox) -> Pixels:
    if pixels.shape[:2] == (box.height, box.width):
        return pixels
    strong = pixels.shape[0] > _STRONG * box.height
    way = cv2.INTER_AREA if strong else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, (box.width, box.height), interpolation=way), np.uint8)
