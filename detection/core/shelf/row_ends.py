"""What of other bays stands beside a row, and how far the row may reach."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.network.letterbox import Boxes
from detection.core.shelf.lines import Line
from detection.core.shelf.scene import Scene
from detection.core.shelf.seams import bay_of

_BAND = (0.02, 0.98)  # of a facing's height over the row's line, where another's product blocks
_DEEP = 0.12  # of the band's height that a product must cover to block
_HEIGHT = 0.3  # of a facing's height over the row's line, where the ends are told


@dataclass(frozen=True, slots=True)
class Ends:
    """From where to where (x) a row may reach; whether the next bay begins there."""

    start: float
    end: float
    starts_bay: bool = False
    ends_bay: bool = False


def row_ends(
    scene: Scene, index: int, mine: Boxes, others: Boxes, facing: tuple[float, float]
) -> Ends:
    """How far a row (index of `scene.lines`) with products `mine` [n, 4] may reach: as far as its
    bay, or to products of `others` [m, 4] that stand in the way."""
    bay = _bay_ends(scene, index, facing)
    if len(mine) == 0:
        return bay
    left, right = float(mine[:, 0].min()), float(mine[:, 2].max())
    start, end = max(bay.start, _before(others, left)), min(bay.end, _after(others, right))
    return Ends(min(start, left), max(end, right), bay.starts_bay, bay.ends_bay)


def _before(others: Boxes, left: float) -> float:
    before = others[others[:, 0] < left]
    return float(np.minimum(before[:, 2], left).max()) if len(before) else -np.inf


def _after(others: Boxes, right: float) -> float:
    after = others[others[:, 2] > right]
    return float(np.maximum(after[:, 0], right).min()) if len(after) else np.inf


def _bay_ends(scene: Scene, index: int, facing: tuple[float, float]) -> Ends:
    """To where the products of the row's bay reach, along the seams beside it, and no further than
    any products do: beyond them nobody sees a shelf."""
    line, bay = scene.lines[index], scene.bays[index]
    every = scene.products[bay_of(scene.products, scene.seams) == bay]
    if len(every) == 0:
        return Ends(line.start, line.end)
    y = line.at((line.start + line.end) / 2) - _HEIGHT * facing[1]
    middle = every[:, [1, 3]].mean(axis=1, dtype=np.float64)
    starts, ends = bay > 0, bay < len(scene.seams)
    start, end = float(every[:, 0].min()), float(every[:, 2].max())
    if starts:
        seam = scene.seams[bay - 1]
        start = float(seam.at(y) + (every[:, 0] - seam.at(middle)).min())
    if ends:
        seam = scene.seams[bay]
        end = float(seam.at(y) + (every[:, 2] - seam.at(middle)).max())
    first, last = float(scene.products[:, 0].min()), float(scene.products[:, 2].max())
    return Ends(max(start, first), min(end, last), starts, ends)


def beside(line: Line, high: float, products: Boxes) -> NDArray[np.bool_]:
    """Which of `products` [n, 4] stand at the height of a row whose things are `high` pixels."""
    base = line.at(products[:, [0, 2]].mean(axis=1, dtype=np.float64))
    top, bottom = base - _BAND[1] * high, base - _BAND[0] * high
    shared = np.minimum(products[:, 3], bottom) - np.maximum(products[:, 1], top)
    return np.asarray(shared > _DEEP * (bottom - top))
