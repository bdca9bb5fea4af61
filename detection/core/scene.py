"""The boxes of one photo as arrays, each with the row that it stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.letterbox import Boxes
from detection.core.postprocess import Found
from detection.core.roles import Role
from detection.core.rows import Line, find_rows

Least = Mapping[Role, float]
_REACH = 0.5  # of its height, how far a box's base may lie from the line of its row


@dataclass(frozen=True, slots=True)
class Scene:
    """Boxes [n, 4] of the photo with scores [n], whether each is a gap [n], whether its score
    reaches the working threshold [n], and its row [n] (0-based from the top, -1: none)."""

    boxes: Boxes
    scores: NDArray[np.float64]
    gap: NDArray[np.bool_]
    sure: NDArray[np.bool_]
    row: NDArray[np.int64]
    lines: tuple[Line, ...]


def build_scene(found: Sequence[Found], size: tuple[int, int], working: Least) -> Scene:
    """Rows come from sure boxes alone; the faint ones join the row that they stand on."""
    edges = [(each.box.x1, each.box.y1, each.box.x2, each.box.y2) for each in found]
    boxes = np.array(edges, np.float32).reshape(-1, 4)
    scores = np.array([each.score for each in found], np.float64)
    sure = scores >= np.array([working.get(each.role, np.inf) for each in found])
    rows = find_rows(boxes[sure], *size)
    row = _standing(boxes, rows.lines)
    row[sure] = rows.member
    gap = np.array([each.role is Role.GAP for each in found], bool)
    return Scene(boxes, scores, gap, sure, row, rows.lines)


def _standing(boxes: Boxes, lines: tuple[Line, ...]) -> NDArray[np.int64]:
    """The row [n] whose line each box's base is nearest to, -1 where none is near."""
    if not lines:
        return np.full(len(boxes), -1, np.int64)
    middle = boxes[:, [0, 2]].mean(axis=1, dtype=np.float64)
    away = np.stack([np.abs(boxes[:, 3] - line.at(middle)) for line in lines], axis=1)
    near = away.min(axis=1) <= _REACH * (boxes[:, 3] - boxes[:, 1])
    return np.where(near, away.argmin(axis=1), -1)
