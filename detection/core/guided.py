"""Given about where the reference lies in a photo: every feature that confirms it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.feature_set import Features
from detection.core.matching import turned_by, units
from detection.core.plane import Matrix, carry, slopes_at

_LIKE = 0.80  # cosine of two descriptors of one place
_TURN = 25.0  # degrees that a feature may be turned against what the plane says
_SIZE = 1.6  # and how many times larger or smaller it may be


@dataclass(frozen=True, slots=True)
class Support:
    """`seen` [n]: the reference features that the photo must show; of these, `reference` [m] and
    `photo` [m] are pairs that are alike and lie together."""

    seen: NDArray[np.int64]
    reference: NDArray[np.int64]
    photo: NDArray[np.int64]

    @property
    def share(self) -> float:
        """Of the features that must be seen, how many are."""
        return len(self.reference) / max(1, len(self.seen))


def find_support(reference: Features, photo: Features, matrix: Matrix, reach: float) -> Support:
    """Pairs whose features lie within `reach` photo pixels of each other under `matrix`."""
    ends = carry(matrix, reference.points.astype(np.float64))
    inside = (ends >= 0).all(axis=1) & (ends <= [photo.width, photo.height]).all(axis=1)
    seen = np.flatnonzero(inside)
    if len(seen) == 0 or len(photo) == 0:
        return Support(seen, seen[:0], seen[:0])
    alike = _alike(reference.where(seen), photo, matrix, ends[seen], reach)
    best = alike.argmax(axis=1)
    mutual = alike.argmax(axis=0)[best] == np.arange(len(seen))
    kept = mutual & (alike[np.arange(len(seen)), best] >= _LIKE)
    return Support(seen, seen[kept], best[kept])


def _alike(
    reference: Features, photo: Features, matrix: Matrix, ends: NDArray[np.float64], reach: float
) -> NDArray[np.float32]:
    """Likeness [n, m], -1 where place, size or direction do not fit."""
    change = slopes_at(matrix, reference.points.astype(np.float64))
    grown = np.sqrt(np.abs(np.linalg.det(change))).astype(np.float32)
    radians = np.radians(reference.angles.astype(np.float64))
    heading = np.einsum("nij,nj->ni", change, np.stack([np.cos(radians), np.sin(radians)], axis=1))
    expected = np.degrees(np.arctan2(heading[:, 1], heading[:, 0])).astype(np.float32)
    ends = ends.astype(np.float32)
    near = (np.abs(ends[:, None, 0] - photo.points[None, :, 0]) <= reach) & (
        np.abs(ends[:, None, 1] - photo.points[None, :, 1]) <= reach
    )
    one, other = np.nonzero(near)
    ratio = photo.sizes[other] / np.maximum(reference.sizes[one] * grown[one], 1e-6)
    fits = (np.abs(np.log(np.maximum(ratio, 1e-6))) <= np.log(_SIZE)) & (
        turned_by(expected[one], photo.angles[other]) <= _TURN
    )
    one, other = one[fits], other[fits]
    alike = np.full(near.shape, -1, np.float32)
    first, second = units(reference), units(photo)
    alike[one, other] = np.einsum("ij,ij->i", first[one], second[other])
    return alike
