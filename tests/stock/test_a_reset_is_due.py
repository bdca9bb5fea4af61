"""When photos that do not line up mean that a shelf, or a whole store, was rebuilt."""

from datetime import date, timedelta

import pytest

from audits.stock import LineUps, shelf_reset_due, store_reset_due

TODAY = date(2026, 6, 15)
REFERENCE = TODAY - timedelta(days=30)


def planned(days_ago: int, failed: int = 1) -> LineUps:
    """A shelf whose newest planogram took effect some days ago."""
    return LineUps(failed, TODAY, TODAY - timedelta(days=days_ago), REFERENCE)


@pytest.mark.parametrize(("failed", "due"), [(0, False), (1, False), (2, False), (3, True)])
def test_one_crooked_photo_is_no_rebuilt_shelf_and_three_in_a_row_are(
    failed: int, due: bool
) -> None:
    assert shelf_reset_due(LineUps(failed, TODAY)) is due


def test_after_a_plan_took_effect_one_photo_is_enough() -> None:
    assert shelf_reset_due(planned(days_ago=1))
    assert shelf_reset_due(planned(days_ago=0))
    assert not shelf_reset_due(planned(days_ago=1, failed=0))


def test_a_plan_that_the_reference_photo_shows_or_that_is_still_to_come_is_no_reason() -> None:
    assert not shelf_reset_due(planned(days_ago=31))
    assert not shelf_reset_due(planned(days_ago=-1))


@pytest.mark.parametrize(
    ("failing", "shelves", "due"),
    [(2, 2, False), (3, 3, True), (3, 10, True), (3, 11, False), (30, 100, True), (29, 100, False)],
)
def test_many_shelves_of_a_store_at_once_are_a_reset(failing: int, shelves: int, due: bool) -> None:
    assert store_reset_due([at < failing for at in range(shelves)]) is due
