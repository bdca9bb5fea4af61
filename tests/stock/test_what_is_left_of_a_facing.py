"""A facing that looks as it did, one that is bare, and what cannot be told."""

import pytest

from audits.stock.left import Left, what_is_left


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
        ("other goods stand there", {"detail": 1.0}),
        ("the front had nothing to be known by", {"expected": 3}),
        ("some of it is left", {"found": 4}),
        ("nobody knows how much is printed on goods", {"detail": None}),
        ("of a dark photo few features are found", {"found": 8, "detail": 0.4}),
    ],
)
def test_whatever_else_it_may_be_is_not_called_bare(why: str, how: dict[str, float]) -> None:
    assert left(**how) is Left.UNKNOWN, why  # type: ignore[arg-type]
