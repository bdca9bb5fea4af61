"""A head office that keeps a list of its own can follow an alert through its life by notices."""

import json
from typing import Any

import pytest
from django.conf import LazySettings

from accounts.models import User
from audits.models import Alert, Resolution, Shelf, Store
from audits.services.alerts import (
    alert_confirm,
    alert_deny,
    alert_release,
    alert_resolve,
    alert_take,
    alert_take_back,
    alert_wake,
    alerts_snooze,
    alerts_take,
)
from integrations.models import EventType, Notice, Webhook
from integrations.services.webhooks import webhook_create
from tests.audits.conftest import MORNING, Check, See
from tests.factories import AlertFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def webhook(manager: User) -> Webhook:
    """Told of everything."""
    url = "https://hooks.example.com/"
    return webhook_create(owner=manager, name="Head office", url=url, events=EventType.values)


@pytest.fixture(autouse=True)
def _people_are_asked_first(settings: LazySettings) -> None:
    """One photo alone opens nothing."""
    settings.SHELFWATCH_ALERT_AFTER = 2


def told() -> list[tuple[str, Any]]:
    """Type and data of every notice since the last look, in order."""
    bodies = [json.loads(one.body) for one in Notice.objects.order_by("pk")]
    Notice.objects.all().delete()
    return [(body["type"], body["data"]) for body in bodies]


def kinds() -> list[str]:
    return [kind for kind, _ in told()]


def test_a_place_is_suspected_then_to_fill_then_filled(check: Check) -> None:
    check(0, {2: 2})
    [(kind, suspected), (_, first)] = told()
    assert (kind, suspected["status"]) == ("alert.suspected", "suspected")
    assert first["alerts"] == {"suspected": 1, "open": 0, "resolved": 0}
    check(1, {2: 2})
    [(kind, opened), (_, second)] = told()
    assert (kind, opened["id"], opened["status"]) == ("alert.opened", suspected["id"], "open")
    assert second["alerts"] == {"suspected": 0, "open": 1, "resolved": 0}
    check(2)
    [(kind, filled), (_, third)] = told()
    assert (kind, filled["id"], filled["resolution"]) == (
        "alert.resolved",
        suspected["id"],
        "seen_full",
    )
    assert third["alerts"] == {"suspected": 0, "open": 0, "resolved": 1}
    steps = [one["step"]["id"] for one in (suspected, opened, filled)]
    assert steps == sorted(set(steps))


def test_one_that_opens_at_once_is_told_as_both(check: Check, settings: LazySettings) -> None:
    settings.SHELFWATCH_ALERT_AFTER = 1
    check(0, {2: 2})
    *alert, (kind, data) = told()
    assert [(kind, data["status"]) for kind, data in alert] == [
        ("alert.suspected", "suspected"),
        ("alert.opened", "open"),
    ]
    assert (kind, data["alerts"]) == (
        "audit.finished",
        {"suspected": 1, "open": 1, "resolved": 0},
    )


def test_a_check_that_moves_nothing_says_so(check: Check) -> None:
    check(0)
    [(kind, data)] = told()
    assert (kind, data["alerts"]) == (
        "audit.finished",
        {"suspected": 0, "open": 0, "resolved": 0},
    )


def test_whatever_people_do_about_it_is_told_with_who_did_it(
    shelf: Shelf, manager: User, staff: User
) -> None:
    alert = AlertFactory(shelf=shelf)
    until = MORNING.replace(year=2999)
    alert_take(alert_id=alert.pk, by=staff)
    alert_release(alert_id=alert.pk, by=manager)
    alerts_snooze(until={alert.pk: until}, by=staff)
    alert_wake(alert_id=alert.pk, by=staff)
    alert_confirm(alert_id=alert.pk, by=staff)
    notices = told()
    assert {kind for kind, _ in notices} == {"alert.changed"}
    steps = [data["step"] for _, data in notices]
    assert [(step["deed"], step["by"]) for step in steps] == [
        ("taken", staff.name),
        ("released", manager.name),
        ("snoozed", staff.name),
        ("woken", staff.name),
        ("confirmed", staff.name),
    ]
    taken, released, snoozed, woken, _ = (data for _, data in notices)
    assert (taken["taken_by"], released["taken_by"]) == (staff.name, None)
    assert (snoozed["snoozed_until"], woken["snoozed_until"]) == ("2999-06-15T08:00:00Z", None)


def test_one_word_at_the_shelf_that_opens_it_is_told_once(shelf: Shelf, staff: User) -> None:
    alert_confirm(alert_id=AlertFactory(shelf=shelf, status="suspected").pk, by=staff)
    assert kinds() == ["alert.opened"]


def test_what_changes_nothing_is_not_told(shelf: Shelf, staff: User) -> None:
    alert = AlertFactory(shelf=shelf)
    for _ in range(2):
        alert_take(alert_id=alert.pk, by=staff)
        alert_confirm(alert_id=alert.pk, by=staff)
    assert kinds() == ["alert.changed", "alert.changed"]


def test_a_photo_that_shows_it_still_is_no_event(check: Check) -> None:
    for hour in range(3):
        check(hour, {2: 2})
    told()
    check(3, {2: 2})
    assert kinds() == ["audit.finished"]


def test_each_place_that_is_taken_with_others_is_told(shelf: Shelf, staff: User) -> None:
    alerts = [AlertFactory(shelf=shelf, row=row, place=f"row:{row}") for row in (1, 2, 3)]
    alerts_take(alert_ids=[alert.pk for alert in alerts], by=staff)
    assert [(kind, data["id"]) for kind, data in told()] == [
        ("alert.changed", alert.pk) for alert in alerts
    ]


def test_one_that_is_suspected_again_is_told_as_such(shelf: Shelf, staff: User) -> None:
    alert = AlertFactory(shelf=shelf, status="suspected")
    alert_deny(alert_id=alert.pk, by=staff)
    alert_take_back(alert_id=alert.pk, by=staff)
    assert kinds() == ["alert.resolved", "alert.suspected"]


def test_what_was_said_of_the_place_is_told_with_it(shelf: Shelf, staff: User) -> None:
    alert = AlertFactory(shelf=shelf)
    none, day = Resolution.NO_STOCK, MORNING.replace(year=2999)
    alert_resolve(alert_id=alert.pk, by=staff, why="none", resolution=none, until=day)
    [(kind, data)] = told()
    assert (kind, data["goods_come_on"], data["step"]["why"]) == (
        "alert.resolved",
        "2999-06-15",
        "none",
    )


def test_what_goes_out_of_the_plan_is_told_with_it(see: See, staff: User) -> None:
    see(0, s1="out")
    alert = Alert.objects.get()
    told()
    alert_resolve(alert_id=alert.pk, by=staff, why="no more of it", resolution=Resolution.DELISTED)
    [(_, data)] = told()
    assert (data["retired"]["key"], data["retired"]["facings"]) == ("s1", 3)


def test_a_notice_says_what_is_missing_and_where_to_look(
    see: See, shelf: Shelf, store: Store
) -> None:
    see(0, s1="out")
    [(_, data), _] = told()
    assert data["words"] == "3 facings of Oats empty, 2nd row from the top, position 1"
    assert data["product"] == {"item_number": "1", "name": "Oats", "gtins": []}
    assert (data["shelf"]["name"], data["shelf"]["store_name"]) == (shelf.name, store.name)
    alert, site = Alert.objects.get(), "http://127.0.0.1"
    for field, path in {
        "url": f"/api/v1/alerts/{alert.pk}/",
        "page": f"/alerts/{alert.pk}/",
        "picture": f"/api/v1/photos/{alert.photo_id}/picture/",
        "close_up": f"/api/v1/alerts/{alert.pk}/close-up/",
    }.items():
        assert data[field].startswith(site)
        assert data[field].endswith(path)


def test_who_chose_other_events_hears_nothing_of_these(
    webhook: Webhook, check: Check, staff: User
) -> None:
    Webhook.objects.update(events=["alert.opened", "alert.resolved"])
    check(0, {2: 2})
    alert_take(alert_id=Alert.objects.get().pk, by=staff)
    assert told() == []
