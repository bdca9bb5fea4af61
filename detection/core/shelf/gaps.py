"""Where a row is empty: what the detector saw, checked against and completed by geometry."""

from dataclasses import dataclass

import numpy as np

from detection.core.findings import Box, Gap
from detection.core.network.letterbox import Boxes
from detection.core.shelf.holes import join
from detection.core.shelf.lines import Line
from detection.core.shelf.row_ends import Ends
from detection.core.shelf.stretches import Stretch, covered, facing_at, facings_in, free_stretches
from detection.core.shelf.support import Seen

_HIDDEN = 0.6  # a hole behind products for this share of its width is none
_SEEN = 0.3  # the detector must see this share of a free stretch for both to mean one hole
_WIDE = 0.6  # of a facing's width: narrower stretches are only space between neighbours
_WIDE_END = 1.0  # the same at ends of a row that are no end of its bay
_BORDER = 0.005  # of the photo's side
_SHOWN = 0.6  # of a facing's height: what the photo must show of a row for geometry to speak
_EVIDENT = 1.3  # facings: who sees gaps at all sees one that is as wide
_INKLING = 0.1  # of support: what is less is none
_VEILED = 0.2  # geometry alone is silent if another bay's products cover this share
# What counts against a hole, for the share of its width that lies behind such products.
_AGAINST_FAINT, _AGAINST_SURE, _AGAINST_OTHERS = 0.15, 0.3, 0.2


@dataclass(frozen=True, slots=True)
class RowView:
    """One row: its line, how far it may reach, products [n, 4], those of them [k, 4] that the
    photo's sides do not cut, fainter products [m, 4] that may stand there, where the detector takes
    something on it for a gap, faintly or surely, what it `saw` on the whole photo, the usual width
    and height of a facing, and other rows' products [l, 4] (a bay with other levels) that stand at
    this row's height. On a `silent` row nothing stands; with `complete` every product is known."""

    number: int
    line: Line
    ends: Ends
    products: Boxes
    whole: Boxes
    faint_products: Boxes
    hints: list[Stretch]
    saw: Seen
    facing: tuple[float, float]
    others: Boxes
    silent: bool = False
    complete: bool = False


def find_gaps(row: RowView, width: int, height: int) -> list[Gap]:
    """What may be holes on one row of a photo of `width` x `height`, from the left, with how sure
    we are of each."""
    seen = [
        hole
        for hole in join(row.hints, row.products, row.facing[0])
        if covered(hole, row.products) < _HIDDEN
    ]
    found: list[Gap] = []
    for free in _wide_stretches(row):
        within = [hole for hole in seen if hole.shared(free) > 0.5 * hole.width]
        if sum(hole.shared(free) for hole in within) >= _SEEN * free.width:
            seen = [hole for hole in seen if hole not in within]
            found.append(_gap(row, free, "both", height))
        elif row.complete and not within and _told_by_geometry(row, free, height):
            found.append(_gap(row, free, "geometry", height))
    found += [_gap(row, hole, "detector", height) for hole in seen]
    return sorted((_inside(gap, width) for gap in found), key=lambda gap: gap.box.x1)


def _wide_stretches(row: RowView) -> list[Stretch]:
    """Free stretches that may be holes. Where nobody knows that the row goes on beyond its
    outermost product, a whole facing must fit."""
    free = _free_stretches(row)
    return [each for each in free if each.width >= _least(row, each) * _facing(row, each)[0]]


def _free_stretches(row: RowView) -> list[Stretch]:
    ends = row.ends.start, row.ends.end
    if row.silent:
        inside = (row.others[:, 2] > ends[0]) & (row.others[:, 0] < ends[1])
        return free_stretches(row.others[inside], ends)
    return free_stretches(row.products, ends) if len(row.products) else []


def _least(row: RowView, free: Stretch) -> float:
    open_start = free.start <= row.ends.start and not row.ends.starts_bay
    open_end = free.end >= row.ends.end and not row.ends.ends_bay
    return _WIDE_END if open_start or open_end else _WIDE


def _told_by_geometry(row: RowView, free: Stretch, height: int) -> bool:
    """Whether a stretch that the detector did not call a gap is empty."""
    if covered(free, row.others) > _VEILED or _cut(row, free, height):
        return False
    return not _is_evident(row, free) or row.saw.support(_box(row, free, height)) >= _INKLING


def _is_evident(row: RowView, free: Stretch) -> bool:
    """Whether the detector must have an inkling of a hole there, if it looked for gaps and nobody
    hides the place."""
    looked = len(row.saw.boxes) > 0
    return looked and (row.silent or free.width >= _EVIDENT * _facing(row, free)[0])


def _score(row: RowView, place: Stretch, box: Box) -> float:
    """How sure the detector's gaps make us of a hole, less what its products say against it."""
    against = (
        _AGAINST_FAINT * covered(place, row.faint_products)
        + _AGAINST_SURE * covered(place, row.products)
        + _AGAINST_OTHERS * covered(place, row.others)
    )
    return float(np.clip(row.saw.support(box) - against, 0.0, 1.0))


def _cut(row: RowView, free: Stretch, height: int) -> bool:
    """Whether the photo shows too little of the row's height there to tell."""
    base = row.line.at((free.start + free.end) / 2)
    shown = base if base < (1 - _BORDER) * height else _facing(row, free)[1]
    return shown < _SHOWN * row.facing[1]


def _facing(row: RowView, place: Stretch) -> tuple[float, float]:
    return facing_at((place.start + place.end) / 2, row.whole, row.facing)


def _gap(row: RowView, place: Stretch, evidence: str, bottom: int) -> Gap:
    wide = _facing(row, place)[0]
    box = _box(row, place, bottom)
    score = 1.0 if evidence == "geometry" else _score(row, place, box)
    return Gap(box, score, row.number, facings_in(place, wide, row.products), evidence)


def _box(row: RowView, place: Stretch, bottom: int) -> Box:
    base = float(np.clip(row.line.at((place.start + place.end) / 2), 1, bottom))
    return Box(place.start, max(0.0, base - _facing(row, place)[1]), place.end, base)


def _inside(gap: Gap, width: int) -> Gap:
    box = Box(max(0.0, gap.box.x1), gap.box.y1, min(float(width), gap.box.x2), gap.box.y2)
    return Gap(box, gap.score, gap.row, gap.facings, gap.evidence)
