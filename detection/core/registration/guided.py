"""Given about where the reference lies in a photo: every feature that confirms it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.registration.feature_set import Features
from detection.core.registration.matching import turned_by, units
from detection.core.registration.plane import Matrix, carry, slopes_at

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
    one, other = _near(ends[seen], photo.points, reach)
    alike = _alike(reference.where(seen), photo, matrix, one, other)
    kept = alike >= _LIKE
    one, other, alike = one[kept], other[kept], alike[kept]
    best, back = _best(one, alike, len(seen)), _best(other, alike, len(photo))
    mutual = np.flatnonzero((best[one] == back[other]) & (best[one] == np.arange(len(one))))
    return Support(seen, seen[one[mutual]], other[mutual])


def _near(
    ends: NDArray[np.float64], points: NDArray[np.float32], reach: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Indices of all pairs that are at most `reach` apart in x and in y."""
    order = np.argsort(points[:, 1], kind="stable")
    depths = points[order, 1]
    low = np.searchsorted(depths, ends[:, 1] - reach, "left")
    many = np.searchsorted(depths, ends[:, 1] + reach, "right") - low
    one = np.repeat(np.arange(len(ends)), many)
    place = np.arange(len(one)) - np.repeat(np.cumsum(many) - many, many) + np.repeat(low, many)
    other = order[place]
    close = np.abs(ends[one, 0] - points[other, 0]) <= reach
    return one[close], other[close]


def _best(index: NDArray[np.int64], alike: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """For each of `count` features the number of the pair that is most alike, -1 for none."""
    order = np.lexsort((-np.arange(len(index)), alike))
    best = np.full(count, -1, np.int64)
    best[index[order]] = order
    return best


def _alike(
    reference: Features,
    photo: Features,
    matrix: Matrix,
    one: NDArray[np.int64],
    other: NDArray[np.int64],
) -> NDArray[np.float32]:
    """Likeness of pairs, -1 where size or direction do not fit."""
    change = slopes_at(matrix, reference.points.astype(np.float64))
    grown = np.sqrt(np.abs(np.linalg.det(change))).astype(np.float32)
    radians = np.radians(reference.angles.astype(np.float64))
    heading = np.einsum("nij,nj->ni", change, np.stack([np.cos(radians), np.sin(radians)], axis=1))
    expected = (np.degrees(np.arctan2(heading[:, 1], heading[:, 0])) % 360).astype(np.float32)
    ratio = photo.sizes[other] / np.maximum(reference.sizes[one] * grown[one], 1e-6)
    fits = (np.abs(np.log(np.maximum(ratio, 1e-6))) <= np.log(_SIZE)) & (
        turned_by(expected[one], photo.angles[other]) <= _TURN
    )
    alike = np.full(len(one), -1, np.float32)
    first, second = units(reference), units(photo)
    alike[fits] = np.einsum("ij,ij->i", first[one[fits]], second[other[fits]])
    return alike
