"""'Last seen full' is the time, and the picture, of a photo that showed the place full."""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from audits.models import Alert, Audit, Resolution
from audits.selectors.evidence import last_full_of
from audits.services.alerts import alert_resolve
from tests.audits.conftest import MORNING, Check, See

pytestmark = pytest.mark.django_db


def settle(by: User, resolution: Resolution = Resolution.FILLED) -> None:
    alert = Alert.objects.latest("pk")
    alert_resolve(alert_id=alert.pk, by=by, why="said", resolution=resolution)


def newest() -> Alert:
    return Alert.objects.latest("pk")


def at(hour: float) -> datetime:
    return MORNING + timedelta(hours=hour)


def shown(alert: Alert) -> Audit | None:
    found = last_full_of(alert)
    return found.photo.audit if found else None


def test_a_place_that_grew_emptier_was_full_before_it_was_low(see: See, staff: User) -> None:
    full = see(0)
    see(1, s1="low")
    settle(staff)
    see(2, s1="out")
    assert newest().last_full_at == at(0)
    assert shown(newest()) == full


@pytest.mark.parametrize("state", ["low", "out"])
def test_a_place_that_nobody_has_seen_full_since_it_was_settled(
    see: See, staff: User, state: str
) -> None:
    full = see(0)
    see(1, s1="out")
    settle(staff)
    see(2, s1=state)
    assert Alert.objects.count() == 2
    assert (newest().last_full_at, shown(newest())) == (at(0), full)


def test_a_place_that_no_photo_has_shown_full(see: See, staff: User) -> None:
    see(0, s1="low")
    see(1, s1="out")
    settle(staff)
    see(2, s1="out")
    assert {alert.last_full_at for alert in Alert.objects.all()} == {None}


def test_the_newest_time_that_it_was_full_counts(see: See) -> None:
    for hour, state in enumerate(["stocked", "out", "stocked", "stocked", "unseen", "out"]):
        see(hour, s1=state)
    assert newest().last_full_at == at(3)


def test_of_two_photos_of_one_moment_the_picture_shows_it_full(see: See) -> None:
    full = see(0)
    see(0, s1="out")
    assert newest().last_full_at == at(0)
    assert shown(newest()) == full


def test_a_row_that_nobody_has_seen_full_since_it_was_settled(check: Check, staff: User) -> None:
    full = check(0)
    check(1, {2: 1})
    settle(staff)
    check(2, {2: 2})
    assert (newest().last_full_at, shown(newest())) == (at(0), full)


def test_a_row_whose_alert_came_with_the_shelf_s_first_photo(check: Check, staff: User) -> None:
    check(0, {2: 1})
    settle(staff)
    check(1, {2: 1})
    assert Alert.objects.count() == 2
    assert newest().last_full_at is None


def test_a_row_beside_which_another_one_was_empty(check: Check) -> None:
    check(0, {3: 1})
    check(1, {2: 1, 3: 1})
    assert Alert.objects.get(row=2).last_full_at == at(0)
