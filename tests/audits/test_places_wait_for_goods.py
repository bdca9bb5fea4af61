"""Where nothing was left in the back room, a place is to fill again once goods or a day come."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from audits import tasks
from audits.models import (
    Alert,
    AlertStatus,
    Delivery,
    Hold,
    Planogram,
    Product,
    Resolution,
    Shelf,
    Store,
)
from audits.selectors.alerts import (
    alerts_awaiting,
    alerts_round,
    alerts_snoozed,
    alerts_to_check,
    alerts_to_count,
    alerts_to_fill,
)
from audits.services.alerts import alert_resolve, alert_take, alerts_snooze
from audits.services.holds import delivery_came
from audits.services.on_hand import OnHandRow, on_hand_import
from audits.services.planograms import (
    Publication,
    SlotDraft,
    planogram_copy,
    planograms_publish,
)
from audits.services.positions import slots_write
from tests.audits.conftest import MORNING, Check, Clock, See
from tests.factories import AlertFactory, ShelfFactory

pytestmark = pytest.mark.django_db

LISTS = {
    "round": alerts_round,
    "fill": alerts_to_fill,
    "check": alerts_to_check,
    "await": alerts_awaiting,
    "count": alerts_to_count,
    "snoozed": alerts_snoozed,
}


def stands_in(alert: Alert) -> list[str]:
    """The names of the lists that show the alert."""
    mine = Alert.objects.filter(pk=alert.pk)
    return [name for name, chosen in LISTS.items() if chosen(mine).exists()]


def none_left(by: User, until: datetime | None = None) -> Alert:
    alert = Alert.objects.exclude(status=AlertStatus.RESOLVED).get()
    none = Resolution.NO_STOCK
    return alert_resolve(alert_id=alert.pk, by=by, why="None left", resolution=none, until=until)


def status_of(alert: Alert) -> str:
    alert.refresh_from_db()
    return alert.status


def test_once_goods_came_the_place_stands_in_the_round_and_the_list(
    see: See, shelf: Shelf, staff: User
) -> None:
    see(0)
    see(1, s1="out")
    alert = none_left(staff)
    assert stands_in(alert) == ["await"]
    see(2, s1="out")
    assert delivery_came(store=shelf.store) == 1
    assert status_of(alert) == AlertStatus.OPEN
    assert (alert.since, alert.resolution) == (MORNING + timedelta(hours=1), "")
    assert stands_in(alert) == ["round", "fill"]
    step = alert.transitions.latest("pk")
    assert (step.from_status, step.to_status, step.by) == ("resolved", "open", None)
    assert step.why == "goods have come"


def test_what_was_only_suspected_is_suspected_again_and_nobody_is_mailed(
    see: See, shelf: Shelf, staff: User, manager: User, settings: LazySettings
) -> None:
    settings.SHELFWATCH_ALERT_AFTER = 2
    see(0, s1="out")
    alert = none_left(staff)
    delivery_came(store=shelf.store)
    assert status_of(alert) == AlertStatus.SUSPECTED
    assert stands_in(alert) == ["fill", "check"]
    assert not Delivery.objects.exists()


def test_the_day_that_was_given_brings_it_back(see: See, shelf: Shelf, staff: User) -> None:
    see(0, s1="out")
    day = timezone.now() + timedelta(days=2)
    alert = none_left(staff, until=day)
    assert delivery_came(store=shelf.store) == 0
    tasks.holds_sweep()
    assert stands_in(alert) == ["await"]
    with time_machine.travel(day + timedelta(seconds=1)):
        assert stands_in(alert) == ["await"]  # until the clock has looked, and not in none
        tasks.holds_sweep()
        assert status_of(alert) == AlertStatus.OPEN
        assert stands_in(alert) == ["round", "fill"]
    assert alert.transitions.latest("pk").why == "the day has come"


def test_the_clock_looks_for_days_that_came(settings: LazySettings) -> None:
    beat = settings.CELERY_BEAT_SCHEDULE.values()
    assert [each["schedule"] for each in beat if each["task"] == tasks.holds_sweep.name] == [60]


def test_whoever_found_nothing_is_not_on_it_and_it_is_put_off_no_more(
    see: See, shelf: Shelf, staff: User
) -> None:
    see(0, s1="out")
    key = Alert.objects.get().pk
    alert_take(alert_id=key, by=staff)
    alerts_snooze(until={key: timezone.now() + timedelta(days=9)}, by=staff)
    alert = none_left(staff)
    delivery_came(store=shelf.store)
    alert.refresh_from_db()
    assert alert.taken_by is None
    assert stands_in(alert) == ["round", "fill"]


def test_a_place_that_a_photo_showed_full_meanwhile_stays_settled(
    see: See, shelf: Shelf, staff: User
) -> None:
    see(0, s1="out")
    alert = none_left(staff)
    see(1)
    assert delivery_came(store=shelf.store) == 0
    assert status_of(alert) == AlertStatus.RESOLVED


def test_so_does_one_that_was_full_when_the_day_came(see: See, staff: User) -> None:
    see(0, s1="out")
    alert = none_left(staff, until=MORNING + timedelta(hours=5))
    see(6)
    tasks.holds_sweep()
    assert status_of(alert) == AlertStatus.RESOLVED
    assert not Hold.objects.filter(lifted_at=None).exists()


def test_and_a_row_as_well(check: Check, staff: User) -> None:
    check(0)
    check(1, {2: 3})
    alert = none_left(staff, until=MORNING + timedelta(hours=5))
    check(6)
    tasks.holds_sweep()
    assert status_of(alert) == AlertStatus.RESOLVED


def test_a_row_without_a_newer_photo_is_to_fill_again(
    check: Check, shelf: Shelf, staff: User
) -> None:
    check(0)
    check(1, {2: 3})
    alert = none_left(staff)
    delivery_came(store=shelf.store)
    assert stands_in(alert) == ["round", "fill"]


def test_a_photo_that_does_not_show_the_place_keeps_nothing_back(see: See, staff: User) -> None:
    see(0, s1="out")
    alert = none_left(staff, until=MORNING + timedelta(hours=5))
    see(6, s1="unseen")
    tasks.holds_sweep()
    assert status_of(alert) == AlertStatus.OPEN


def test_a_position_that_left_the_plan_stays_settled(
    see: See, shelf: Shelf, planogram: Planogram, staff: User
) -> None:
    see(0, s1="out")
    alert = none_left(staff)
    kept = planogram.slots.exclude(key="s1")
    planogram_copy(shelf=shelf, slots=kept, by=staff, now=timezone.now())
    assert delivery_came(store=shelf.store) == 1
    assert status_of(alert) == AlertStatus.RESOLVED


def test_a_photo_that_comes_before_the_clock_has_looked_tells_of_the_alert_that_waited(
    see: See, staff: User
) -> None:
    see(0, s1="out")
    alert = none_left(staff, until=MORNING + timedelta(hours=5))
    see(6, s1="out")
    assert Alert.objects.get() == alert
    assert status_of(alert) == AlertStatus.OPEN
    assert (alert.seen_count, alert.since) == (2, MORNING)
    tasks.holds_sweep()
    assert alert.transitions.filter(from_status="resolved").get().why == "the day has come"


def test_so_does_one_of_a_row(check: Check, staff: User) -> None:
    check(0, {2: 3})
    alert = none_left(staff, until=MORNING + timedelta(hours=5))
    check(6, {2: 3})
    assert Alert.objects.get() == alert
    assert (status_of(alert), alert.seen_count) == (AlertStatus.OPEN, 2)


def test_a_photo_from_before_the_day_finds_it_waiting(see: See, clock: Clock, staff: User) -> None:
    see(0, s1="out")
    day = MORNING + timedelta(hours=5)
    alert = none_left(staff, until=day)
    clock(day + timedelta(seconds=30))
    see(4, s1="out")
    assert stands_in(alert) == ["await"]
    tasks.holds_sweep()
    assert status_of(alert) == AlertStatus.OPEN


def test_a_newer_alert_tells_of_the_place_alone(see: See, shelf: Shelf, staff: User) -> None:
    """Raised when days that had come were not looked for."""
    see(0, s1="out")
    alert = none_left(staff, until=MORNING + timedelta(hours=5))
    newer = AlertFactory(shelf=shelf, place="s1")
    with time_machine.travel(MORNING + timedelta(hours=6)):
        tasks.holds_sweep()
    assert status_of(alert) == AlertStatus.RESOLVED
    assert Alert.objects.exclude(status=AlertStatus.RESOLVED).get() == newer


def test_a_full_place_stays_settled_though_nobody_noted_that_it_waits_no_longer(
    see: See, shelf: Shelf, staff: User
) -> None:
    """As photos left it that were taken after the day, when days were not looked for."""
    see(0, s1="out")
    alert = none_left(staff)
    see(1)
    Hold.objects.update(lifted_at=None)
    assert delivery_came(store=shelf.store) == 1
    assert status_of(alert) == AlertStatus.RESOLVED


def test_a_store_that_fails_holds_up_no_other(
    see: See, shelf: Shelf, staff: User, caplog: pytest.LogCaptureFixture
) -> None:
    day = MORNING + timedelta(hours=5)
    see(0, s1="out")
    none_left(staff, until=day)
    other = AlertFactory(shelf=ShelfFactory())
    none = Resolution.NO_STOCK
    alert_resolve(alert_id=other.pk, by=staff, why="None left", resolution=none, until=day)
    Store.objects.filter(pk=shelf.store_id).update(time_zone="Nowhere/At_All")
    with time_machine.travel(day + timedelta(minutes=1)), pytest.raises(ExceptionGroup) as told:
        tasks.holds_sweep()
    assert len(told.value.exceptions) == 1
    assert f"places of store {shelf.store_id} whose day has come wait on" in caplog.text
    assert status_of(other) == AlertStatus.OPEN
    assert Hold.objects.filter(lifted_at=None).get().shelf == shelf


def tea() -> Product:
    return Product.objects.create(item_number="2", name="Tea", importance=1)


def test_goods_of_another_product_that_a_file_put_there_bring_the_place_back_as_theirs(
    see: See, shelf: Shelf, staff: User
) -> None:
    see(0, s1="out")
    alert, goods = none_left(staff), tea()
    drafts = [SlotDraft(key, 3, number, goods.pk, 3) for number, key in ((1, "s2"), (2, "s1"))]
    new = Publication(shelf.pk, timezone.now().date(), drafts)
    planograms_publish(publications=[new], created_by=staff)
    oats = Product.objects.get(item_number="1")
    assert delivery_came(store=shelf.store, product_ids=[oats.pk]) == 0
    on_hand_import(store=shelf.store, rows=[OnHandRow("2", 12, datetime.now(UTC))])
    assert status_of(alert) == AlertStatus.OPEN
    assert (alert.product, alert.importance, alert.row, alert.sequence) == (goods, 1, 3, 2)


def test_a_place_that_waits_waits_for_what_a_manager_says_stands_there(
    see: See, shelf: Shelf, planogram: Planogram, manager: User
) -> None:
    see(0, s1="stocked", s2="out")
    alert, goods = none_left(manager), tea()
    slots = list(planogram.slots.all())
    for slot in slots:
        slot.product = goods if slot.key == "s2" else slot.product
    slots_write(shelf=shelf, old=planogram, slots=slots, by=manager, now=timezone.now())
    assert status_of(alert) == AlertStatus.RESOLVED
    assert (alert.product, alert.resolution) == (goods, Resolution.NO_STOCK)
    on_hand_import(store=shelf.store, rows=[OnHandRow("2", 12, datetime.now(UTC))])
    assert status_of(alert) == AlertStatus.OPEN


def test_one_that_a_manager_takes_out_stays_settled_for_what_was_said(
    see: See, shelf: Shelf, planogram: Planogram, manager: User
) -> None:
    see(0, s1="out")
    alert = none_left(manager)
    kept = list(planogram.slots.exclude(key="s1"))
    slots_write(shelf=shelf, old=planogram, slots=kept, by=manager, now=timezone.now())
    assert status_of(alert) == AlertStatus.RESOLVED
    assert alert.resolution == Resolution.NO_STOCK


def test_the_books_bring_back_the_places_of_their_products(
    see: See, shelf: Shelf, staff: User
) -> None:
    see(0, s1="out")
    oats = none_left(staff)
    see(1, s1="out", s2="out")
    other = none_left(staff)
    on_hand_import(store=shelf.store, rows=[OnHandRow("1", 12, datetime.now(UTC))])
    assert (status_of(oats), status_of(other)) == (AlertStatus.OPEN, AlertStatus.RESOLVED)
    assert stands_in(other) == ["await"]


def test_another_store_s_places_go_on_waiting(see: See, staff: User, shelf: Shelf) -> None:
    see(0, s1="out")
    alert = none_left(staff)
    assert delivery_came(store=ShelfFactory().store) == 0
    assert stands_in(alert) == ["await"]


def test_managers_are_mailed_once_more_and_not_again(
    see: See, shelf: Shelf, staff: User, manager: User
) -> None:
    see(0, s1="out")
    alert = none_left(staff)
    Delivery.objects.update(status="sent", sent_at=timezone.now() - timedelta(days=1))
    for _ in range(2):
        delivery_came(store=shelf.store)
    waiting = Delivery.objects.get(status="pending")
    assert (waiting.user, waiting.transition) == (manager, alert.transitions.latest("pk"))


def test_a_mail_that_still_waits_tells_of_the_place_once(
    see: See, shelf: Shelf, staff: User, manager: User
) -> None:
    User.objects.filter(pk=manager.pk).update(mail_pace="daily", mail_at_once=9)
    see(0, s1="out")
    none_left(staff)
    delivery_came(store=shelf.store)
    assert Delivery.objects.get().status == "pending"


def _goods_came(store: Store, ready: Barrier) -> int:
    try:
        ready.wait(timeout=30)
        return delivery_came(store=store)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_who_say_so_at_once_bring_it_back_once(
    shelf: Shelf, staff: User, manager: User
) -> None:
    AlertFactory(shelf=shelf)
    alert = none_left(staff)
    ready = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        said = [pool.submit(_goods_came, shelf.store, ready) for _ in range(2)]
        assert sorted(one.result(timeout=60) for one in said) == [0, 1]
    assert alert.transitions.filter(from_status="resolved").count() == 1
    assert Delivery.objects.filter(user=manager).count() == 1
