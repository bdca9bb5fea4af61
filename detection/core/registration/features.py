"""Small places of a photo that can be found again from elsewhere: SIFT features."""

import cv2
import numpy as np
from numpy.typing import NDArray

from detection.core.photo.opening import open_photo
from detection.core.photo.picture import Picture, decode
from detection.core.registration.feature_set import Features, no_features

SIDE = 720  # the long side at which features are read: enough for a third of a facing
_FAINTEST = 0.015
_FOUND = 2600  # the strongest, before they are spread over the picture
_CELLS = 8  # the picture's longer and shorter side are cut into so many for spreading


def read_picture(data: bytes, side: int = SIDE) -> Picture:
    """The photo upright and reduced, its long side at least `side` where it has as much."""
    photo = open_photo(data)
    ratio = min(1.0, side / max(photo.width, photo.height))
    return decode(photo, cover=(photo.width * ratio, photo.height * ratio))


def find_features(picture: Picture, most: int) -> Features:
    """At most `most` features, spread over the picture."""
    grey, scale = _sized(picture)
    sift = cv2.SIFT.create(nfeatures=_FOUND, contrastThreshold=_FAINTEST)
    keys, found = sift.detectAndCompute(grey, None)
    if not keys:
        return no_features(picture.width, picture.height)
    rows = np.array([(*key.pt, key.size, key.angle, key.response) for key in keys], np.float64)
    chosen = _spread(rows[:, :2], rows[:, 4], grey.shape, most)
    features = Features(
        picture.width,
        picture.height,
        ((rows[:, :2] + 0.5) * scale + picture.offset).astype(np.float32),
        (rows[:, 2] * scale.mean()).astype(np.float32),
        rows[:, 3].astype(np.float32),
        _rooted(np.asarray(found, np.float32)),
    )
    return features.where(chosen)


def _sized(picture: Picture) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Grey pixels with a long side of at most SIDE, and photo pixels for each of theirs (x, y)."""
    grey = cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2GRAY)
    ratio = min(1.0, SIDE / max(grey.shape))
    small = np.asarray(
        cv2.resize(grey, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA), np.uint8
    )
    sides = np.array(grey.shape[::-1]) / np.array(small.shape[::-1])
    return small, sides * picture.scale


def _spread(
    points: NDArray[np.float64], strength: NDArray[np.float64], shape: tuple[int, ...], most: int
) -> NDArray[np.int64]:
    """The strongest of each cell of the picture in turn, until there are `most`."""
    cell = max(shape) / _CELLS
    cells = (points // cell).astype(np.int64) @ np.array([1, 64])
    order = np.lexsort((points[:, 0], points[:, 1], -strength, cells))
    starts = np.flatnonzero(np.r_[True, np.diff(cells[order]) != 0])
    lengths = np.diff(np.r_[starts, len(order)])
    rank = np.arange(len(order)) - np.repeat(starts, lengths)
    by_turn = np.lexsort((-strength[order], rank))[:most]
    return np.asarray(np.sort(order[by_turn]))


def _rooted(descriptors: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Square roots of the shares of each descriptor: their products tell likeness better."""
    shares = descriptors / np.maximum(descriptors.sum(axis=1, keepdims=True), 1e-6)
    return np.asarray(np.round(np.sqrt(shares) * 255), np.uint8)
