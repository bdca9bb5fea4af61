"""Positions of a shelf that nobody has described yet: neighbours that look alike are one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.findings import Box, Gap, PhotoFindings
from detection.core.network.letterbox import Boxes
from detection.core.registration.features import read_picture
from detection.core.registration.looks import alike, looks_of
from detection.core.shelf.proposed import ProposedPosition

_SIDE = 1200
_ALIKE = 0.55  # likeness of two neighbours of one position
_SIZES = 1.35  # and how much wider or higher one may be
_STACKED = 0.5  # of the narrower one's width: boxes that share more stand on each other
_HOLE = 4.5  # facings: a wider hole between two that look alike is not bridged
_CLOSE = 0.7  # of a facing: neighbours farther apart have something missing between them


@dataclass(frozen=True, slots=True)
class _Part:
    """A column of products (one facing) or a hole (`look` is None) of one row."""

    box: Box
    facings: int
    front: int | None


def propose_positions(data: bytes, findings: PhotoFindings) -> tuple[ProposedPosition, ...]:
    """Positions row by row, from the left; raises PhotoError."""
    edges = [(each.box.x1, each.box.y1, each.box.x2, each.box.y2) for each in findings.products]
    boxes = np.array(edges, np.float32).reshape(-1, 4)
    looks = looks_of(read_picture(data, _SIDE), boxes)
    likeness = alike(looks, looks)
    proposed: list[ProposedPosition] = []
    for row in findings.rows:
        here = [n for n, each in enumerate(findings.products) if each.row == row.number]
        gaps = [gap for gap in findings.gaps if gap.row == row.number]
        parts = _parts(here, boxes, findings, gaps)
        groups = _groups(parts, boxes, likeness)
        proposed += [_position(row.number, at, group) for at, group in enumerate(groups, start=1)]
    return tuple(proposed)


def _parts(here: list[int], boxes: Boxes, findings: PhotoFindings, gaps: list[Gap]) -> list[_Part]:
    columns: list[list[int]] = []
    for index in sorted(here, key=lambda n: float(boxes[n, 0] + boxes[n, 2])):
        if columns and _stands_on(boxes[index], boxes[columns[-1][-1]]):
            columns[-1].append(index)
        else:
            columns.append([index])
    parts = [_column(column, boxes, findings) for column in columns]
    parts += [_Part(gap.box, gap.facings, None) for gap in gaps]
    return sorted(parts, key=lambda part: part.box.centre[0])


def _column(column: list[int], boxes: Boxes, findings: PhotoFindings) -> _Part:
    box = findings.products[column[0]].box
    for index in column[1:]:
        box = box.around(findings.products[index].box)
    lowest = max(column, key=lambda n: float(boxes[n, 3]))
    return _Part(box, 1, lowest)


def _stands_on(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    shared = min(one[2], other[2]) - max(one[0], other[0])
    return bool(shared > _STACKED * min(one[2] - one[0], other[2] - other[0]))


def _groups(parts: list[_Part], boxes: Boxes, likeness: NDArray[np.float64]) -> list[list[_Part]]:
    """Parts of one position each; a hole joins what looks alike on both of its sides."""
    groups: list[list[_Part]] = []
    for part in parts:
        last = _last_front(groups[-1]) if groups else None
        if part.front is None or last is None:
            groups.append([part])
        elif _same(last, part, boxes, likeness) and _near(last, part):
            groups[-1].append(part)
        elif len(groups) > 1 and groups[-1][-1].front is None:
            groups.append([part])
        else:
            groups.append([part])
    return _bridged(groups, boxes, likeness)


def _bridged(
    groups: list[list[_Part]], boxes: Boxes, likeness: NDArray[np.float64]
) -> list[list[_Part]]:
    """Holes between two groups that look alike joined with both."""
    joined: list[list[_Part]] = []
    for group in groups:
        if len(joined) > 1 and joined[-1][0].front is None and group[0].front is not None:
            before = _last_front(joined[-2])
            wide = group[0].box.width
            hole = joined[-1][0]
            if (
                before
                and hole.box.width < _HOLE * wide
                and _same(before, group[0], boxes, likeness)
            ):
                joined[-2:] = [[*joined[-2], hole, *group]]
                continue
        joined.append(group)
    return joined


def _last_front(group: list[_Part]) -> _Part | None:
    return next((part for part in reversed(group) if part.front is not None), None)


def _near(one: _Part, other: _Part) -> bool:
    wide = min(one.box.width, other.box.width)
    return other.box.x1 - one.box.x2 < _CLOSE * wide


def _same(one: _Part, other: _Part, boxes: Boxes, likeness: NDArray[np.float64]) -> bool:
    if one.front is None or other.front is None:
        return False
    first, second = boxes[one.front], boxes[other.front]
    sides = (first[2:] - first[:2]) / np.maximum(second[2:] - second[:2], 1e-6)
    sizes = bool(np.all((sides < _SIZES) & (sides > 1 / _SIZES)))
    return sizes and bool(likeness[one.front, other.front] >= _ALIKE)


def _position(row: int, sequence: int, group: list[_Part]) -> ProposedPosition:
    box = group[0].box
    for part in group[1:]:
        box = box.around(part.box)
    empty = sum(part.facings for part in group if part.front is None)
    return ProposedPosition(row, sequence, box, sum(part.facings for part in group), empty)
