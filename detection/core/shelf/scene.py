"""The boxes of one photo as arrays, each with the row that it stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.network.letterbox import Boxes
from detection.core.network.postprocess import Found
from detection.core.roles import Role
from detection.core.shelf.bays import number_rows
from detection.core.shelf.lines import Line, standing_on
from detection.core.shelf.rows import find_rows
from detection.core.shelf.seams import Seam, bay_of
from detection.core.shelf.silent import Silent, silent_rows, without_panels
from detection.core.shelf.support import Seen

_TALL = 90  # percentile of how high the things on a row reach

Least = Mapping[Role, float]

# This share of a threshold is a hint, though never reported by itself; a gap has many of them.
FAINT: Least = {Role.PRODUCT: 0.35, Role.GAP: 0.2}


@dataclass(frozen=True, slots=True)
class Scene:
    """Boxes [n, 4] of the photo with scores [n], whether each is a gap [n], whether its score
    reaches the working threshold [n] or at least FAINT of it [n], and its line [n] (an index of
    `lines`, -1: none). `numbers` gives each line's row, counted from 1 at the top, `bays` its bay,
    counted from 0 at the left; `seams` lie between bays. The first `standing` lines were fitted to
    boxes; the others are rows for which there is room and which hold nothing. `size`: the photo's
    width and height."""

    boxes: Boxes
    scores: NDArray[np.float64]
    gap: NDArray[np.bool_]
    sure: NDArray[np.bool_]
    hint: NDArray[np.bool_]
    row: NDArray[np.int64]
    lines: tuple[Line, ...]
    numbers: tuple[int, ...]
    bays: tuple[int, ...]
    seams: tuple[Seam, ...]
    standing: int
    size: tuple[int, int]

    @property
    def products(self) -> Boxes:
        """The sure ones [k, 4]."""
        return self.boxes[self.sure & ~self.gap]


def build_scene(found: Sequence[Found], size: tuple[int, int], working: Least) -> Scene:
    """Rows come from sure boxes alone; the faint ones join the row that they stand on."""
    edges = [(each.box.x1, each.box.y1, each.box.x2, each.box.y2) for each in found]
    boxes = np.array(edges, np.float32).reshape(-1, 4)
    scores = np.array([each.score for each in found], np.float64)
    sure = scores >= np.array([working.get(each.role, np.inf) for each in found])
    hint = scores >= np.array([_faint(each.role, working) for each in found])
    gap = np.array([each.role is Role.GAP for each in found], bool)
    rows = find_rows(boxes[sure], boxes[~gap], *size)
    tall = [_tall(boxes[sure][rows.member == at], line) for at, line in enumerate(rows.lines)]
    silent = silent_rows(rows.lines, rows.bays, tall)
    if gap.any():  # where there is none, nobody may have looked for any
        standing = boxes[sure & ~gap]
        high = float(np.median(standing[:, 3] - standing[:, 1])) if len(standing) else 0.0
        saw = Seen(boxes[gap & hint], scores[gap & hint])
        silent = without_panels(silent, rows.lines, rows.bays, saw, high)
    numbers = number_rows(rows.lines, rows.bays, silent.over)
    empty = _numbered(silent, numbers, rows.bays)
    lines = (*rows.lines, *(line for line, _, _ in empty))
    bays = (*rows.bays, *(bay for _, _, bay in empty))
    row = _standing(boxes, lines, bays, rows.seams)
    row[sure] = np.where(rows.member >= 0, rows.member, row[sure])
    return Scene(
        boxes=boxes,
        scores=scores,
        gap=gap,
        sure=sure,
        hint=hint,
        row=row,
        lines=lines,
        numbers=(*numbers, *(number for _, number, _ in empty)),
        bays=bays,
        seams=rows.seams,
        standing=len(rows.lines),
        size=size,
    )


def _standing(
    boxes: Boxes, lines: Sequence[Line], bays: Sequence[int], seams: tuple[Seam, ...]
) -> NDArray[np.int64]:
    """The line [n] that each box stands on, of its own bay if one is near, -1 where none is."""
    row = standing_on(boxes, tuple(lines))
    bay = bay_of(boxes, seams)
    for at in set(bays):
        here, own = np.flatnonzero(bay == at), np.flatnonzero(np.array(bays) == at)
        mine = standing_on(boxes[here], tuple(lines[index] for index in own.tolist()))
        row[here[mine >= 0]] = own[mine[mine >= 0]]
    return row


def _numbered(
    silent: Silent, numbers: Sequence[int], bays: Sequence[int]
) -> list[tuple[Line, int, int]]:
    """Each silent row with its number and bay."""
    over = [
        (line, numbers[below] - len(run) + at, bays[below])
        for below, run in silent.over.items()
        for at, line in enumerate(run)
    ]
    under = [
        (line, numbers[above] + 1 + at, bays[above])
        for above, run in silent.under.items()
        for at, line in enumerate(run)
    ]
    return over + under


def _faint(role: Role, working: Least) -> float:
    return FAINT.get(role, 1.0) * working.get(role, np.inf)


def _tall(boxes: Boxes, line: Line) -> float:
    """How high boxes [n, 4] on a line reach over it; 0 where there are none."""
    if len(boxes) == 0:
        return 0.0
    base = line.at(boxes[:, [0, 2]].mean(axis=1, dtype=np.float64))
    return float(np.percentile(base - boxes[:, 1], _TALL))
