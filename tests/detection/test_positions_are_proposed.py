"""Nameless positions of a rendered shelf, and whether they still look as they did."""

from functools import cache

from detection import (
    Box,
    PhotoFindings,
    ProposedPosition,
    compare_looks,
    examine_photo,
    landmarks,
    propose_positions,
    register,
)
from rendering import Render, camera_make, look_make, planogram_make, scene_make, shelf_render
from rendering import stock_full as full
from tests.photos import jpeg

SEED, SIZE = 41, (768, 1024)


@cache
def photo(camera: int = 41) -> Render:
    plan = planogram_make(SEED)
    where = camera_make(plan, camera, "easy")
    return shelf_render(scene_make(plan, full(plan), SEED), where, SIZE, look_make(camera, "easy"))


@cache
def found(camera: int = 41) -> PhotoFindings:
    return examine_photo(photo(camera).jpeg())


@cache
def proposed() -> tuple[ProposedPosition, ...]:
    return propose_positions(photo().jpeg(), found())


def shared(one: Box, other: tuple[float, float, float, float]) -> float:
    """Intersection over union."""
    wide = min(one.x2, other[2]) - max(one.x1, other[0])
    high = min(one.y2, other[3]) - max(one.y1, other[1])
    both = max(0.0, wide) * max(0.0, high)
    return both / (one.width * one.height + (other[2] - other[0]) * (other[3] - other[1]) - both)


def test_every_product_of_a_row_stands_in_one_position_and_facings_are_counted() -> None:
    for row in found().rows:
        mine = [one for one in proposed() if one.row == row.number]
        assert [one.sequence for one in mine] == list(range(1, len(mine) + 1))
        assert [one.box.x1 for one in mine] == sorted(one.box.x1 for one in mine)
    for product in found().products:
        if product.row is None:
            continue
        x, y = product.box.centre
        holding = [
            one
            for one in proposed()
            if one.box.x1 <= x <= one.box.x2 and one.box.y1 <= y <= one.box.y2
        ]
        assert holding


def test_most_positions_of_the_planogram_are_found_as_they_are() -> None:
    true = [slot for slot in photo().truth.slots if slot.box and slot.visible > 0.95]
    best = [max(shared(one.box, slot.box or (0, 0, 0, 0)) for one in proposed()) for slot in true]
    assert sum(each > 0.4 for each in best) >= 0.6 * len(best)


def test_a_shelf_looks_like_itself_and_not_like_its_neighbours_goods() -> None:
    marks = landmarks(photo().jpeg(), found())
    lined_up = register(marks, photo(42).jpeg(), found(42))
    assert lined_up.trusted
    places = {f"{one.row}.{one.sequence}": one.box for one in proposed()}
    looks = compare_looks(marks, lined_up, photo(42).jpeg(), found(42), places)
    assert len(looks) >= 0.7 * len(places)
    assert sum(like > 0.5 for like in looks.values()) >= 0.8 * len(looks)


def test_a_photo_of_nothing_proposes_nothing() -> None:
    nothing = jpeg()
    assert propose_positions(nothing, examine_photo(nothing)) == ()
