"""Where a row is empty: what the detector saw, checked against and completed by geometry."""

from dataclasses import dataclass

import numpy as np

from detection.core.findings import Box, Gap
from detection.core.holes import join
from detection.core.letterbox import Boxes
from detection.core.lines import Line
from detection.core.stretches import Stretch, covered, facing_at, facings_in, free_stretches

_HIDDEN = 0.6  # a hole behind products for this share of its width is none
_SEEN = 0.3  # the detector must see this share of a free stretch for both to mean one hole
_WIDE = 0.6  # of a facing's width: narrower stretches are only space between neighbours
_WIDE_END = 0.85  # the same at the ends of a row
_BORDER = 0.005  # of the photo's side
_ALONE = 1.5  # of a facing's width: from here on geometry speaks without the detector
_ALONE_SCORE = 0.3
_MARGIN = 0.02  # of the photo's width
_SHOWN = 0.8  # of a facing's height: what the photo must show of a row for geometry to speak
_VEILED = 0.2  # geometry alone is silent if faint products cover this share


@dataclass(frozen=True, slots=True)
class RowView:
    """One row: its line, products [n, 4], fainter products [m, 4] that may stand there, what the
    detector takes for gaps, surely and faintly, the usual width and height of a facing, and other
    rows' products [k, 4] (a bay with other levels) that stand at this row's height. On a `silent`
    row nothing stands; with `complete` every product is known."""

    number: int
    line: Line
    products: Boxes
    faint_products: Boxes
    gaps: list[Stretch]
    faint_gaps: list[Stretch]
    facing: tuple[float, float]
    others: Boxes
    silent: bool = False
    complete: bool = False


def find_gaps(
    row: RowView, width: int, height: int, ends: tuple[float, float] | None = None
) -> list[Gap]:
    """The holes of one row of a photo of `width` x `height`, from the left. `ends` (x) are given
    where the row is known to reach so far, so that what stands nowhere between them is empty."""
    seen = [
        hole
        for hole in join(row.gaps, row.products, row.facing[0])
        if covered(hole, row.products) < _HIDDEN and not _runs_out(row, hole, width)
    ]
    found: list[Gap] = []
    for free in _wide_stretches(row, ends):
        within = [hole for hole in seen if hole.shared(free) > 0.5 * hole.width]
        if sum(hole.shared(free) for hole in within) >= _SEEN * free.width:
            seen = [hole for hole in seen if hole not in within]
            found.append(_gap(row, free, max(hole.score for hole in within), "both", height))
        elif not within and (score := _geometry_score(row, free, height)):
            found.append(_gap(row, free, score, "geometry", height))
    found += [_gap(row, hole, hole.score, "detector", height) for hole in seen]
    return sorted((_inside(gap, width) for gap in found), key=lambda gap: gap.box.x1)


def _wide_stretches(row: RowView, ends: tuple[float, float] | None) -> list[Stretch]:
    """Free stretches that may be holes; beyond the outermost product a whole facing must fit."""
    return [
        free
        for free in free_stretches(row.products, ends)
        if free.width
        >= (_WIDE_END if ends and _is_end(free, ends) else _WIDE) * _facing(row, free)[0]
    ]


def _is_end(free: Stretch, ends: tuple[float, float]) -> bool:
    return free.start <= ends[0] or free.end >= ends[1]


def _geometry_score(row: RowView, free: Stretch, height: int) -> float:
    """How far a stretch is trusted that the detector did not call a gap; 0: not at all."""
    if covered(free, row.others) > _VEILED or _cut(row, free, height):
        return 0.0
    if row.complete:
        return 1.0
    facing = _facing(row, free)[0]
    if free.width < _ALONE * facing or covered(free, row.faint_products) > _VEILED:
        return 0.0
    hints = [gap for gap in row.faint_gaps if gap.shared(free) > 0.5 * gap.width]
    if row.silent and sum(gap.shared(free) for gap in hints) < _SEEN * free.width:
        return 0.0
    return max([_ALONE_SCORE, *(gap.score for gap in hints)]) if hints else 0.0


def _runs_out(row: RowView, hole: Stretch, width: int) -> bool:
    """Whether the photo's side cuts a hole beyond which nothing stands: the shelf's own end looks
    the same, so it is left to a photo that shows it whole."""
    if len(row.products) == 0:
        return False
    left = hole.start < _MARGIN * width and hole.end <= row.products[:, 0].min() + 0.5 * hole.width
    right = (
        hole.end > (1 - _MARGIN) * width
        and hole.start >= row.products[:, 2].max() - 0.5 * hole.width
    )
    return bool(left or right)


def _cut(row: RowView, free: Stretch, height: int) -> bool:
    """Whether the photo shows too little of the row's height there to tell."""
    base = row.line.at((free.start + free.end) / 2)
    shown = base if base < (1 - _BORDER) * height else _facing(row, free)[1]
    return shown < _SHOWN * row.facing[1]


def _facing(row: RowView, place: Stretch) -> tuple[float, float]:
    return facing_at((place.start + place.end) / 2, row.products, row.facing)


def _gap(row: RowView, place: Stretch, score: float, evidence: str, bottom: int) -> Gap:
    middle = (place.start + place.end) / 2
    wide, high = _facing(row, place)
    base = float(np.clip(row.line.at(middle), 1, bottom))
    box = Box(place.start, max(0.0, base - high), place.end, base)
    return Gap(box, score, row.number, facings_in(place, wide, row.products), evidence)


def _inside(gap: Gap, width: int) -> Gap:
    box = Box(max(0.0, gap.box.x1), gap.box.y1, min(float(width), gap.box.x2), gap.box.y2)
    return Gap(box, gap.score, gap.row, gap.facings, gap.evidence)
