"""Stage one: an upright picture -> the network's input, and the way back."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from detection.core.network.letterbox import Letterbox, letterbox
from detection.core.network.package import Feed
from detection.core.photo.picture import Picture, Pixels

_GREY = 114
_STRONG = 2.0  # beyond this reduction a linear filter skips pixels


@dataclass(frozen=True, slots=True)
class Prepared:
    """`tensor` as its Feed and element type ask, and where the photo lies in it."""

    tensor: NDArray[np.generic]
    box: Letterbox


def preprocess(
    picture: Picture,
    size: tuple[int, int],
    dtype: type[np.generic] = np.float32,
    feed: Feed = Feed.PLANES,
    stride: int | None = None,
) -> Prepared:
    """Fit `picture` into `size` (width, height), or with a `stride` into a part of it, on grey;
    `dtype` is the network's own."""
    height, width = picture.pixels.shape[:2]
    box = letterbox(width, height, size, stride)
    canvas = np.full((*box.outer[::-1], 3), _GREY, np.uint8)
    bottom, right = box.top + box.height, box.left + box.width
    canvas[box.top : bottom, box.left : right] = _resize(picture.pixels, box)
    return Prepared(_tensor(canvas, dtype, feed), box)


def _tensor(canvas: Pixels, dtype: type[np.generic], feed: Feed) -> NDArray[np.generic]:
    if feed is Feed.PIXELS:
        return canvas[None]
    planes = canvas.transpose(2, 0, 1)[None]
    if dtype is np.uint8:
        return np.ascontiguousarray(planes)
    return np.divide(planes, 255, dtype=np.float32, order="C").astype(dtype, copy=False)


def _resize(pixels: Pixels, box: Letterbox) -> Pixels:
    if pixels.shape[:2] == (box.height, box.width):
        return pixels
    strong = pixels.shape[0] > _STRONG * box.height
    way = cv2.INTER_AREA if strong else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, (box.width, box.height), interpolation=way), np.uint8)
