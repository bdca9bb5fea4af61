"""Machines read what is to fill, say who is on it, and settle it."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import Alert, AlertStatus, Product, Shelf
from tests.api.conftest import KeyClient, problem
from tests.factories import AlertFactory, MembershipFactory
from tests.pages.positions import positions

pytestmark = pytest.mark.django_db
ALERTS = "/api/v1/alerts/"


@pytest.fixture
def alert(shelf: Shelf) -> Alert:
    made: Alert = AlertFactory(shelf=shelf)
    return made


@pytest.fixture
def tea(db: None) -> Product:
    made = Product.objects.create(item_number="4711", name="Green tea")
    for code in ("96385074", "4006381333931"):
        made.gtins.create(code=code)
    return made


def post(client: Client, alert: Alert, step: str, body: Any = None) -> Any:
    return client.post(
        f"{ALERTS}{alert.pk}/{step}/", json.dumps(body or {}), content_type="application/json"
    )


def listed(client: Client, **query: Any) -> list[int]:
    return [alert["id"] for alert in client.get(ALERTS, query).json()["results"]]


def test_an_alert_is_told_in_words_and_numbers(robot: Client, alert: Alert) -> None:
    [told] = robot.get(ALERTS).json()["results"]
    assert told["words"] == "2 facings empty, 2nd row from the top"
    assert told["product"] is None
    assert (told["row"], told["facings_missing"], told["status"]) == (2, 2, "open")
    assert told["shelf"]["store"] == "17"
    assert told["bbox"] == [100.0, 100.0, 220.0, 240.0]
    assert (told["photo"], told["audit"]) == (alert.photo_id, alert.photo.audit_id)  # type: ignore[union-attr]
    assert told["taken_by"] is None


def test_what_is_missing_is_told_as_the_site_says_it(
    robot: Client, staff_client: Client, shelf: Shelf, tea: Product
) -> None:
    alert = AlertFactory(shelf=shelf, product=tea, sequence=3, facings_missing=4)
    for told in (robot.get(ALERTS).json()["results"][0], robot.get(f"{ALERTS}{alert.pk}/").json()):
        assert told["words"] == "4 facings of Green tea empty, 2nd row from the top, position 3"
        gtins = ["4006381333931", "96385074"]
        assert told["product"] == {"item_number": "4711", "name": "Green tea", "gtins": gtins}
        names = (told["shelf"]["name"], told["shelf"]["store_name"])
        assert names == (shelf.name, shelf.store.name)
        page = staff_client.get(urlsplit(told["page"]).path)
        assert told["words"] in page.content.decode()
        assert robot.get(told["url"]).json()["id"] == alert.pk


def test_what_was_missing_is_told_of_a_settled_one(robot: Client, alert: Alert) -> None:
    assert post(robot, alert, "deny").json()["words"] == "2 facings, 2nd row from the top"


def test_resolved_alerts_are_shown_only_when_asked_for(
    robot: Client, alert: Alert, shelf: Shelf
) -> None:
    filled = AlertFactory(shelf=shelf, status="resolved", resolved_at=alert.since)
    assert listed(robot) == [alert.pk]
    assert listed(robot, status="resolved") == [filled.pk]
    assert set(listed(robot, status="all")) == {alert.pk, filled.pk}


def test_store_and_shelf_narrow_the_list(
    manager: User, manager_client: Client, alert: Alert
) -> None:
    store = MembershipFactory(user=manager).store
    other = AlertFactory(shelf__store=store)
    assert listed(manager_client, store=store.code) == [other.pk]
    assert listed(manager_client, shelf=alert.shelf_id) == [alert.pk]
    assert problem(manager_client.get(ALERTS, {"store": "x"})) == (404, "store_not_found", "store")


def test_taking_an_alert_names_the_keys_owner(robot: Client, alert: Alert, staff: User) -> None:
    answer = post(robot, alert, "take")
    assert answer.status_code == 200
    assert answer.json()["taken_by"] == staff.name
    alert.refresh_from_db()
    assert alert.taken_by == staff


def test_taking_needs_no_body(robot: Client, alert: Alert) -> None:
    assert robot.generic("POST", f"{ALERTS}{alert.pk}/take/").status_code == 200


def test_settling_keeps_who_and_why(robot: Client, alert: Alert, staff: User) -> None:
    answer = post(robot, alert, "resolve", {"why": " filled from the back "})
    assert (answer.status_code, answer.json()["status"]) == (200, "resolved")
    step = alert.transitions.get()
    assert (step.to_status, step.by, step.why) == ("resolved", staff, "filled from the back")


def test_a_form_settles_as_well_as_json(robot: Client, alert: Alert) -> None:
    answer = robot.post(f"{ALERTS}{alert.pk}/resolve/", {"why": "filled"})
    assert answer.json()["status"] == "resolved"


ACTS = ["take", "release", "confirm", "deny", "snooze", "wake", "resolve"]
SAID = {"resolve": {"why": "again"}, "snooze": {"until": "2999-01-01T00:00:00Z"}}


@pytest.mark.parametrize("step", ACTS)
def test_what_is_settled_stays_settled(robot: Client, alert: Alert, step: str) -> None:
    Alert.objects.update(status=AlertStatus.RESOLVED, resolved_at=alert.since)
    answer = post(robot, alert, step, SAID.get(step))
    assert problem(answer) == (409, "alert_resolved_already", None)


@pytest.mark.parametrize("step", [*ACTS, "take-back"])
def test_a_strangers_alert_is_not_found(
    stranger: User, key_client: KeyClient, alert: Alert, step: str
) -> None:
    answer = post(key_client(stranger, "write"), alert, step, SAID.get(step))
    assert problem(answer) == (404, "not_found", None)
    alert.refresh_from_db()
    assert (alert.status, alert.taken_by) == ("open", None)


@pytest.mark.parametrize("step", [*ACTS, "take-back"])
def test_a_key_for_reading_changes_nothing(
    staff: User, key_client: KeyClient, alert: Alert, step: str
) -> None:
    answer = post(key_client(staff, "read"), alert, step, SAID.get(step))
    assert problem(answer) == (403, "scope_missing", None)


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ("{}", 400, "reason_missing", "why"),
        ('{"reason": "other"}', 400, "reason_missing", "why"),
        ('{"reason": "stolen"}', 400, "invalid_choice", "reason"),
        ('{"reason": "no_stock", "until": "soon"}', 400, "invalid", "until"),
        ('{"why": ""}', 400, "reason_missing", "why"),
        ('{"why": "   "}', 400, "reason_missing", "why"),
        ('{"why": null}', 400, "null", "why"),
        ('{"why": ["x"]}', 400, "invalid", "why"),
        ('{"why": "' + "x" * 301 + '"}', 400, "max_length", "why"),
        ('{"why": "\\u0000"}', 400, "null_characters_not_allowed", "why"),
        ('{"why": "\\ud800"}', 400, "surrogate_characters_not_allowed", "why"),
        ('{"why": "x", "by": 1}', 400, "unknown_field", "by"),
        ('["why"]', 400, "invalid", "non_field_errors"),
        ("null", 400, "null", "non_field_errors"),
        ('{"why": NaN}', 400, "parse_error", None),
        ("{", 400, "parse_error", None),
        ("[" * 100_000, 400, "parse_error", None),
        ('{"why": ' + "1" * 5000 + "}", 400, "parse_error", None),
        ('"' + "x" * 6_000_000 + '"', 413, "form_too_large", None),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_a_wrong_body_is_told(
    robot: Client, alert: Alert, body: str, status: int, code: str, field: str | None
) -> None:
    answer = robot.post(f"{ALERTS}{alert.pk}/resolve/", body, content_type="application/json")
    assert problem(answer) == (status, code, field)
    alert.refresh_from_db()
    assert alert.status == "open"


def test_one_is_read_with_its_story(robot: Client, alert: Alert, staff: User) -> None:
    post(robot, alert, "take")
    told = robot.get(f"{ALERTS}{alert.pk}/").json()
    assert told["taken_by"] == staff.name
    [step] = told["history"]
    assert (step["deed"], step["by"], step["to_status"]) == ("taken", staff.name, "open")


def test_who_lets_go_leaves_it_to_others(robot: Client, alert: Alert) -> None:
    assert problem(post(robot, alert, "release")) == (409, "alert_not_taken", None)
    post(robot, alert, "take")
    assert post(robot, alert, "release").json()["taken_by"] is None


def test_one_word_at_the_shelf_opens_a_suspected_alert(robot: Client, shelf: Shelf) -> None:
    suspected = AlertFactory(shelf=shelf, status="suspected")
    assert post(robot, suspected, "confirm").json()["status"] == "open"


def test_one_word_at_the_shelf_settles_a_wrong_reading(robot: Client, alert: Alert) -> None:
    told = post(robot, alert, "deny").json()
    assert (told["status"], told["resolution"]) == ("resolved", "wrong_reading")
    assert alert.holds.get().kind == "wrong_reading"


def test_what_is_put_off_comes_back(robot: Client, alert: Alert) -> None:
    until = {"until": "2999-01-01T00:00:00Z"}
    assert post(robot, alert, "snooze", until).json()["snoozed_until"] == until["until"]
    assert post(robot, alert, "wake").json()["snoozed_until"] is None
    assert problem(post(robot, alert, "wake")) == (409, "alert_not_snoozed", None)
    past = post(robot, alert, "snooze", {"until": "2020-01-01T00:00:00Z"})
    assert problem(past) == (422, "until_in_past", "until")


def test_what_has_come_back_by_itself_is_not_put_off(robot: Client, alert: Alert) -> None:
    Alert.objects.update(snoozed_until=timezone.now())
    assert problem(post(robot, alert, "wake")) == (409, "alert_not_snoozed", None)
    assert not alert.transitions.exists()


@pytest.mark.parametrize("reason", ["filled", "wrong_reading", "delisted", "other"])
def test_a_day_for_goods_is_refused_where_none_are_awaited(
    robot: Client, alert: Alert, reason: str
) -> None:
    body = {"reason": reason, "why": "so it is", "until": "2999-12-05"}
    answer = post(robot, alert, "resolve", body)
    assert problem(answer) == (422, "until_needs_no_stock", "until")
    alert.refresh_from_db()
    assert alert.status == AlertStatus.OPEN


def test_a_reason_outlives_the_click(robot: Client, alert: Alert) -> None:
    body = {"reason": "no_stock", "until": "2030-05-01", "why": "asked the back room"}
    assert post(robot, alert, "resolve", body).json()["resolution"] == "no_stock"
    hold = alert.holds.get()
    # Midnight by the store's clock, which is two hours ahead in May.
    assert hold.until is not None
    assert hold.until.isoformat() == "2030-04-30T22:00:00+00:00"
    why = alert.transitions.get().why
    assert why == "Nothing left in the back room: asked the back room"


def test_the_number_of_questions_does_not_grow_with_the_list(
    staff_client: Client, shelf: Shelf, tea: Product, django_assert_num_queries: Any
) -> None:
    for row in range(1, 9):
        AlertFactory(shelf=shelf, row=row, place=f"row:{row}", product=tea)
    with django_assert_num_queries(5):  # session, user, alerts, holds, barcodes
        assert len(listed(staff_client)) == 8


def test_what_was_said_by_mistake_is_taken_back(robot: Client, alert: Alert, staff: User) -> None:
    post(robot, alert, "resolve", {"reason": "no_stock"})
    answer = post(robot, alert, "take-back")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["status"], told["resolution"], told["resolved_at"]) == ("open", "", None)
    [back, _] = robot.get(f"{ALERTS}{alert.pk}/").json()["history"]
    assert (back["from_status"], back["to_status"], back["deed"]) == ("resolved", "open", "")
    assert (back["by"], back["why"]) == (staff.name, "settled by mistake")
    assert problem(post(robot, alert, "take-back")) == (409, "alert_not_settled_by_hand", None)


def test_what_a_newer_alert_tells_of_is_not_taken_back(robot: Client, alert: Alert) -> None:
    post(robot, alert, "deny")
    AlertFactory(shelf=alert.shelf, place=alert.place)
    assert problem(post(robot, alert, "take-back")) == (409, "alert_overtaken", None)


def test_goods_come_on_a_day_to_come(robot: Client, alert: Alert) -> None:
    today = timezone.now().astimezone(alert.shelf.store.zone).date()
    for day in ("2001-02-03", today.isoformat()):
        answer = post(robot, alert, "resolve", {"reason": "no_stock", "until": day})
        assert problem(answer) == (422, "until_in_past", "until")
    alert.refresh_from_db()
    assert alert.status == AlertStatus.OPEN


def test_the_day_on_which_goods_come_is_told(robot: Client, alert: Alert) -> None:
    body = {"reason": "no_stock", "until": "2999-12-05"}
    assert post(robot, alert, "resolve", body).json()["goods_come_on"] == "2999-12-05"
    [told] = robot.get(ALERTS, {"status": "all"}).json()["results"]
    assert told["goods_come_on"] == "2999-12-05"
    assert post(robot, alert, "take-back").json()["goods_come_on"] is None


def test_what_goes_out_of_the_plan_is_told(robot: Client, shelf: Shelf) -> None:
    slot = positions(shelf, "out", "stocked")[0]
    alert = AlertFactory(shelf=shelf, place=slot.key, row=1, sequence=1, product=slot.product)
    gone = post(robot, alert, "resolve", {"reason": "delisted"}).json()["retired"]
    number = slot.product.item_number if slot.product else None
    assert gone == {"key": "s1", "row": 1, "sequence": 1, "item_number": number, "facings": 2}
    assert post(robot, alert, "take-back").json()["retired"] is None
