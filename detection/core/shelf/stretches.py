"""Stretches of one row: intervals along x, in pixels of the photo."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.network.letterbox import Boxes

_BETWEEN = 0.6  # of a facing's width: what is narrower only keeps neighbours apart
_NEAR = 6  # products whose widths tell how wide a facing is around a place


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` to `end` (x)."""

    start: float
    end: float

    @property
    def width(self) -> float:
        return self.end - self.start

    def shared(self, other: "Stretch") -> float:
        """Pixels that both cover."""
        return max(0.0, min(self.end, other.end) - max(self.start, other.start))


def free_stretches(products: Boxes, ends: tuple[float, float] | None = None) -> list[Stretch]:
    """What lies between neighbours of one row's products [n, 4]; with `ends` (x), what lies
    between these and the outermost products too; of a row without products all of it."""
    if ends and len(products) == 0:
        return [Stretch(*ends)]
    if ends:
        left, right = float(products[:, 0].min()), float(products[:, 2].max())
        outer = [Stretch(ends[0], left), Stretch(right, ends[1])]
        beyond = [stretch for stretch in outer if stretch.width > 0]
        return sorted([*free_stretches(products), *beyond], key=lambda free: free.start)
    ordered = products[np.argsort(products[:, 0], kind="stable")]
    reach = np.maximum.accumulate(ordered[:, 2]) if len(ordered) else ordered[:, 2]
    pairs = zip(reach[:-1].tolist(), ordered[1:, 0].tolist(), strict=True)
    return [Stretch(left, right) for left, right in pairs if right > left]


def covered(place: Stretch, products: Boxes) -> float:
    """The share of `place` that lies behind products [n, 4]."""
    edges = np.clip(products[:, [0, 2]], place.start, place.end)
    return _union(edges) / max(place.width, 1e-6)


def facing_at(x: float, products: Boxes, fallback: tuple[float, float]) -> tuple[float, float]:
    """Median width and height of the row's products [n, 4] nearest to `x`."""
    if len(products) == 0:
        return fallback
    away = np.abs((products[:, 0] + products[:, 2]) / 2 - x)
    near = products[np.argsort(away, kind="stable")[:_NEAR]]
    sides: NDArray[np.float32] = np.median(near[:, 2:] - near[:, :2], axis=0)
    return float(sides[0]), float(sides[1])


def facings_in(place: Stretch, wide: float, products: Boxes) -> int:
    """How many facings `wide` pixels wide, as far apart as the row's products [n, 4], fit."""
    narrow = [free.width for free in free_stretches(products) if free.width < _BETWEEN * wide]
    space = float(np.median(narrow)) if narrow else 0.0
    return max(1, round((place.width - space) / (wide + space)))


def _union(edges: NDArray[np.float32]) -> float:
    """The length that intervals [n, 2] cover together."""
    total, reach = 0.0, -np.inf
    for start, end in sorted(edges.tolist()):
        total += max(0.0, end - max(start, reach))
        reach = max(reach, end)
    return total
