from audits.stock import Hole, PlaceSeen, places_by_row

BOX = (0.0, 0.0, 10.0, 10.0)


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
