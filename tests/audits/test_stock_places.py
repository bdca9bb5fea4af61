from audits.stock import Hole, PlaceSeen, SlotSeen, places_by_row, places_by_slot

BOX = (0.0, 0.0, 10.0, 10.0)
Edges = tuple[float, float, float, float]


def empty(
    key: str, box: Edges | None, hole: Edges | None, *, missing: int = 2, facings: int = 2
) -> SlotSeen:
    return SlotSeen(key, 1, 1, facings, "out", 0, missing, photo=1, box=box, hole=hole)


def drawn(*slots: SlotSeen) -> list[Edges | None]:
    """Where each slot's alert would be drawn."""
    return [place.hole.box if place.hole else None for place in places_by_slot(slots)]


def hole(row: int, facings: int, photo: int = 1, score: float = 0.5) -> Hole:
    return Hole(photo, row, facings, score, BOX)


def test_a_row_without_a_hole_is_a_full_place() -> None:
    assert places_by_row([], [1, 2]) == [PlaceSeen("row:1", 1), PlaceSeen("row:2", 2)]


def test_the_holes_of_a_row_add_up_and_the_widest_shows_the_place() -> None:
    narrow, wide = hole(2, 1, score=0.9), hole(2, 3)
    (place,) = places_by_row([narrow, wide], [2])
    assert (place.place, place.facings_missing, place.hole) == ("row:2", 4, wide)


def test_the_same_row_in_two_photos_of_one_audit_is_one_place() -> None:
    (place,) = places_by_row([hole(1, 1, photo=1), hole(1, 1, photo=2)], [1])
    assert place.facings_missing == 2


def test_a_row_that_holds_nothing_but_a_hole_is_a_place_too() -> None:
    assert [place.row for place in places_by_row([hole(3, 5)], [1, 2])] == [1, 2, 3]


def test_neighbours_that_share_a_hole_each_show_their_own_part_of_it() -> None:
    hole = (120.0, 50.0, 320.0, 90.0)
    left, right = empty("a", (100, 40, 200, 100), hole), empty("b", (200, 40, 300, 100), hole)
    assert drawn(left, right) == [(120, 50, 200, 90), (200, 50, 300, 90)]


def test_a_sliver_is_drawn_half_a_facing_wide_so_that_it_is_found() -> None:
    hole = (190.0, 50.0, 320.0, 90.0)
    [box] = drawn(empty("a", (100, 40, 200, 100), hole, missing=1))
    assert box == (182.5, 50, 207.5, 90)


def test_the_whole_hole_is_drawn_where_the_place_of_the_slot_is_not_known() -> None:
    hole = (120.0, 50.0, 320.0, 90.0)
    assert drawn(empty("a", None, hole), empty("b", (400, 40, 500, 100), hole)) == [hole, hole]
    assert drawn(empty("c", (400, 40, 500, 100), None)) == [(400, 40, 500, 100)]
