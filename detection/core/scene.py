"""The boxes of one photo as arrays, each with the row that it stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.bays import number_rows
from detection.core.letterbox import Boxes
from detection.core.lines import Line, standing_on
from detection.core.postprocess import Found
from detection.core.roles import Role
from detection.core.rows import find_rows

Least = Mapping[Role, float]


@dataclass(frozen=True, slots=True)
class Scene:
    """Boxes [n, 4] of the photo with scores [n], whether each is a gap [n], whether its score
    reaches the working threshold [n], and its line [n] (an index of `lines`, -1: none). `numbers`
    gives each line's row, counted from 1 at the top."""

    boxes: Boxes
    scores: NDArray[np.float64]
    gap: NDArray[np.bool_]
    sure: NDArray[np.bool_]
    row: NDArray[np.int64]
    lines: tuple[Line, ...]
    numbers: tuple[int, ...]


def build_scene(found: Sequence[Found], size: tuple[int, int], working: Least) -> Scene:
    """Rows come from sure boxes alone; the faint ones join the row that they stand on."""
    edges = [(each.box.x1, each.box.y1, each.box.x2, each.box.y2) for each in found]
    boxes = np.array(edges, np.float32).reshape(-1, 4)
    scores = np.array([each.score for each in found], np.float64)
    sure = scores >= np.array([working.get(each.role, np.inf) for each in found])
    gap = np.array([each.role is Role.GAP for each in found], bool)
    rows = find_rows(boxes[sure], boxes[~gap], *size)
    row = standing_on(boxes, rows.lines)
    row[sure] = rows.member
    numbers = number_rows(rows.lines, _facing(boxes[sure & ~gap]))
    return Scene(boxes, scores, gap, sure, row, rows.lines, numbers)


def _facing(products: Boxes) -> float:
    """The usual width of a product."""
    return float(np.median(products[:, 2] - products[:, 0])) if len(products) else 0.0
