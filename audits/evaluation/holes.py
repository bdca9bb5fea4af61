"""What counts as one hole, and which holes are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from audits.evaluation.gallery import Edges
from rendering import GapTruth, ProductTruth, Truth

_VISIBLE = 0.6  # of a hole: what shows less is asked of nobody
_SHOWS = 0.3  # of a product's box: an annotator would still have drawn it
_FREE = 0.5  # of a hole's width: what neighbours cover further than that cannot be told
_BAND = 0.3  # of the lower of the two, how much of its height a product must share with a hole
_NEXT = 0.35  # of a labelled hole's width: the next one that is nearer is the same hole
_LANE = 0.35  # of the narrower lane: two positions' holes that are nearer are one
_SAMPLES = 61


@dataclass(frozen=True, slots=True)
class Holes:
    """`asked` holes; `excused` ones may be told and need not be; `positions` are the holes that
    show, cut at the borders of the planogram's positions and however little of them is free."""

    asked: tuple[Edges, ...]
    excused: tuple[Edges, ...]
    positions: tuple[Edges, ...]


def drawn_products(truth: Truth) -> list[ProductTruth]:
    """Those that stand first in their lanes; others only peep out beside the first ones."""
    return [each for each in truth.products if each.exposed and each.visible >= _SHOWS]


def rendered_holes(truth: Truth) -> Holes:
    """One hole is one, however many positions it goes over, as long as nothing stands between.

    Seen from aside, what stands in the next lane covers part of a hole: one of which less than
    half is free cannot be told without telling products, so it is asked of nobody.
    """
    products = drawn_products(truth)
    shown = [gap for gap in truth.gaps if not gap.behind and gap.visible >= _VISIBLE]
    excused = [gap.box for gap in truth.gaps if gap not in shown]
    holes = _joined(shown, products)
    boxes = [each.box for each in products]
    asked = tuple(hole for hole in holes if _free(hole, boxes) >= _FREE)
    covered = [hole for hole in holes if hole not in asked]
    return Holes(asked, (*excused, *covered), tuple(gap.box for gap in shown))


def labelled_holes(boxes: Sequence[Edges]) -> list[Edges]:
    """Labelled gaps, those that belong to one hole joined."""
    holes: list[Edges] = []
    for box in sorted(boxes):
        at = next((n for n, hole in enumerate(holes) if _is_next(hole, box)), None)
        if at is None:
            holes.append(box)
        else:
            holes[at] = _around(holes[at], box)
    return holes


def _joined(gaps: Sequence[GapTruth], products: Sequence[ProductTruth]) -> list[Edges]:
    found: list[tuple[Edges, GapTruth]] = []
    for gap in sorted(gaps, key=lambda each: each.box):
        at = next((n for n, each in enumerate(found) if _goes_on(*each, gap, products)), None)
        if at is None:
            found.append((gap.box, gap))
        else:
            found[at] = _around(found[at][0], gap.box), gap
    return [hole for hole, _ in found]


def _goes_on(hole: Edges, last: GapTruth, gap: GapTruth, products: Sequence[ProductTruth]) -> bool:
    """Whether a hole, whose last part is `last`, goes on in `gap`, on the same row of a bay."""
    same_row = last.row == gap.row and (last.slot is None) == (gap.slot is None)
    lane = min(_lane(last), _lane(gap))
    if not same_row or not _is_level(hole, gap.box) or gap.box[0] - hole[2] > _LANE * lane:
        return False
    middles = [(each.box[0] + each.box[2]) / 2 for each in products if each.row == gap.row]
    return not any(hole[2] < middle < gap.box[0] for middle in middles)


def _lane(gap: GapTruth) -> float:
    return (gap.box[2] - gap.box[0]) / gap.facings


def _free(hole: Edges, products: Sequence[Edges]) -> float:
    """The share of a hole's width that no product at its height covers."""
    x = np.linspace(hole[0], hole[2], _SAMPLES)
    covered = np.zeros(_SAMPLES, bool)
    for box in products:
        if _is_level(hole, box, _BAND):
            covered |= (box[0] <= x) & (x <= box[2])
    return 1.0 - float(covered.mean())


def _is_next(hole: Edges, box: Edges) -> bool:
    return _is_level(hole, box) and box[0] - hole[2] < _NEXT * (box[2] - box[0])


def _is_level(one: Edges, other: Edges, least: float = 0.5) -> bool:
    """Whether both share that much of the lower one's height."""
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > least * min(one[3] - one[1], other[3] - other[1])


def _around(one: Edges, other: Edges) -> Edges:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )
