"""Which features of two photos are likely to be the same place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.registration.feature_set import Features

Floats = NDArray[np.float32]
_TURN = 40.0  # degrees: how far two photos of one shelf may be turned against each other
_RATIO = 0.85  # of the distance to the second-best: a match must be nearer than this


@dataclass(frozen=True, slots=True)
class Matches:
    """Indices [n] of reference and photo features, the surest first."""

    reference: NDArray[np.int64]
    photo: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.reference)


def match(reference: Features, photo: Features, turn: float = 0.0) -> Matches:
    """Photo features whose best match in the reference is much nearer than the second-best.

    Only features turned by about `turn` degrees against each other are compared.
    """
    if len(reference) < 2 or len(photo) < 2:
        nothing = np.empty(0, np.int64)
        return Matches(nothing, nothing)
    alike = units(reference) @ units(photo).T
    alike[turned_by(reference.angles[:, None], photo.angles[None], turn) > _TURN] = -1.0
    best, every = alike.argmax(axis=0), np.arange(len(photo))
    back = alike.argmax(axis=1)
    nearest = _distance(alike[best, every])
    alike[best, every] = -1.0
    ratio = nearest / np.maximum(_distance(alike.max(axis=0)), 1e-6)
    chosen = np.flatnonzero((ratio < _RATIO) & (back[best] == every) & (nearest < 1.0))
    chosen = chosen[np.argsort(ratio[chosen], kind="stable")]
    return Matches(best[chosen], chosen)


def mirrored(features: Features) -> Features:
    """The features that a mirrored copy of the picture would have."""
    cells = features.descriptors.reshape(-1, 4, 4, 8)[:, ::-1, :, [0, 7, 6, 5, 4, 3, 2, 1]]
    points = features.points * np.array([-1, 1], np.float32) + np.array([features.width, 0])
    return Features(
        features.width,
        features.height,
        points.astype(np.float32),
        features.sizes,
        (180.0 - features.angles) % 360.0,
        np.ascontiguousarray(cells).reshape(-1, 128),
    )


def units(features: Features) -> Floats:
    """Descriptors [n, 128] of length 1."""
    rows = features.descriptors.astype(np.float32)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6))


def turned_by(one: Floats, other: Floats, turn: Floats | float = 0.0) -> Floats:
    """How far (degrees, 0..180) `other` - `one` is from `turn`; broadcasts. Angles are 0..360."""
    away = np.abs(other - (one + np.float32(turn)) % np.float32(360))
    return np.asarray(np.minimum(away, 360.0 - away))


def _distance(cosine: Floats) -> Floats:
    return np.asarray(np.sqrt(np.maximum(2 - 2 * cosine, 0)))
