"""When ShelfWatch must stop crying, and how what it cried is taken back."""

from collections.abc import Sequence
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from audits.models import (
    Alert,
    AlertTransition,
    AuditResult,
    Delivery,
    Resolution,
    Shelf,
    Store,
)
from audits.selectors.brakes import shelf_brake_of
from audits.services.alerts import alert_confirm, alert_resolve
from audits.services.brakes import operator_tell, store_brake_check, store_mail_release
from audits.services.deliveries import deliveries_sweep, delivery_send
from audits.services.holds import delivery_came
from audits.stock import shelf_brake, store_brake
from tests.audits.conftest import Check
from tests.factories import AlertFactory, AuditFactory
from tests.servers import smtp, waiting_messages

pytestmark = pytest.mark.django_db


@given(st.lists(st.booleans(), max_size=40))
def test_more_than_four_wrong_readings_in_twenty_stop_a_shelf(newest: list[bool]) -> None:
    last = newest[:20]
    assert shelf_brake(newest).is_on == (len(last) == 20 and sum(last) > 4)


@pytest.mark.parametrize(
    ("today", "before", "days", "held"),
    [(20, 112, 28, True), (19, 0, 28, False), (25, 168, 28, False), (30, 6, 3, False)],
)
def test_five_times_the_usual_holds_a_store(
    today: int, before: int, days: float, held: bool
) -> None:
    assert store_brake(today, before, days) is held


def wrongs(shelf: Shelf, wrong: int, right: int) -> None:
    for number in range(wrong + right):
        resolution = Resolution.WRONG_READING if number < wrong else Resolution.SEEN_FULL
        AlertFactory(
            shelf=shelf,
            status="resolved",
            resolved_at=timezone.now(),
            resolution=resolution,
            photo=None,
        )


def test_a_shelf_that_is_wrong_too_often_mails_no_more(
    check: Check, shelf: Shelf, manager: User
) -> None:
    wrongs(shelf, 5, 15)
    assert shelf_brake_of(shelf).is_on
    check(1, {2: 1})
    assert Alert.objects.filter(status="open").exists()
    assert not Delivery.objects.exists()


def opened_before(shelf: Shelf, days_ago: float) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    alert = AlertFactory(
        shelf=shelf, status="resolved", resolved_at=at, resolution="seen_full", photo=None
    )
    AlertTransition.objects.create(alert=alert, to_status="open", at=at)


def checked_before(shelf: Shelf, days_ago: float) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    AuditFactory(shelf=shelf, status="done", captured_at=at, received_at=at, finished_at=at)


@pytest.fixture
def flood(shelf: Shelf, check: Check, manager: User) -> Store:
    """A store with one alert in four weeks, and then twenty in a day."""
    checked_before(shelf, 40)
    opened_before(shelf, 27)
    for _ in range(19):
        opened_before(shelf, 0.1)
    check(0, {2: 1})
    return Store.objects.get()


@pytest.mark.parametrize(
    ("checked", "opened", "today", "held"),
    [
        (40, (), 20, True),
        (40, (5,), 20, True),
        (40, (27, 20, 9, 5), 300, True),
        (40, (), 19, False),
        (40, [2] * 120, 20, False),
        (7.5, (), 300, False),
        (8.5, (), 300, True),
        (8.5, [5] * 60, 39, False),
    ],
    ids=[
        "none in four weeks",
        "the first of four weeks five days ago",
        "few in four weeks",
        "one bare shelf of a quiet store",
        "not five times as many",
        "less than a week of checks",
        "just over a week of them",
        "the days before the first check are none without alerts",
    ],
)
def test_the_usual_of_a_store_is_counted_since_it_was_checked(
    shelf: Shelf,
    check: Check,
    manager: User,
    checked: float,
    opened: Sequence[float],
    today: int,
    held: bool,
) -> None:
    checked_before(shelf, checked)
    for days_ago in opened:
        opened_before(shelf, days_ago)
    for _ in range(today - 1):
        opened_before(shelf, 0.1)
    check(0, {2: 1})
    assert (Store.objects.get().mail_held_at is not None) is held


def test_places_that_are_to_fill_again_since_goods_came_are_no_flood(
    shelf: Shelf, manager: User
) -> None:
    checked_before(shelf, 40)
    for number in range(30):
        alert = AlertFactory(shelf=shelf, place=f"s{number}", photo=None)
        none = Resolution.NO_STOCK
        alert_resolve(alert_id=alert.pk, by=manager, why="None left", resolution=none)
    delivery_came(store=shelf.store)
    assert Alert.objects.filter(status="open").count() == 30
    assert Delivery.objects.filter(user=manager).count() == 30
    assert Store.objects.get().mail_held_at is None


def test_photos_of_last_month_that_a_new_store_brings_along_make_no_usual(
    shelf: Shelf, check: Check, manager: User
) -> None:
    check(-24 * 30)
    for _ in range(40):
        opened_before(shelf, 0.1)
    check(0, {2: 1})
    assert Store.objects.get().mail_held_at is None


def test_a_flood_of_alerts_holds_the_mail_and_tells_the_operator(
    flood: Store, settings: LazySettings
) -> None:
    settings.ADMINS = [("Ops", "ops@example.com")]
    assert flood.mail_held_at is not None
    delivery_send(delivery_id=Delivery.objects.get().pk)
    assert not mail.outbox
    for _ in range(2):
        operator_tell(store_id=flood.pk)
    (message,) = mail.outbox
    assert message.to == ["ops@example.com"]
    assert "Corner Store" in message.subject


def test_an_operator_told_twice_of_one_hold_sees_one_mail_and_of_another_hold_another(
    flood: Store, manager: User, settings: LazySettings
) -> None:
    settings.ADMINS = [("Ops", "ops@example.com"), ("Night", "night@example.com")]
    with smtp() as (url, server):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(url.rsplit(":", 1)[1])
        operator_tell(store_id=flood.pk)
        # As a kill between the server's acceptance and the commit leaves it.
        Store.objects.update(operator_told_at=None)
        operator_tell(store_id=flood.pk)
        store_mail_release(store=flood, by=manager)
        flood.refresh_from_db()
        assert store_brake_check(store=flood, now=timezone.now())
        operator_tell(store_id=flood.pk)
    first, again, another = [message["Message-ID"] for message in server]
    assert first == again != another
    assert first.startswith(f"<hold-{flood.pk}-")
    assert {message["To"] for message in server} == {"ops@example.com, night@example.com"}


def test_a_site_without_operators_sends_nobody_a_mail_and_is_done(
    flood: Store, settings: LazySettings
) -> None:
    settings.ADMINS = []
    operator_tell(store_id=flood.pk)
    flood.refresh_from_db()
    assert flood.operator_told_at is not None
    assert not mail.outbox


def test_what_was_held_back_goes_out_once_it_is_released(flood: Store, manager: User) -> None:
    Delivery.objects.update(next_try_at=timezone.now())
    before = waiting_messages()
    deliveries_sweep()
    assert waiting_messages() == before
    store_mail_release(store=flood, by=manager)
    deliveries_sweep()
    assert waiting_messages() == before + 1
    delivery_send(delivery_id=Delivery.objects.get().pk)
    assert len(mail.outbox) == 1


def withdraw(version: str, *more: str) -> str:
    out = StringIO()
    call_command("alerts_withdraw", "--model", version, *more, stdout=out)
    return out.getvalue()


def test_a_bad_model_s_alerts_are_taken_back_and_confirmed_ones_stay(
    check: Check, manager: User
) -> None:
    check(0, {1: 1, 2: 2})
    confirmed = Alert.objects.get(row=1)
    alert_confirm(alert_id=confirmed.pk, by=manager)
    assert "1 alerts would be withdrawn; 1 stay" in withdraw("1", "--dry-run")
    assert Alert.objects.filter(status="open").count() == 2
    assert "1 alerts withdrawn; 1 stay" in withdraw("1")
    assert Alert.objects.get(status="open") == confirmed
    assert Alert.objects.get(row=2).resolution == Resolution.WITHDRAWN
    for delivery in Delivery.objects.filter(transition__alert__row=2):
        delivery_send(delivery_id=delivery.pk)
    assert all("top row" in message.subject for message in mail.outbox)


def test_a_version_that_no_photo_was_looked_at_with_is_no_all_clear(check: Check) -> None:
    check(0, {1: 1})
    AuditResult.objects.update(model_name="shelfwatch-n", model_version="2")
    check(1, {1: 1})
    for options in ((), ("--dry-run",)):
        with pytest.raises(CommandError) as told:
            withdraw("shelfwatch-n", *options)
        assert "looked at with version 'shelfwatch-n'" in str(told.value)
        assert "the newest first: 1 (of " in str(told.value)
        assert str(told.value).endswith(", 2 (of shelfwatch-n).")
    assert Alert.objects.filter(status="open").count() == 1


def test_wrong_readings_become_labels_for_training(
    check: Check, staff: User, tmp_path: Path
) -> None:
    check(0, {1: 1, 2: 2})
    wrong = Alert.objects.get(row=2)
    alert_resolve(alert_id=wrong.pk, by=staff, why="wrong", resolution=Resolution.WRONG_READING)
    call_command("wrong_readings_export", str(tmp_path), stdout=StringIO())
    (labels,) = (tmp_path / "labels").iterdir()
    (picture,) = (tmp_path / "images").iterdir()
    assert picture.stem == labels.stem
    assert b"Exif" not in picture.read_bytes()
    classes = [line.split()[0] for line in labels.read_text().splitlines()]
    assert classes == ["0", "0", "0", "0", "1"]  # the gap of the 2nd row is not among them
