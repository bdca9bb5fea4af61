"""Where one bay ends and the next begins: what stands on either side stands on other levels."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from detection.core.network.letterbox import Boxes
from detection.core.shelf.stacks import touching
from detection.core.shelf.tilt import Tilt

_FEW = 8  # fewer products than this say nothing about bays
_SIDE = 5  # products that must stand near a seam on either side of it
_NEAR = 3.5  # widths: how near that is
_STEP = 12  # places within a product's width where a seam is looked for
_LEANS = np.linspace(-0.24, 0.24, 17)  # x over y: uprights lean in a tilted photo
_UPRIGHT = 1.0  # what counts against a seam for each unit that it leans away from the tilt
_EDGE = (0.1, 0.3)  # of a product's width, what a seam may cut off from it, and when it is cut
_CUT = 0.12  # of the shelf's height, what of it products may stand across a seam
_MOST = 0.5  # of a product's height: bases further apart differ, no matter how far
_LEAST = 0.12  # how far levels must differ, less what counts against a seam
_APART = 3.0  # widths between two seams

Floats = NDArray[np.float64]
Y = TypeVar("Y", float, NDArray[np.float64])


@dataclass(frozen=True, slots=True)
class Seam:
    """x = `x` + `lean` * y."""

    x: float
    lean: float

    def at(self, y: Y) -> Y:
        """Its x at `y` (a number, or many)."""
        return self.x + self.lean * y


def find_seams(boxes: Boxes, tilt: Tilt, width: int, height: int) -> tuple[Seam, ...]:
    """Seams between bays, from the left, as products [n, 4] on a photo of `width` x `height` tell.

    A bay's upright cuts no product, and the levels on its two sides differ: bays are furnished
    each for itself. Where levels go on, there is no seam, and none is needed.
    """
    if len(boxes) < _FEW:
        return ()
    edges = boxes.astype(np.float64)
    usual = float(np.median(edges[:, 2] - edges[:, 0]))
    seams, cut = _straightest(edges, np.arange(0.0, width, max(usual / _STEP, 1.0)), tilt, height)
    ground = edges[~touching(boxes, boxes)]
    score = [
        _unlike(ground, tilt, seam, usual) - against if against < np.inf else -np.inf
        for seam, against in zip(seams, cut, strict=True)
    ]
    places = [seam.at(height / 2) for seam in seams]
    kept: list[int] = []
    for at in np.argsort(-np.array(score), kind="stable").tolist():
        near = any(abs(places[at] - places[other]) <= _APART * usual for other in kept)
        if score[at] > _LEAST and not near:
            kept.append(at)
    return tuple(seams[at] for at in sorted(kept))


def bay_of(boxes: Boxes, seams: tuple[Seam, ...]) -> NDArray[np.int64]:
    """How many of `seams` each of boxes [n, 4] stands to the right of."""
    x, y = (boxes[:, [0, 1]] + boxes[:, [2, 3]]).astype(np.float64).T / 2
    right = [x > seam.at(y) for seam in seams]
    return np.sum(right, axis=0, dtype=np.int64) if right else np.zeros(len(boxes), np.int64)


def _straightest(
    edges: Floats, places: Floats, tilt: Tilt, height: int
) -> tuple[list[Seam], list[float]]:
    """Through each of `places` (x at half the height) the line that cuts fewest products and leans
    least, and what counts against it; inf where it cuts too many."""
    middle = height / 2
    left, top, right, base = edges.astype(np.float32).T
    wide, high, away = right - left, base - top, (top + base) / 2 - middle
    shelf = float(np.percentile(base, 95) - np.percentile(top, 5))
    inside = (places.astype(np.float32)[:, None] - left) / wide
    cut = np.empty((len(places), len(_LEANS)))
    for at, lean in enumerate(_LEANS.astype(np.float32)):  # by leans: what is at work stays small
        moved = inside + lean * away / wide
        deep = np.minimum(moved, 1 - moved) - _EDGE[0]
        cut[:, at] = np.clip(deep, 0, _EDGE[1] - _EDGE[0]) @ high
    cut /= (_EDGE[1] - _EDGE[0]) * shelf
    against = cut + _UPRIGHT * np.abs(_LEANS + tilt.slope(middle))
    best = against.argmin(axis=1)
    every = np.arange(len(places))
    seams = [
        Seam(place - lean * middle, lean)
        for place, lean in zip(places.tolist(), _LEANS[best].tolist(), strict=True)
    ]
    return seams, np.where(cut[every, best] < _CUT, against[every, best], np.inf).tolist()


def _unlike(ground: Floats, tilt: Tilt, seam: Seam, usual: float) -> float:
    """How far apart (in heights of a product) the levels on the two sides of a seam are, as what
    stands on the shelf near it tells; 0 where too little does."""
    x, high = (ground[:, 0] + ground[:, 2]) / 2, ground[:, 3] - ground[:, 1]
    aside = x - seam.at((ground[:, 1] + ground[:, 3]) / 2)
    near = np.abs(aside) < _NEAR * np.maximum(ground[:, 2] - ground[:, 0], usual)
    left, right = np.flatnonzero(near & (aside < 0)), np.flatnonzero(near & (aside > 0))
    if min(len(left), len(right)) < _SIDE:
        return 0.0
    level = tilt.level(x, ground[:, 3])
    away = np.abs(level[left][:, None] - level[right])
    away = np.minimum(away / np.minimum(high[left][:, None], high[right]), _MOST)
    return float(away.min(axis=1).sum() + away.min(axis=0).sum()) / (len(left) + len(right))
