"""What a camera that does not move still sees of its shelf, and how far its view has moved."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detection.core.registration.features import find_features, read_picture
from detection.core.registration.guided import find_support
from detection.core.registration.landmarks import Landmarks
from detection.core.registration.plane import carry
from detection.core.registration.registration import Registration

_MOST = 2000
_NEAR = 0.01  # of the photo's longer side: how far the features of a view that stands may lie off
_CELLS = 6  # along each side of the reference
_EXPECTED = 8  # features of a cell; one with fewer tells nothing
_PAIRS, _SHARE = 2, 0.03  # a cell shows with so many of them found: chance finds fewer
_TELLING = 6  # cells that must tell something
_GRID = 9  # points along each side of a photo


def look_again(landmarks: Landmarks, data: bytes, known: Registration) -> Registration:
    """The photo `data` as if it lay where `known` lay, whether or not it does: what it shows of
    the reference there is its `support`. Not trusted. Raises PhotoError."""
    photo = find_features(read_picture(data), _MOST)
    if known.matrix is None or known.size != (photo.width, photo.height) or not len(photo):
        return Registration(False, None, None, 0.0, (photo.width, photo.height))
    reach = _NEAR * max(photo.width, photo.height)
    support = find_support(landmarks.features, photo, np.array(known.matrix), reach)
    return replace(known, trusted=False, reason=None, support=support)


def share_shown(landmarks: Landmarks, registration: Registration) -> float | None:
    """Of the reference's parts that must lie in the photo, the share (0..1) of which something
    shows: goods, or the shelf's edges, which stay where it is sold out. None where too few parts
    tell anything, or the answer was stored."""
    support = registration.support
    if support is None:
        return None
    wanted = _count(landmarks, support.seen)
    found = _count(landmarks, support.reference)
    telling = wanted >= _EXPECTED
    if telling.sum() < _TELLING:
        return None
    shows = (found >= _PAIRS) & (found >= _SHARE * wanted)
    return float(shows[telling].mean())


def moved_by(one: Registration, other: Registration) -> float:
    """How far the picture of the shelf has moved from `other` to `one`: the median over the photo,
    in shares of its longer side; infinite where either has no plane."""
    if one.matrix is None or other.matrix is None:
        return float("inf")
    middles = (np.arange(_GRID) + 0.5) / _GRID
    points = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)
    before, after = np.array(other.matrix), np.array(one.matrix)
    then, now = np.array(other.size, float), np.array(one.size, float)
    ends = carry(after @ np.linalg.inv(before), points * then) / now
    away = np.linalg.norm((ends - points) * now, axis=1) / now.max()
    return float(np.median(np.where(np.isfinite(away), away, np.inf)))


def _count(landmarks: Landmarks, features: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of these features of the reference lie in each of its cells."""
    sides = np.array([landmarks.width, landmarks.height]) / _CELLS
    cells = (landmarks.features.points[features] // sides).clip(0, _CELLS - 1)
    numbers = (cells @ np.array([1, _CELLS])).astype(np.int64)
    return np.bincount(numbers, minlength=_CELLS**2)
