"""Boxes of a shelf that is drawn by hand: rows from the top, holes with their width in facings."""

import numpy as np
import pytest

from detection import read_boxes
from detection.core.findings import Box, Shelf
from detection.core.network.postprocess import Found
from detection.core.roles import Role
from detection.core.shelf.shelf import read_shelf

SIZE = (1000, 800)
WORKING = {Role.PRODUCT: 0.35, Role.GAP: 0.25}


def product(
    x: float, base: float, wide: float = 50, high: float = 120, score: float = 0.8
) -> Found:
    return Found(Box(x, base - high, x + wide, base), score, Role.PRODUCT)


def gap(x: float, base: float, wide: float = 55, score: float = 0.5) -> Found:
    return Found(Box(x, base - 130, x + wide, base), score, Role.GAP)


def level(base: float, missing: tuple[int, ...] = (), slope: float = 0.0) -> list[Found]:
    """Sixteen products side by side from x = 40, some `missing`."""
    places = [(40 + 57 * place) for place in range(16) if place not in missing]
    return [product(x, base + slope * x) for x in places]


def read(*found: list[Found]) -> Shelf:
    return read_shelf([each for some in found for each in some], SIZE, WORKING, WORKING)


def test_rows_are_counted_from_the_top() -> None:
    shelf = read(level(600), level(200), level(400))
    assert [row.number for row in shelf.rows] == [1, 2, 3]
    assert [round(row.line[1]) for row in shelf.rows] == [200, 400, 600]
    assert [row.products for row in shelf.rows] == [16, 16, 16]
    assert shelf.gaps == ()


@pytest.mark.parametrize("slope", [-0.12, -0.05, 0.05, 0.12])
def test_a_tilted_photo_keeps_its_rows(slope: float) -> None:
    shelf = read(*(level(base, slope=slope) for base in (200, 400, 600)))
    assert [row.products for row in shelf.rows] == [16, 16, 16]
    assert all(row.line[0] == pytest.approx(slope, abs=0.01) for row in shelf.rows)


def test_mixed_heights_stand_on_one_row() -> None:
    mixed = [product(40 + 57 * at, 400, high=60 + 15 * (at % 6)) for at in range(16)]
    assert [row.products for row in read(level(200), mixed, level(600)).rows] == [16, 16, 16]


def test_a_stack_is_one_row() -> None:
    stack = [product(40 + 57 * at, base, high=60) for at in range(16) for base in (400, 340)]
    shelf = read(level(200), stack, level(600))
    assert [row.products for row in shelf.rows] == [16, 32, 16]


def test_a_hole_cut_in_two_is_one_gap_two_facings_wide() -> None:
    cuts = [gap(40 + 57 * 5, 405), gap(40 + 57 * 6, 402, score=0.4)]
    (hole,) = read(level(200), level(400, missing=(5, 6)), level(600), cuts).gaps
    assert (hole.row, hole.facings, hole.evidence) == (2, 2, "both")
    assert (hole.box.x1, hole.box.x2) == pytest.approx((318, 439), abs=3)


def test_two_holes_with_a_product_between_are_two_gaps() -> None:
    cuts = [gap(40 + 57 * 5, 400), gap(40 + 57 * 7, 400)]
    gaps = read(level(200), level(400, missing=(5, 7)), level(600), cuts).gaps
    assert [(each.row, each.facings) for each in gaps] == [(2, 1), (2, 1)]


def test_a_gap_at_the_end_of_a_row_is_believed() -> None:
    (hole,) = read(level(200), level(400, missing=(15,)), [gap(40 + 57 * 15, 400)]).gaps
    assert (hole.row, hole.facings, hole.evidence) == (2, 1, "both")
    (alone,) = read(level(400, missing=(15,)), [gap(40 + 57 * 15, 400)]).gaps
    assert (alone.row, alone.facings, alone.evidence) == (1, 1, "detector")


def test_geometry_alone_is_silent_at_ends_and_narrow_stretches() -> None:
    assert read(level(200), level(400, missing=(0, 1, 15)), level(600, missing=(7,))).gaps == ()


def faint_gaps(score: float, *shifts: int) -> list[Found]:
    """Over the three places from the fifth on, one pushed aside from the other."""
    return [gap(40 + 57 * 5 + shift, 400, wide=169, score=score) for shift in shifts]


def test_faint_gaps_that_overlap_bear_out_a_hole_together() -> None:
    rows = [*level(200), *level(400, missing=(5, 6, 7))]
    assert read(rows).gaps == ()
    assert read(rows, faint_gaps(0.12, 0)).gaps == ()
    (hole,) = read(rows, faint_gaps(0.12, -12, -4, 4, 12)).gaps
    assert (hole.row, hole.facings, hole.evidence) == (2, 3, "both")


def test_a_sure_gap_over_a_part_of_a_free_stretch_tells_less_than_one_over_all_of_it() -> None:
    rows = [*level(200), *level(400, missing=(5, 6, 7))]
    (part,) = read(rows, [gap(40 + 57 * 5, 400, wide=112)]).gaps
    (whole,) = read(rows, [gap(40 + 57 * 5, 400, wide=169)]).gaps
    assert part.box == whole.box
    assert part.score < whole.score


def test_faint_products_tell_against_a_hole() -> None:
    rows = [*level(200), *level(400, missing=(5, 6, 7))]
    faint = [product(40 + 57 * at, 400, score=0.2) for at in (5, 6)]
    hints = faint_gaps(0.08, -9, 0, 9)
    assert len(read(rows, hints).gaps) == 1
    assert read(rows, faint, hints).gaps == ()


def test_a_gap_behind_a_product_is_none() -> None:
    assert read(level(200), level(400), [gap(40 + 57 * 3, 400)]).gaps == ()


def test_bays_of_unequal_levels_count_their_own_rows() -> None:
    left = [product(40 + 57 * at, base) for base in (150, 300, 450, 600) for at in range(7)]
    right = [product(540 + 57 * at, base) for base in (225, 525, 740) for at in range(7)]
    shelf = read(left, right)
    assert [row.number for row in shelf.rows] == [1, 2, 3, 4]
    assert {each.row for each in shelf.products if each.box.y2 == 740} == {3}
    assert {each.row for each in shelf.products if each.box.y2 == 600} == {4}


def test_a_third_bay_in_between_does_not_count_its_rows_twice() -> None:
    left = [product(20 + 57 * at, base) for base in (160, 320, 480, 640) for at in range(4)]
    middle = [product(300 + 57 * at, base) for base in (230, 410, 560, 760) for at in range(7)]
    right = [product(740 + 57 * at, base) for base in (180, 350, 520, 690) for at in range(4)]
    assert [row.number for row in read(left, middle, right).rows] == [1, 2, 3, 4]


def test_a_row_that_holds_nothing_counts() -> None:
    shelf = read(level(160), level(320), level(640), level(800))
    assert [row.number for row in shelf.rows] == [1, 2, 4, 5]
    assert shelf.gaps == ()


def test_a_row_that_holds_nothing_is_one_gap_where_the_detector_has_an_inkling() -> None:
    inkling = [gap(20 + 57 * at, 478, wide=228, score=0.12) for at in range(15)]
    shelf = read(level(160), level(320), level(640), level(800), inkling)
    (hole,) = shelf.gaps
    assert (hole.row, hole.evidence) == (3, "both")
    assert hole.facings >= 14
    assert [(row.number, row.products) for row in shelf.rows if row.number == 3] == [(3, 0)]


def test_a_row_that_holds_nothing_is_a_gap_where_every_product_is_known() -> None:
    boxes = [each.box for base in (160, 320, 640, 800) for each in level(base)]
    (hole,) = read_boxes(boxes, SIZE, complete=True).gaps
    assert hole.row == 3
    assert 400 < hole.box.y2 < 520


def test_a_person_before_the_shelf_is_no_hole() -> None:
    hidden = [level(base, missing=(6, 7, 8, 9)) for base in (200, 400, 600, 800)]
    boxes = [each.box for row in hidden for each in row]
    assert read_boxes(boxes, SIZE, complete=True).gaps == ()
    one_row = [*level(200), *level(400, missing=(6, 7, 8, 9)), *level(600), *level(800)]
    assert len(read_boxes([each.box for each in one_row], SIZE, complete=True).gaps) == 1


def test_a_row_that_the_photo_cuts_off_tells_nothing() -> None:
    top = [product(40 + 57 * at, 40, high=40) for at in range(16) if at not in (5, 6)]
    boxes = [each.box for each in [*top, *level(240), *level(440), *level(640)]]
    assert read_boxes(boxes, SIZE, complete=True).gaps == ()


def test_loose_stacks_are_no_rows_of_their_own() -> None:
    stack = [product(40 + 57 * at, base, high=60) for at in range(16) for base in (400, 333)]
    assert [row.products for row in read(level(200), stack, level(600)).rows] == [16, 32, 16]


def test_more_or_fewer_reported_boxes_leave_rows_and_numbers_alone() -> None:
    found = [*level(200), *level(400), *level(600), product(60, 760, score=0.05)]
    everything = read_shelf(found, SIZE, WORKING, dict.fromkeys(WORKING, 0.01))
    little = read_shelf(found, SIZE, WORKING, dict.fromkeys(WORKING, 0.9))
    assert everything.rows == little.rows
    assert (len(everything.products), len(little.products)) == (49, 0)


def test_nothing_found_is_no_row() -> None:
    assert read([]) == Shelf((), (), ())


def test_any_boxes_can_be_read() -> None:
    random = np.random.default_rng(4)
    for _ in range(50):
        count = int(random.integers(1, 60))
        corner = random.uniform(0, 700, (count, 2))
        sides = random.uniform(1, 200, (count, 2))
        found = [
            Found(Box(*at, *(at + side)), float(score), list(Role)[int(score * 1.99)])
            for at, side, score in zip(corner, sides, random.uniform(0, 1, count), strict=True)
        ]
        shelf = read(found)
        numbers = [row.number for row in shelf.rows]
        assert numbers == sorted(set(numbers))
        assert all(number >= 1 for number in numbers)
        assert all(each.facings >= 1 and each.box.width > 0 for each in shelf.gaps)


def test_a_single_box_is_a_row_without_a_gap() -> None:
    shelf = read_boxes([Box(10, 10, 60, 90)], SIZE, complete=True)
    assert ([row.products for row in shelf.rows], shelf.gaps) == ([1], ())


def test_fifteen_hundred_boxes_keep_their_rows() -> None:
    boxes = [
        Box(20 * column, 50 * row + 4, 20 * column + 18, 50 * row + 44)
        for row in range(30)
        for column in range(50)
    ]
    shelf = read_boxes(boxes, (1000, 1500), complete=True)
    assert [row.products for row in shelf.rows] == [50] * 30
    assert shelf.gaps == ()
    assert len(shelf.products) == 1500


def test_a_layer_that_floats_over_part_of_a_row_is_no_row() -> None:
    """Boxes of small things leave more room between the layers than boxes of large ones."""
    shelves = [level(base) for base in (150, 300, 600, 750)]
    low = [product(40 + 57 * at, 450, high=40) for at in range(16)]
    upper = [product(40 + 57 * at, 399, high=40) for at in (3, 4, 5, 9, 10)]
    assert [row.products for row in read(*shelves, low, upper).rows] == [16, 16, 21, 16, 16]


def test_low_shelves_over_one_another_stay_rows() -> None:
    low = [
        [product(40 + 57 * at, base, high=70) for at in range(16)] for base in (150, 250, 350, 450)
    ]
    assert [row.number for row in read(*low, level(600), level(760)).rows] == [1, 2, 3, 4, 5, 6]


def test_bags_of_unequal_height_on_one_board_are_one_row() -> None:
    bags = [product(40 + 57 * at, 450 - 22 * (at % 3 == 0), high=60) for at in range(16)]
    shelf = read(level(150), level(300), bags, level(600), level(750))
    assert [row.products for row in shelf.rows] == [16, 16, 16, 16, 16]


def test_a_panel_between_rows_is_no_row_where_gaps_are_seen_elsewhere() -> None:
    elsewhere = [gap(40 + 57 * 6, 160)]
    shelf = read(level(160, missing=(6,)), level(320), level(640), level(800), elsewhere)
    assert [row.number for row in shelf.rows] == [1, 2, 3, 4]
