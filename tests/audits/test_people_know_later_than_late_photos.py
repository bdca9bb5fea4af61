"""A photo that waited in a phone says nothing against what people have said since it was taken."""

from datetime import timedelta

import pytest
from django.conf import LazySettings

from accounts.models import User
from audits.models import Alert, AlertStatus, Delivery, Hold, Resolution, Shelf, Spell
from audits.services.alerts import alert_confirm, alert_deny, alert_resolve, alert_take_back
from audits.services.holds import delivery_came
from tests.audits.conftest import MORNING, Check, Clock, See

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _carefully(settings: LazySettings) -> None:
    """One photo alone only suspects."""
    settings.SHELFWATCH_ALERT_AFTER = 2


def confirm(clock: Clock, hour: float, by: User) -> None:
    clock(MORNING + timedelta(hours=hour))
    alert_confirm(alert_id=Alert.objects.latest("pk").pk, by=by)


def settle(clock: Clock, hour: float, by: User, resolution: Resolution = Resolution.FILLED) -> None:
    clock(MORNING + timedelta(hours=hour))
    alert = Alert.objects.latest("pk")
    alert_resolve(alert_id=alert.pk, by=by, why="said", resolution=resolution)


def statuses() -> list[str]:
    return list(Alert.objects.order_by("pk").values_list("status", flat=True))


def test_photos_from_before_it_was_filled_raise_and_mail_nothing(
    see: See, clock: Clock, staff: User, manager: User
) -> None:
    see(1, s1="out")
    confirm(clock, 1.1, staff)
    settle(clock, 2, staff)
    late = [see(hour, s1="out") for hour in (1.5, 1.6)]
    assert statuses() == ["resolved"]
    assert Delivery.objects.filter(user=manager).count() == 1
    assert not any(audit.result.superseded for audit in late)


def test_they_judge_every_other_place(see: See, clock: Clock, staff: User) -> None:
    see(1, s1="out")
    settle(clock, 2, staff)
    see(1.5, s1="out", s2="out")
    assert list(Alert.objects.values_list("place", "status").order_by("place")) == [
        ("s1", AlertStatus.RESOLVED),
        ("s2", AlertStatus.SUSPECTED),
    ]


@pytest.mark.parametrize("said", [Resolution.FILLED, Resolution.OTHER])
def test_a_photo_from_after_it_raises_again(
    see: See, clock: Clock, staff: User, said: Resolution
) -> None:
    see(1, s1="out")
    settle(clock, 2, staff, said)
    see(1.5, s1="out")
    see(2.1, s1="out")
    assert statuses() == ["resolved", "suspected"]
    see(2.2, s1="out")
    assert statuses() == ["resolved", "open"]


def test_a_photo_from_before_it_was_denied_does_not_end_the_silence(
    see: See, clock: Clock, staff: User
) -> None:
    see(1, s1="out")
    clock(MORNING + timedelta(hours=2))
    alert_deny(alert_id=Alert.objects.get().pk, by=staff)
    see(1.5)
    see(3, s1="out")
    assert Hold.objects.get().lifted_at is None
    assert statuses() == ["resolved"]


@pytest.mark.parametrize("said", [Resolution.FILLED, Resolution.NO_STOCK])
def test_what_was_taken_back_was_never_said(
    see: See, clock: Clock, staff: User, said: Resolution
) -> None:
    see(1, s1="out")
    settle(clock, 2, staff, said)
    alert_take_back(alert_id=Alert.objects.get().pk, by=staff)
    see(1.5, s1="out")
    assert statuses() == ["open"]


def test_a_full_photo_from_before_somebody_confirmed_it_settles_nothing(
    see: See, clock: Clock, staff: User
) -> None:
    see(1, s1="out")
    confirm(clock, 2, staff)
    see(1.9)
    assert statuses() == ["open"]


def test_a_full_photo_from_after_it_does(see: See, clock: Clock, staff: User) -> None:
    see(1, s1="out")
    confirm(clock, 1.01, staff)
    see(1.02)
    assert statuses() == ["resolved"]
    assert Alert.objects.get().resolution == Resolution.SEEN_FULL


def test_of_rows_it_is_the_same(check: Check, clock: Clock, staff: User) -> None:
    check(1, {2: 1})
    confirm(clock, 2, staff)
    check(1.9)
    assert statuses() == ["open"]
    settle(clock, 3, staff)
    check(2.9, {2: 1})
    assert statuses() == ["resolved"]
    check(3.1, {2: 1})
    assert statuses() == ["resolved", "suspected"]


def test_a_full_photo_from_before_nothing_was_left_keeps_no_place_settled_for_good(
    see: See, clock: Clock, shelf: Shelf, staff: User
) -> None:
    see(1, s1="out")
    settle(clock, 3, staff, Resolution.NO_STOCK)
    see(2)
    see(4, s1="unseen")
    delivery_came(store=shelf.store)
    assert statuses() == ["suspected"]


@pytest.mark.parametrize("state", ["stocked", "out"])
def test_photos_from_before_nothing_was_left_say_nothing_once_goods_have_come(
    see: See, clock: Clock, shelf: Shelf, staff: User, state: str
) -> None:
    see(1, s1="out")
    settle(clock, 3, staff, Resolution.NO_STOCK)
    delivery_came(store=shelf.store)
    see(2, s1=state)
    assert (statuses(), Alert.objects.get().seen_count) == (["suspected"], 1)


def test_photos_from_after_it_do(see: See, clock: Clock, shelf: Shelf, staff: User) -> None:
    see(1, s1="out")
    settle(clock, 2, staff, Resolution.NO_STOCK)
    delivery_came(store=shelf.store)
    see(2.1, s1="out")
    assert statuses() == ["open"]
    see(2.2)
    assert statuses() == ["resolved"]


@pytest.mark.parametrize("holes", [{}, {2: 1}], ids=["full", "empty"])
def test_of_rows_that_goods_came_for_it_is_the_same(
    check: Check, clock: Clock, shelf: Shelf, staff: User, holes: dict[int, int]
) -> None:
    check(1, {2: 1})
    settle(clock, 3, staff, Resolution.NO_STOCK)
    delivery_came(store=shelf.store)
    check(2, holes)
    assert (statuses(), Alert.objects.get().seen_count) == (["suspected"], 1)


@pytest.mark.parametrize("state", ["stocked", "out"])
@pytest.mark.parametrize("said", [Resolution.FILLED, Resolution.NO_STOCK, Resolution.OTHER])
def test_what_was_said_by_mistake_is_taken_back_though_a_late_photo_came(
    see: See, clock: Clock, staff: User, said: Resolution, state: str
) -> None:
    see(1, s1="out")
    settle(clock, 3, staff, said)
    see(2, s1=state)
    assert alert_take_back(alert_id=Alert.objects.get().pk, by=staff).status == "suspected"


def test_so_it_is_of_rows(check: Check, clock: Clock, staff: User) -> None:
    check(1, {2: 1})
    settle(clock, 3, staff)
    check(2, {2: 1})
    assert alert_take_back(alert_id=Alert.objects.get().pk, by=staff).status == "suspected"


def test_what_a_late_photo_began_goes_on_when_a_denial_is_taken_back(
    see: See, clock: Clock, staff: User
) -> None:
    see(1, s1="out")
    clock(MORNING + timedelta(hours=3))
    alert_deny(alert_id=Alert.objects.get().pk, by=staff)
    see(2)
    alert_take_back(alert_id=Alert.objects.get().pk, by=staff)
    at_two = MORNING + timedelta(hours=2)
    spells = Spell.objects.filter(slot_key="s1").order_by("began_at")
    assert list(spells.values_list("state", "began_at", "ended_at")) == [
        ("out", MORNING + timedelta(hours=1), at_two),
        ("stocked", at_two, None),
    ]
