"""Two bays side by side, each with levels of its own: their rows, and the holes on these."""

from collections.abc import Sequence

from detection import Gap, read_boxes
from detection.core.findings import Box

SIZE = (1000, 840)
LEFT, RIGHT = 20, 500  # where the products of either bay begin
HIGHER, LOWER = (180, 340, 500, 660, 820), (120, 280, 440, 600, 760)


def row(start: int, base: int, missing: Sequence[int] = ()) -> list[Box]:
    """Eight products side by side, some `missing`."""
    places = [start + 58 * at for at in range(8) if at not in missing]
    return [Box(x, base - 110, x + 50, base) for x in places]


def bay(start: int, bases: Sequence[int], missing: dict[int, Sequence[int]]) -> list[Box]:
    """Rows by their bases, with what is `missing` on a row; all eight: nothing stands there."""
    return [box for base in bases for box in row(start, base, missing.get(base, ()))]


def gaps(
    left: dict[int, Sequence[int]] | None = None, right: dict[int, Sequence[int]] | None = None
) -> tuple[Gap, ...]:
    boxes = bay(LEFT, HIGHER, left or {}) + bay(RIGHT, LOWER, right or {})
    return read_boxes(boxes, SIZE, complete=True).gaps


def test_full_bays_have_no_holes() -> None:
    assert gaps() == ()


def test_rows_are_counted_bay_by_bay() -> None:
    boxes = bay(LEFT, HIGHER, {}) + bay(RIGHT, LOWER, {})
    shelf = read_boxes(boxes, SIZE)
    numbers = {(each.box.x1 >= RIGHT, each.box.y2): each.row for each in shelf.products}
    assert [numbers[False, base] for base in HIGHER] == [1, 2, 3, 4, 5]
    assert [numbers[True, base] for base in LOWER] == [1, 2, 3, 4, 5]


def test_a_bay_whose_first_row_does_not_show_counts_on_from_the_rows_beside_it() -> None:
    boxes = bay(LEFT, HIGHER, {}) + bay(RIGHT, LOWER[1:], {})
    shelf = read_boxes(boxes, SIZE)
    numbers = {each.box.y2: each.row for each in shelf.products if each.box.x1 >= RIGHT}
    assert [numbers[base] for base in LOWER[1:]] == [2, 3, 4, 5]


def test_a_hole_at_the_end_of_a_bay_ends_with_the_bay() -> None:
    (hole,) = gaps(left={500: (6, 7)})
    assert (hole.row, hole.facings) == (3, 2)
    assert hole.box.x1 == LEFT + 58 * 5 + 50
    assert LEFT + 58 * 7 + 40 < hole.box.x2 < RIGHT


def test_a_single_facing_is_missed_at_the_end_of_a_bay_too() -> None:
    (hole,) = gaps(right={280: (0,)})
    assert (hole.row, hole.facings) == (2, 1)
    assert hole.box.x2 == RIGHT + 58


def test_a_first_row_that_holds_nothing_is_seen_beside_a_bay_that_goes_on_above() -> None:
    (hole,) = gaps(left={180: range(8)})
    assert hole.row == 1
    assert hole.facings >= 7
    assert hole.box.x2 < RIGHT


def test_a_last_row_that_holds_nothing_is_seen_beside_a_bay_that_goes_on_beneath() -> None:
    (hole,) = gaps(right={760: range(8)})
    assert hole.row == 5
    assert hole.facings >= 7
    assert hole.box.x1 > LEFT + 58 * 7


def test_a_higher_row_is_no_hole_if_things_reach_up_to_where_it_would_be() -> None:
    """The rows of the left bay stand lower than those of the right one, but all are there."""
    lower = bay(LEFT, (220, 440, 660), {}) + bay(RIGHT, (140, 300, 460, 620), {})
    tall = [Box(box.x1, box.y1 - 60, box.x2, box.y2) if box.x1 < RIGHT else box for box in lower]
    assert read_boxes(tall, SIZE, complete=True).gaps == ()


def test_holes_over_one_another_are_holes_if_products_stand_beneath() -> None:
    found = gaps(left={180: (3, 4), 340: (3, 4), 500: (3, 4)})
    assert [(hole.row, hole.facings) for hole in found] == [(1, 2), (2, 2), (3, 2)]


def test_a_person_between_two_bays_is_no_hole() -> None:
    """The rows that they hide end on either side of them, at other heights."""
    found = gaps(
        left=dict.fromkeys(HIGHER, (5, 6, 7)),
        right=dict.fromkeys(LOWER, (0, 1)),
    )
    assert found == ()


def test_a_product_that_the_photo_cuts_does_not_say_how_wide_a_facing_is() -> None:
    """On the right only a narrow strip of the next bay shows."""
    strip = [Box(996, base - 110, 1000, base) for base in (150, 310, 470, 630, 790)]
    boxes = bay(LEFT, HIGHER, {}) + bay(RIGHT, HIGHER, {}) + strip
    assert read_boxes(boxes, SIZE, complete=True).gaps == ()
