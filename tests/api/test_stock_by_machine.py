"""Machines read what is to fill and how a store does, and tell what its books say."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import (
    Alert,
    OnHand,
    Planogram,
    Product,
    Resolution,
    Shelf,
    SlotState,
    Spell,
    Store,
)
from audits.services.alerts import alert_resolve
from tests.api.conftest import KeyClient, problem
from tests.factories import AlertFactory, MembershipFactory, ShelfFactory

pytestmark = pytest.mark.django_db
FILL, GOODS = "/api/v1/fill-list/", "/api/v1/goods-received/"
BOOKS, MEASURES = "/api/v1/on-hand/", "/api/v1/measures/"


@pytest.fixture
def tea(db: None) -> Product:
    return Product.objects.create(item_number="4711", name="Tea")


def send(client: Client, address: str, body: Any) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


def filled(client: Client, **query: str) -> list[int]:
    return [one["id"] for one in client.get(FILL, {"store": "17", **query}).json()["places"]]


def test_a_round_follows_the_way_through_the_store(robot: Client, store: Store) -> None:
    far = AlertFactory(shelf=ShelfFactory(store=store, walk_order=9))
    near = AlertFactory(shelf=ShelfFactory(store=store, walk_order=1))
    AlertFactory(shelf=far.shelf, row=3, place="row:3", status="suspected")
    assert filled(robot) == [near.pk, far.pk]


def test_what_matters_most_comes_first_where_asked(robot: Client, shelf: Shelf) -> None:
    small = AlertFactory(shelf=shelf, facings_missing=1)
    large = AlertFactory(shelf=shelf, row=3, place="row:3", facings_missing=5)
    assert filled(robot, list="fill") == [large.pk, small.pk]


def test_a_short_list_tells_how_long_the_whole_one_is(robot: Client, shelf: Shelf) -> None:
    for row in range(1, 4):
        AlertFactory(shelf=shelf, row=row, place=f"row:{row}")
    told = robot.get(FILL, {"store": "17", "limit": "2"}).json()
    assert (told["count"], len(told["places"])) == (3, 2)


def test_the_books_decide_on_which_list_a_place_is(
    robot: Client, machine: Client, shelf: Shelf, tea: Product
) -> None:
    alert = AlertFactory(shelf=shelf, product=tea)
    for quantity, wanted in ((7, "fill"), (0, "await"), (-2, "count")):
        body = {"store": "17", "rows": [{"item_number": "4711", "quantity": quantity}]}
        assert send(machine, BOOKS, body).json()["written"] == 1
        found = {name: filled(robot, list=name) for name in ("fill", "await", "count")}
        assert [name for name, ids in found.items() if alert.pk in ids] == [wanted]
        [told] = robot.get(FILL, {"store": "17", "list": wanted}).json()["places"]
        assert (told["on_hand"], told["item_number"]) == (quantity, "4711")


def test_taking_the_round_takes_what_is_free(robot: Client, shelf: Shelf, manager: User) -> None:
    free = AlertFactory(shelf=shelf)
    now = timezone.now()
    AlertFactory(shelf=shelf, row=3, place="row:3", taken_by=manager, taken_at=now)
    assert send(robot, f"{FILL}take/", {"store": "17"}).json() == {"taken": [free.pk]}


def test_goods_that_came_end_the_waiting(robot: Client, shelf: Shelf, staff: User) -> None:
    alert = AlertFactory(shelf=shelf)
    alert_resolve(alert_id=alert.pk, by=staff, why="none", resolution=Resolution.NO_STOCK)
    assert send(robot, GOODS, {"store": "17"}).json() == {"places": 1}
    assert send(robot, GOODS, {"store": "17"}).json() == {"places": 0}


def test_the_newest_count_holds(machine: Client, tea: Product) -> None:
    now = timezone.now()
    rows = [
        {"item_number": "4711", "quantity": 5, "as_of": now.isoformat()},
        {"item_number": "0815", "quantity": 5, "as_of": now.isoformat()},
    ]
    told = send(machine, BOOKS, {"store": "17", "rows": rows}).json()
    assert told == {"written": 1, "stale": 0, "unknown": ["0815"], "repeated": []}
    rows[0] |= {"quantity": 9, "as_of": (now - timedelta(hours=1)).isoformat()}
    told = send(machine, BOOKS, {"store": "17", "rows": rows[:1]}).json()
    assert told == {"written": 0, "stale": 1, "unknown": [], "repeated": []}
    [row] = machine.get(BOOKS, {"store": "17", "item_number": "4711"}).json()["results"]
    assert (row["store"], row["item_number"], row["quantity"]) == ("17", "4711", 5)


def test_an_item_that_came_twice_is_told_and_its_newest_count_holds(
    machine: Client, tea: Product
) -> None:
    now = timezone.now()
    rows: list[dict[str, Any]] = [{"item_number": "4711", "quantity": 5, "as_of": now.isoformat()}]
    rows.append(rows[0] | {"quantity": 9, "as_of": (now - timedelta(hours=1)).isoformat()})
    told = send(machine, BOOKS, {"store": "17", "rows": rows}).json()
    assert told == {"written": 1, "stale": 0, "unknown": [], "repeated": ["4711"]}
    assert OnHand.objects.get().quantity == 5
    later = (now + timedelta(seconds=1)).isoformat()
    same = [{"item_number": "4711", "quantity": n, "as_of": later} for n in (7, 8)]
    assert send(machine, BOOKS, {"store": "17", "rows": same}).json()["repeated"] == ["4711"]
    assert OnHand.objects.get().quantity == 8


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (12.5, 13),
        (0.2, 1),
        (-3.5, -4),
        (-0.001, -1),
        ("12.5", 13),
        (3.0000000000000004, 3),
        (0.0004, 0),
        (7, 7),
        (-1_000_000_000, -1_000_000_000),
    ],
)
def test_goods_by_weight_are_kept_as_whole_numbers_away_from_zero(
    machine: Client, store: Store, tea: Product, sent: Any, kept: int
) -> None:
    body = {"store": "17", "rows": [{"item_number": "4711", "quantity": sent}]}
    assert send(machine, BOOKS, body).json()["written"] == 1
    [row] = machine.get(BOOKS).json()["results"]
    assert row["quantity"] == kept


def test_staff_read_the_books_and_do_not_write_them(robot: Client, tea: Product) -> None:
    body = {"store": "17", "rows": [{"item_number": "4711", "quantity": 5}]}
    assert problem(send(robot, BOOKS, body)) == (403, "managers_only", None)
    assert robot.get(BOOKS).json()["results"] == []
    assert not OnHand.objects.exists()


@pytest.mark.parametrize(
    ("row", "status", "code", "field"),
    [
        ({"quantity": 5}, 400, "required", "rows.0.item_number"),
        ({"item_number": "1", "quantity": "many"}, 400, "invalid", "rows.0.quantity"),
        ({"item_number": "1", "quantity": 10**10}, 400, "max_value", "rows.0.quantity"),
        ({"item_number": "1", "quantity": -1e10}, 400, "min_value", "rows.0.quantity"),
        ({"item_number": "1", "quantity": True}, 400, "invalid", "rows.0.quantity"),
        ({"item_number": "1", "quantity": "NaN"}, 400, "invalid", "rows.0.quantity"),
        (
            {"item_number": "1", "quantity": "1e9999999999999999999"},
            400,
            "invalid",
            "rows.0.quantity",
        ),
        ({"item_number": "1", "quantity": 1, "x": 1}, 400, "unknown_field", "rows.0.x"),
        (
            {"item_number": "1", "quantity": 1, "as_of": "2026-11-24T09:00:00"},
            *(400, "zone_missing", "rows.0.as_of"),
        ),
        (
            {"item_number": "1", "quantity": 1, "as_of": "2999-01-01T00:00:00Z"},
            *(422, "as_of_in_future", "rows.0.as_of"),
        ),
    ],
)
def test_a_wrong_row_is_named(
    machine: Client, store: Store, row: dict[str, Any], status: int, code: str, field: str
) -> None:
    answer = send(machine, BOOKS, {"store": "17", "rows": [row]})
    assert problem(answer) == (status, code, field)


def test_measures_are_told_of_a_store_and_of_one_shelf(robot: Client, shelf: Shelf) -> None:
    now = timezone.now()
    for day in (1, 2, 3):
        began = now - timedelta(days=day)
        Spell.objects.create(
            shelf=shelf,
            slot_key="a",
            state=SlotState.OUT,
            before_at=began - timedelta(hours=1),
            began_at=began,
            seen_at=began + timedelta(hours=1),
            ended_at=began + timedelta(hours=2),
        )
    ShelfFactory(store=shelf.store)
    told = robot.get(MEASURES, {"store": "17"}).json()
    assert (told["shelves"], told["overdue"], told["shelf"]) == (2, 2, None)
    assert told["restock"] == {"at_least_s": 3600, "at_most_s": 10800}
    [repeat] = told["repeats"]
    assert (repeat["shelf"]["code"], repeat["place"], repeat["times"]) == ("A1", "a", 3)
    told = robot.get(MEASURES, {"store": "17", "shelf": "A1"}).json()
    assert (told["shelves"], told["shelf"]["code"]) == (1, "A1")


def test_all_stores_are_told_at_a_glance(
    manager: User, manager_client: Client, shelf: Shelf, django_assert_num_queries: Any
) -> None:
    other = ShelfFactory(store=MembershipFactory(user=manager).store, judged_at=timezone.now())
    closed = MembershipFactory(user=manager).store
    closed.closed_on = timezone.localdate()
    closed.save()
    AlertFactory(shelf=shelf)
    AlertFactory(shelf=shelf, place="row:9", row=9, status="suspected")
    planogram = Planogram.objects.create(
        shelf=shelf, version=1, status="published", effective_from=date(2026, 1, 1)
    )
    planogram.slots.create(key="a", row=1, sequence=1)
    with django_assert_num_queries(12):  # however many stores
        first, second = manager_client.get(f"{MEASURES}stores/").json()["results"]
    assert first == {
        "store": "17",
        "shelves": 1,
        "overdue": 1,
        "to_fill": 1,
        "to_check": 1,
        "checked_at": None,
        "now": {"planned": 1, "checked": 0, "empty": 0, "share": None},
    }
    assert (second["store"], second["overdue"], second["now"]) == (other.store.code, 0, None)
    page = manager_client.get(f"{MEASURES}stores/", {"limit": "1", "fields": "store"}).json()
    assert page["results"] == [{"store": "17"}]
    follow = manager_client.get(page["next"]).json()["results"]
    assert follow == [{"store": other.store.code}]


def test_measures_look_as_far_back_as_they_are_asked(robot: Client, shelf: Shelf) -> None:
    began = timezone.now() - timedelta(days=40)
    Spell.objects.create(
        shelf=shelf,
        slot_key="a",
        state=SlotState.OUT,
        before_at=began - timedelta(hours=1),
        began_at=began,
        seen_at=began + timedelta(hours=1),
        ended_at=began + timedelta(hours=2),
    )
    told = robot.get(MEASURES, {"store": "17"}).json()
    assert (told["days"], told["restock"]) == (28, None)
    told = robot.get(MEASURES, {"store": "17", "days": "60"}).json()
    assert (told["days"], told["restock"]["at_least_s"]) == (60, 3600)
    for days, code in (("0", "min_value"), ("367", "max_value"), ("week", "invalid")):
        answer = robot.get(MEASURES, {"store": "17", "days": days})
        assert problem(answer) == (400, code, "days")


def test_a_store_without_checks_has_shares_that_nobody_knows(robot: Client, store: Store) -> None:
    told = robot.get(MEASURES, {"store": "17"}).json()
    assert told["now"] == {"planned": 0, "checked": 0, "empty": 0, "share": None}
    assert told["restock"] is None


@pytest.mark.parametrize("address", [FILL, MEASURES])
def test_another_store_is_not_there(
    robot: Client, stranger: User, address: str, django_user_model: Any
) -> None:
    theirs = stranger.memberships.get().store
    answer = robot.get(address, {"store": theirs.code})
    assert problem(answer) == (404, "store_not_found", "store")
    assert problem(robot.get(address)) == (400, "required", "store")
    assert problem(robot.get(address, {"store": ""})) == (400, "blank", "store")


def test_a_key_for_reading_writes_nothing(staff: User, key_client: KeyClient) -> None:
    reader = key_client(staff, "read")
    for address in (f"{FILL}take/", GOODS, BOOKS):
        answer = send(reader, address, {"store": "17"})
        assert problem(answer) == (403, "scope_missing", None)


def test_the_number_of_questions_does_not_grow_with_the_fill_list(
    staff_client: Client, shelf: Shelf, django_assert_num_queries: Any
) -> None:
    for row in range(1, 9):
        AlertFactory(shelf=shelf, row=row, place=f"row:{row}")
    with django_assert_num_queries(6):  # session, user, store, count, places, holds
        assert len(filled(staff_client)) == 8


def test_another_members_store_is_left_alone(robot: Client, shelf: Shelf, manager: User) -> None:
    other = AlertFactory(shelf=ShelfFactory(store=MembershipFactory(user=manager).store))
    assert filled(robot, list="fill") == []
    assert problem(send(robot, f"{FILL}take/", {"store": other.shelf.store.code}))[0] == 404
    assert Alert.objects.get(pk=other.pk).taken_by is None
