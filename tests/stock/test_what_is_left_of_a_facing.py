"""A facing that looks as it did, one that is bare, and what cannot be told."""

from dataclasses import replace

import pytest

from audits.services.reading import facings_left
from audits.stock.left import Left, what_is_left
from detection import examine_photo, landmarks, register
from tests.photos import shelf_photo


def left(
    expected: int = 20,
    found: int = 0,
    around: int = 10,
    around_found: int = 5,
    detail: float | None = 0.3,
) -> Left:
    return what_is_left(
        expected=expected,
        found=found,
        around=around,
        around_found=around_found,
        detail=detail,
    )


def test_what_looks_as_it_did_stands_there() -> None:
    assert left(found=10, detail=1.0) is Left.FRONT


def test_what_is_gone_before_a_shelf_in_sight_is_bare() -> None:
    assert left() is Left.BARE


@pytest.mark.parametrize(
    ("why", "how"),
    [
        ("somebody stands before it", {"around_found": 0}),
        ("hardly anything of the shelf's edges is seen", {"around": 16, "around_found": 2}),
        ("other goods stand there", {"detail": 1.0}),
        ("the front had nothing to be known by", {"expected": 3}),
        ("some of it is left", {"found": 4}),
        ("nobody knows how much is printed on goods", {"detail": None}),
        ("of a dark photo few features are found", {"found": 8, "detail": 0.4}),
    ],
)
def test_whatever_else_it_may_be_is_not_called_bare(why: str, how: dict[str, float]) -> None:
    assert left(**how) is Left.UNKNOWN, why  # type: ignore[arg-type]


def test_a_place_that_the_reference_shows_empty_does_not_look_as_if_something_stood_there() -> None:
    data = shelf_photo()
    found = examine_photo(data)
    places = {str(at): [product.box] for at, product in enumerate(found.products)}
    marks = landmarks(data, found)
    kept = {
        key
        for key, left in facings_left(marks, register(marks, data, found), data, places).items()
        if left.kept
    }
    assert len(kept) > len(places) / 2
    # The same photo, the reference of which shows no product in one of these places: a grid or a
    # price tag in the hole is as easily known again as a product.
    hole = min(kept, key=int)
    others = tuple(each for at, each in enumerate(found.products) if str(at) != hole)
    marks = landmarks(data, replace(found, products=others))
    left = facings_left(marks, register(marks, data, found), data, places)
    assert (left[hole].kept, left[hole].bare) == ((), ())
    assert all(left[key].kept for key in kept - {hole})
