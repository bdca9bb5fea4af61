"""More of a wide photo's pixels reach the network, and what lies on a seam is told once.

Rendered shelves stand side by side in one photo: the truth about each of them is exact.
"""

from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from detection import Box, PhotoFindings, examine_photo
from detection.core.network.postprocess import Found
from detection.core.network.tiles import merged
from detection.core.roles import Role
from rendering import ProductTruth, shelf_sample
from rendering.core.score import Score, iou, products_score
from tests.photos import shelf_photo

PRODUCT = Role.PRODUCT
SIDE = (1224, 1632)
SEEDS = (5004, 5005, 5006)
LARGE = (5001, 5002, 5003)  # products whose labels a tile takes for products


@cache
def panorama(seeds: tuple[int, ...] = SEEDS) -> tuple[bytes, tuple[ProductTruth, ...]]:
    """Three shelves in one photo, and all the products on them."""
    renders = [shelf_sample(seed, SIDE) for seed in seeds]
    out = BytesIO()
    Image.fromarray(np.hstack([each.picture for each in renders])).save(out, "JPEG", quality=90)
    return out.getvalue(), tuple(
        _moved(product, place * SIDE[0])
        for place, each in enumerate(renders)
        for product in each.truth.products
    )


def _moved(product: ProductTruth, right: int) -> ProductTruth:
    x1, y1, x2, y2 = product.box
    return replace(product, box=(x1 + right, y1, x2 + right, y2))


@cache
def found(tiles: int | None) -> PhotoFindings:
    return examine_photo(panorama()[0], tiles=tiles)


def boxes(findings: PhotoFindings) -> list[tuple[float, float, float, float]]:
    return [(each.box.x1, each.box.y1, each.box.x2, each.box.y2) for each in findings.products]


def score(findings: PhotoFindings) -> Score:
    scores = [each.score for each in findings.products]
    return products_score(boxes(findings), scores, panorama()[1], 0.6)


def test_tiles_find_more_and_are_taken_by_rule() -> None:
    whole, tiled = score(found(1)), score(found(None))
    assert tiled.recall() > whole.recall() + 0.02
    assert tiled.precision() > whole.precision()
    assert found(None).products == found(2).products


@pytest.mark.parametrize(("tiles", "seams"), [(2, [1836]), (4, [918, 1836, 2754])])
def test_what_lies_on_a_seam_is_told_once(tiles: int, seams: list[int]) -> None:
    crossing = [
        product
        for product in panorama()[1]
        if any(product.box[0] < seam < product.box[2] for seam in seams)
    ]
    times = (iou(boxes(found(tiles)), [each.box for each in crossing]) >= 0.5).sum(axis=0)
    demanded = [each.front and each.visible >= 0.6 for each in crossing]
    assert sum(demanded) >= 4
    assert (times[demanded] == 1).mean() > 0.9
    assert times.max() == 1


@pytest.mark.parametrize("tiles", [2, 3])
def test_no_part_of_a_product_is_told_beside_it(tiles: int) -> None:
    told = examine_photo(panorama(LARGE)[0], tiles=tiles).products
    pairs = [(one.box, other.box) for one, other in combinations(told, 2)]
    assert [pair for pair in pairs if shared(*pair) > 0.7] == []


def shared(one: Box, other: Box) -> float:
    """Of the smaller box."""
    wide = min(one.x2, other.x2) - max(one.x1, other.x1)
    high = min(one.y2, other.y2) - max(one.y1, other.y1)
    smaller = min(one.width * one.height, other.width * other.height)
    return max(0.0, wide) * max(0.0, high) / smaller


def test_a_part_goes_only_where_a_box_that_is_about_as_sure_holds_it() -> None:
    bottle, label = Found(Box(0, 0, 40, 100), 0.6, PRODUCT), Found(Box(2, 50, 38, 90), 0.7, PRODUCT)
    stacked = [Found(Box(50, 50 * i, 90, 50 * i + 48), 0.8, PRODUCT) for i in range(2)]
    hole = Found(Box(5, 55, 35, 85), 0.5, Role.GAP)
    guess = Found(Box(45, 0, 95, 100), 0.3, PRODUCT)
    told = merged([bottle, label, *stacked, hole, guess], 0.5)
    assert set(told) == {bottle, *stacked, hole, guess}
    assert [each.score for each in told] == sorted((each.score for each in told), reverse=True)


def test_an_ordinary_photo_is_looked_at_once() -> None:
    assert examine_photo(shelf_photo()).products == examine_photo(shelf_photo(), tiles=1).products


@pytest.mark.parametrize("wish", [{"tiles": 0}, {"tiles": 5}, {"iou": 0.05}, {"iou": 1.0}])
def test_a_senseless_wish_is_refused(wish: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wish))):
        examine_photo(shelf_photo(), **wish)  # type: ignore[arg-type]


def test_a_lower_overlap_leaves_fewer_boxes() -> None:
    fewer, more = (len(examine_photo(shelf_photo(), iou=iou).products) for iou in (0.15, 0.9))
    assert fewer < more
