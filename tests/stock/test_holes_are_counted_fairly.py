"""Which holes of a rendered shelf are asked for when gaps are measured."""

from audits.evaluation.holes import labelled_holes, rendered_holes
from rendering import GapTruth, ProductTruth, Truth

Edges = tuple[float, float, float, float]


def hole(
    x1: float, x2: float, *, row: int = 1, visible: float = 1.0, behind: bool = False
) -> GapTruth:
    box = (x1, 100.0, x2, 300.0)
    corners = ((x1, 100.0), (x2, 100.0), (x2, 300.0), (x1, 300.0))
    return GapTruth(box, corners, visible, f"r{row}", row, 0, 1, behind)


def product(x1: float, x2: float, *, visible: float = 1.0) -> ProductTruth:
    box = (x1, 120.0, x2, 300.0)
    corners = ((x1, 120.0), (x2, 120.0), (x2, 300.0), (x1, 300.0))
    return ProductTruth(1, "d", box, corners, visible, "r1", 1, 0, 0, True, True)


def asked(gaps: list[GapTruth], products: list[ProductTruth]) -> list[tuple[float, float]]:
    holes = rendered_holes(Truth((1000, 800), tuple(products), tuple(gaps), (), ()))
    return [(box[0], box[2]) for box in holes.asked]


def test_a_hole_over_two_positions_is_one() -> None:
    assert asked([hole(200, 300), hole(305, 400)], [product(100, 195)]) == [(200, 400)]


def test_two_holes_with_a_product_between_them_are_two() -> None:
    apart = [hole(200, 300), hole(325, 425)]
    assert asked(apart, [product(301, 324)]) == [(200, 300), (325, 425)]


def test_holes_of_two_rows_are_two() -> None:
    assert len(asked([hole(200, 300), hole(300, 400, row=2)], [])) == 2


def test_a_hole_that_its_neighbours_cover_for_the_most_part_is_not_asked_for() -> None:
    covered, shown = [product(140, 260)], [product(140, 240)]
    assert asked([hole(200, 300)], covered) == []
    assert asked([hole(200, 300)], shown) == [(200, 300)]


def test_what_is_not_asked_for_may_be_told_all_the_same() -> None:
    gaps = (hole(200, 300), hole(400, 500, visible=0.5), hole(600, 700, behind=True))
    holes = rendered_holes(Truth((1000, 800), (product(140, 260),), gaps, (), ()))
    assert (holes.asked, len(holes.excused)) == ((), 3)
    assert holes.positions == (gaps[0].box,)


def test_labelled_cuts_of_one_hole_are_joined() -> None:
    cuts: list[Edges] = [(100, 0, 150, 80), (155, 5, 210, 85), (300, 0, 350, 80)]
    assert labelled_holes(cuts) == [(100, 0, 210, 85), (300, 0, 350, 80)]
