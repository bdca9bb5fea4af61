"""Where every product is known, whatever no product covers is empty."""

from detection import Box, Gap, read_boxes

SIZE = (1000, 800)


def level(
    base: float, missing: tuple[int, ...] = (), first: float = 40, count: int = 16
) -> list[Box]:
    """Products side by side, 57 pixels apart, some `missing`."""
    places = [first + 57 * at for at in range(count) if at not in missing]
    return [Box(x, base - 120, x + 50, base) for x in places]


def holes(gaps: tuple[Gap, ...]) -> list[tuple[int | None, int, int]]:
    return [(gap.row, gap.facings, round(gap.box.x1)) for gap in gaps]


def test_a_full_shelf_has_no_gap() -> None:
    shelf = read_boxes([*level(200), *level(400), *level(600)], SIZE, complete=True)
    assert ([row.products for row in shelf.rows], shelf.gaps) == ([16, 16, 16], ())


def test_holes_in_the_middle_and_at_both_ends_are_told() -> None:
    products = [*level(200), *level(400, missing=(0, 6, 7)), *level(600, missing=(14, 15))]
    gaps = read_boxes(products, SIZE, complete=True).gaps
    assert holes(gaps) == [(2, 1, 40), (2, 2, 375), (3, 2, 831)]
    assert {gap.evidence for gap in gaps} == {"geometry"}


def test_without_knowing_every_product_nothing_is_told() -> None:
    products = [*level(200), *level(400, missing=(0, 6, 7)), *level(600)]
    assert read_boxes(products, SIZE).gaps == ()


def test_a_gap_box_is_told_with_the_hole_that_it_lies_in() -> None:
    products = [*level(200), *level(400, missing=(6, 7)), *level(600)]
    (gap,) = read_boxes(products, SIZE, gaps=[Box(380, 280, 480, 400)]).gaps
    assert (gap.row, gap.facings, gap.evidence) == (2, 2, "both")


def test_a_wide_hole_that_nobody_saw_where_gaps_were_seen_is_hidden() -> None:
    rows = [*level(200, missing=(3,)), *level(400, missing=(6, 7, 8)), *level(600)]
    seen = Box(213, 80, 263, 200)
    one, wide = read_boxes(rows, SIZE, complete=True).gaps
    assert (one.facings, wide.facings) == (1, 3)
    assert [gap.row for gap in read_boxes(rows, SIZE, gaps=[seen], complete=True).gaps] == [1]
    faint = Box(385, 280, 470, 400)
    told = read_boxes(rows, SIZE, gaps=[seen, faint], complete=True).gaps
    assert [(gap.row, gap.evidence) for gap in told] == [(1, "both"), (2, "both")]


def test_a_bay_with_other_levels_beside_a_row_is_no_hole() -> None:
    left = [product for base in (200, 400, 600) for product in level(base, count=8)]
    right = [product for base in (290, 490, 660) for product in level(base, (), 510, 8)]
    assert read_boxes([*left, *right], SIZE, complete=True).gaps == ()


def test_no_boxes_and_one_box_are_read() -> None:
    assert read_boxes([], SIZE, complete=True).rows == ()
    shelf = read_boxes([Box(100, 100, 200, 300)], SIZE, complete=True)
    assert (len(shelf.rows), shelf.gaps) == (1, ())
