"""What somebody said of a place by mistake is as if it had never been said."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from accounts.models import User
from audits.errors import ErrorCode, ShelfWatchError
from audits.models import (
    Alert,
    AlertStatus,
    Delivery,
    DeliveryStatus,
    Hold,
    Planogram,
    Resolution,
    Shelf,
    ShelfDay,
    Spell,
)
from audits.services.alerts import alert_confirm, alert_deny, alert_resolve, alert_take_back
from audits.services.holds import delivery_came
from audits.services.labels import wrong_readings_export
from audits.services.planograms import planogram_copy, planogram_in_force
from audits.services.withdrawals import alerts_withdraw
from tests.audits.conftest import MORNING, Check, See

pytestmark = pytest.mark.django_db


@pytest.fixture
def carefully(settings: LazySettings) -> None:
    """One photo alone only suspects."""
    settings.SHELFWATCH_ALERT_AFTER = 2


def settle(by: User, resolution: Resolution, until: datetime | None = None) -> Alert:
    alert = Alert.objects.get()
    return alert_resolve(alert_id=alert.pk, by=by, why="said", resolution=resolution, until=until)


def take_back(by: User) -> Alert:
    return alert_take_back(alert_id=Alert.objects.earliest("pk").pk, by=by)


def refused(by: User) -> str:
    with pytest.raises(ShelfWatchError) as error:
        take_back(by)
    return error.value.code


def spells() -> list[tuple[object, ...]]:
    fields = ("slot_key", "state", "before_at", "began_at", "seen_at", "ended_at")
    rows = Spell.objects.order_by("slot_key", "began_at")
    return list(rows.values_list(*fields, "facings_missing"))


def sums() -> list[tuple[object, ...]]:
    return list(ShelfDay.objects.order_by("day").values_list())


@pytest.mark.usefixtures("carefully")
def test_a_denied_suspicion_is_a_suspicion_again(see: See, staff: User) -> None:
    see(0)
    see(1, s1="out")
    before = Alert.objects.values().get()
    alert_deny(alert_id=Alert.objects.get().pk, by=staff)
    take_back(staff)
    assert Alert.objects.values().get() == before
    steps = Alert.objects.get().transitions.order_by("pk")
    assert [(step.from_status, step.to_status, step.by) for step in steps] == [
        ("", "suspected", None),
        ("suspected", "resolved", staff),
        ("resolved", "suspected", staff),
    ]


@pytest.mark.parametrize(
    "resolution",
    [
        Resolution.FILLED,
        Resolution.NO_STOCK,
        Resolution.WRONG_READING,
        Resolution.DELISTED,
        Resolution.OTHER,
    ],
)
def test_an_open_alert_is_open_again_whatever_was_said(
    see: See, shelf: Shelf, staff: User, resolution: Resolution
) -> None:
    see(0)
    see(1, s1="out")
    before, spelled, summed = Alert.objects.values().get(), spells(), sums()
    settle(staff, resolution)
    take_back(staff)
    assert Alert.objects.values().get() == before
    assert (spells(), sums()) == (spelled, summed)
    assert not Hold.objects.filter(lifted_at=None).exists()
    see(2, s1="out")
    alert = Alert.objects.get()
    assert (alert.status, alert.seen_count) == (AlertStatus.OPEN, 2)


def test_who_was_told_is_not_told_again_and_who_was_not_is(
    see: See, staff: User, manager: User
) -> None:
    see(0)
    see(1, s1="out")
    settle(staff, Resolution.FILLED)
    take_back(staff)
    assert Delivery.objects.count() == 1
    Delivery.objects.update(status=DeliveryStatus.SKIPPED)
    settle(staff, Resolution.FILLED)
    take_back(staff)
    assert [one.user for one in Delivery.objects.exclude(status="skipped")] == [manager]


def test_a_slot_that_was_called_no_longer_ranged_is_back_in_the_plan(
    see: See, shelf: Shelf, planogram: Planogram, staff: User
) -> None:
    see(0)
    see(1, s1="out")
    alert = settle(staff, Resolution.DELISTED)
    assert alert.retired_slot is not None
    assert (alert.retired_slot.sequence, alert.retired_slot.facings) == (1, 3)
    see(2)
    take_back(staff)
    now = planogram_in_force(shelf, timezone.now())
    assert now is not None
    assert now.version == 3
    fields = ("key", "row", "sequence", "product", "facings", "x1", "x2")
    assert list(now.slots.values_list(*fields)) == list(planogram.slots.values_list(*fields))
    assert Alert.objects.get().retired_slot is None


def test_a_row_that_was_counted_anew_makes_room_for_the_slot(
    see: See, shelf: Shelf, staff: User
) -> None:
    see(0)
    see(1, s1="out")
    settle(staff, Resolution.DELISTED)
    now = planogram_in_force(shelf, timezone.now())
    assert now is not None
    now.slots.update(sequence=1)
    take_back(staff)
    again = planogram_in_force(shelf, timezone.now())
    assert again is not None
    assert list(again.slots.values_list("key", "sequence")) == [("s1", 1), ("s2", 2)]


def test_a_slot_retired_before_it_was_kept_comes_back_as_well(
    see: See, shelf: Shelf, staff: User
) -> None:
    see(0)
    see(1, s1="out")
    settle(staff, Resolution.DELISTED)
    Hold.objects.update(slot=None)
    take_back(staff)
    again = planogram_in_force(shelf, timezone.now())
    assert again is not None
    assert again.slots.count() == 2


def test_what_was_no_wrong_reading_is_no_label(see: See, staff: User, tmp_path: Path) -> None:
    see(0)
    see(1, s1="out")
    settle(staff, Resolution.WRONG_READING)
    assert wrong_readings_export(folder=tmp_path / "said") == 1
    take_back(staff)
    assert wrong_readings_export(folder=tmp_path / "taken-back") == 0
    settle(staff, Resolution.WRONG_READING)
    assert wrong_readings_export(folder=tmp_path / "said-again") == 1


def test_a_wrong_none_left_is_taken_back_though_photos_show_it_empty_still(
    see: See, staff: User
) -> None:
    see(0)
    see(1, s1="out")
    settle(staff, Resolution.NO_STOCK)
    see(2, s1="out")
    assert take_back(staff).status == AlertStatus.OPEN


@pytest.mark.parametrize("said", [Resolution.FILLED, Resolution.NO_STOCK, Resolution.WRONG_READING])
def test_a_newer_photo_of_the_place_has_the_last_word(
    see: See, staff: User, said: Resolution
) -> None:
    see(0)
    see(1, s1="out")
    settle(staff, said)
    see(2)
    assert refused(staff) == ErrorCode.ALERT_OVERTAKEN
    assert Alert.objects.get().status == AlertStatus.RESOLVED


def test_a_newer_alert_has_the_last_word(see: See, staff: User) -> None:
    see(0)
    see(1, s1="out")
    settle(staff, Resolution.FILLED)
    see(2, s1="out")
    assert refused(staff) == ErrorCode.ALERT_OVERTAKEN


def test_what_is_open_again_since_goods_came_is_not_taken_back(
    see: See, shelf: Shelf, staff: User
) -> None:
    see(0)
    see(1, s1="out")
    settle(staff, Resolution.NO_STOCK)
    delivery_came(store=shelf.store)
    assert refused(staff) == ErrorCode.ALERT_NOT_BY_HAND


def test_a_newer_plan_without_the_slot_has_the_last_word(
    see: See, shelf: Shelf, planogram: Planogram, staff: User
) -> None:
    see(0)
    see(1, s1="out")
    settle(staff, Resolution.FILLED)
    kept = planogram.slots.exclude(key="s1")
    planogram_copy(shelf=shelf, slots=kept, by=staff, now=timezone.now())
    assert refused(staff) == ErrorCode.ALERT_OVERTAKEN


def test_a_photo_that_does_not_show_the_place_says_nothing_of_it(see: See, staff: User) -> None:
    see(0)
    see(1, s1="out")
    settle(staff, Resolution.FILLED)
    see(2, s1="unseen")
    assert take_back(staff).status == AlertStatus.OPEN


def test_a_row_is_taken_back_until_a_photo_shows_it(check: Check, staff: User) -> None:
    check(0)
    check(1, {2: 3})
    settle(staff, Resolution.FILLED)
    assert take_back(staff).status == AlertStatus.OPEN
    settle(staff, Resolution.OTHER)
    check(2)
    assert refused(staff) == ErrorCode.ALERT_OVERTAKEN


def test_only_what_somebody_settled_by_hand_is_taken_back(see: See, staff: User) -> None:
    see(0)
    see(1, s1="out")
    assert refused(staff) == ErrorCode.ALERT_NOT_BY_HAND
    see(2)
    assert refused(staff) == ErrorCode.ALERT_NOT_BY_HAND
    see(3, s2="out")
    alerts_withdraw(model_version="1")
    with pytest.raises(ShelfWatchError) as error:
        alert_take_back(alert_id=Alert.objects.latest("pk").pk, by=staff)
    assert error.value.code == ErrorCode.ALERT_NOT_BY_HAND


def all_full(shelf: Shelf) -> bool:
    day = ShelfDay.objects.get(shelf=shelf)
    return (
        not Spell.objects.exclude(state="stocked").exists()
        and (day.slots_out, day.slots_low) == (0, 0)
        and day.facings_seen == day.facings_planned
    )


def test_a_denied_place_counts_as_empty_nowhere(see: See, shelf: Shelf, staff: User) -> None:
    see(0, s1="out", s2="low")
    for alert in Alert.objects.all():
        alert_deny(alert_id=alert.pk, by=staff)
    assert all_full(shelf)
    day = ShelfDay.objects.get()
    assert (day.checks, day.slots_planned, day.slots_observed) == (1, 2, 0)


def test_a_denied_place_that_photos_show_empty_again_counts_nowhere_either(
    see: See, shelf: Shelf, staff: User
) -> None:
    see(0)
    see(1, s1="out")
    settle(staff, Resolution.WRONG_READING)
    see(2, s1="out")
    assert all_full(shelf)
    see(3)
    see(4, s1="out")
    assert Spell.objects.get(state="out").began_at == MORNING + timedelta(hours=4)
    assert Alert.objects.filter(status=AlertStatus.OPEN).count() == 1


def test_a_place_that_grew_emptier_is_forgotten_and_told_as_it_was(
    see: See, shelf: Shelf, staff: User
) -> None:
    see(0)
    see(1, s1="low")
    see(2, s1="out")
    before = spells(), sums()
    settle(staff, Resolution.WRONG_READING)
    assert all_full(shelf)
    take_back(staff)
    assert (spells(), sums()) == before


def test_a_denial_of_before_has_nothing_to_give_back(see: See, staff: User) -> None:
    see(0)
    see(1, s1="out")
    settle(staff, Resolution.FILLED)
    before = spells(), sums()
    alert = Alert.objects.get()
    Alert.objects.update(resolution=Resolution.WRONG_READING)
    Hold.objects.create(
        shelf=alert.shelf,
        place="s1",
        kind="wrong_reading",
        alert=alert,
        by=staff,
        at=timezone.now(),
    )
    take_back(staff)
    assert (spells(), sums()) == before


def test_a_confirmed_place_stays_confirmed(see: See, staff: User) -> None:
    see(0)
    see(1, s1="out")
    alert_confirm(alert_id=Alert.objects.get().pk, by=staff)
    settle(staff, Resolution.WRONG_READING)
    assert take_back(staff).confirmed_by == staff
