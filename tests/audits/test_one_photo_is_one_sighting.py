"""A photo that is sent again is no second look at the shelf."""

from datetime import timedelta

import pytest
from django.conf import LazySettings

from accounts.models import User
from audits.models import Alert, AlertStatus, Delivery
from tests.audits.conftest import MORNING, Check, See, another_jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _carefully(settings: LazySettings) -> None:
    """One photo alone only suspects."""
    settings.SHELFWATCH_ALERT_AFTER = 2


def test_the_same_photo_again_opens_nothing_and_another_one_does(see: See, manager: User) -> None:
    photo = another_jpeg()
    for minute in range(3):
        see(minute / 60, s1="out", photo=photo)
    alert = Alert.objects.get()
    assert (alert.status, alert.seen_count) == (AlertStatus.SUSPECTED, 1)
    assert alert.last_seen_at == MORNING + timedelta(minutes=2)
    assert not Delivery.objects.exists()
    see(1, s1="out")
    alert.refresh_from_db()
    assert (alert.status, alert.seen_count) == (AlertStatus.OPEN, 2)
    assert Delivery.objects.get().user == manager


def test_a_row_is_not_seen_twice_by_one_photo_either(check: Check) -> None:
    photo = another_jpeg()
    check(0, {2: 1}, photo=photo)
    check(1, {2: 1}, photo=photo)
    assert Alert.objects.get().status == AlertStatus.SUSPECTED
    check(2, {2: 1})
    assert Alert.objects.get().status == AlertStatus.OPEN
