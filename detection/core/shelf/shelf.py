"""The boxes of a photo, put in order: rows from the top, products on them, holes between them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detection.core.findings import Box, Detection, Gap, Row, Shelf
from detection.core.network.postprocess import Found
from detection.core.roles import Role
from detection.core.shelf.gaps import find_gaps
from detection.core.shelf.hidden import without_hidden
from detection.core.shelf.row_views import row_views, usual_facing
from detection.core.shelf.scene import Least, Scene, build_scene
from detection.core.shelf.spacing import usual_distance


def read_shelf(
    found: Sequence[Found],
    size: tuple[int, int],
    working: Least,
    reported: Least,
    *,
    complete: bool = False,
) -> Shelf:
    """Order `found` (down to FAINT of `working`) on a photo of `size` (width, height).

    Rows are read from what reaches `working`, so that they stay the same when a caller asks for
    fewer or more boxes; the products and gaps returned reach `reported`. With `complete`, every
    product is known to be in `found`, so that what is free is empty.
    """
    scene = build_scene(found, size, working)
    chosen = ~scene.gap & (scene.scores >= reported[Role.PRODUCT])
    products = [
        Detection(found[index].box, found[index].score, _number(scene, index))
        for index in np.flatnonzero(chosen).tolist()
    ]
    least = reported.get(Role.GAP, reported[Role.PRODUCT])
    gaps = [gap for gap in _gaps(scene, size, least, complete) if gap.score >= least]
    return Shelf(tuple(products), tuple(gaps), tuple(_rows(scene, gaps)))


def _number(scene: Scene, index: int) -> int | None:
    row = int(scene.row[index])
    return None if row < 0 else scene.numbers[row]


def _rows(scene: Scene, gaps: list[Gap]) -> list[Row]:
    """Rows with a box; and those without one that are told to be empty."""
    filled = set(scene.numbers[: scene.standing])
    bare = {gap.row for gap in gaps if gap.row is not None} - filled
    rows = [_row(scene, number) for number in filled]
    rows += [_bare_row(scene, number, gaps) for number in bare]
    return sorted(rows, key=lambda row: row.number)


def _row(scene: Scene, number: int) -> Row:
    """One row, which may consist of two bays' levels: its line is the fuller one's."""
    levels = [at for at, each in enumerate(scene.numbers[: scene.standing]) if each == number]
    products = [int(_standing(scene, [index])[~scene.gap].sum()) for index in levels]
    fullest = scene.lines[levels[products.index(max(products))]]
    return Row(
        number=number,
        line=(fullest.slope, fullest.intercept),
        box=_around(scene.boxes[_standing(scene, levels)]),
        products=sum(products),
    )


def _bare_row(scene: Scene, number: int, gaps: list[Gap]) -> Row:
    line = scene.lines[scene.numbers.index(number)]
    box, *others = (gap.box for gap in gaps if gap.row == number)
    for other in others:
        box = box.around(other)
    return Row(number, (line.slope, line.intercept), box, 0)


def _standing(scene: Scene, levels: list[int]) -> NDArray[np.bool_]:
    """Which sure boxes stand on one of `levels`."""
    return np.asarray(scene.sure & np.isin(scene.row, levels))


def _around(boxes: NDArray[np.float32]) -> Box:
    return Box(*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())


def _gaps(scene: Scene, size: tuple[int, int], least: float, complete: bool) -> list[Gap]:
    facing = usual_facing(scene)
    gaps = [gap for view in row_views(scene, facing, complete) for gap in find_gaps(view, *size)]
    gaps.sort(key=lambda gap: (gap.row or 0, gap.box.x1))
    gaps = without_hidden(gaps, scene.products, facing[0], _apart(scene))
    loose = scene.gap & (scene.row < 0) & (scene.scores >= least)
    return gaps + [_loose_gap(scene, index, facing[0]) for index in np.flatnonzero(loose).tolist()]


def _apart(scene: Scene) -> float | None:
    """How far apart rows with products usually are; None where too little tells it."""
    return usual_distance(scene.lines[: scene.standing], scene.bays[: scene.standing])


def _loose_gap(scene: Scene, index: int, facing: float) -> Gap:
    box = Box(*scene.boxes[index].tolist())
    facings = max(1, round(box.width / facing))
    return Gap(box, float(scene.scores[index]), None, facings, "detector")
