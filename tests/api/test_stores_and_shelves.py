"""The lists of stores and shelves show what the caller may see, a page at a time."""

from base64 import b64encode

import pytest
from django.test import Client

from accounts.models import User
from audits.models import Shelf, Store
from tests.api.conftest import KeyClient, problem
from tests.factories import MembershipFactory, ShelfFactory

pytestmark = pytest.mark.django_db
STORES, SHELVES = "/api/v1/stores/", "/api/v1/shelves/"


def test_manager_and_staff_see_their_store(
    manager_client: Client, staff_client: Client, store: Store
) -> None:
    expected = {
        "next": None,
        "previous": None,
        "results": [
            {
                "id": store.pk,
                "url": f"http://testserver/api/v1/stores/{store.pk}/",
                "code": "17",
                "name": "Corner Store",
                "chain": "",
                "region": "",
                "time_zone": "Europe/Berlin",
                "closed_on": None,
            }
        ],
    }
    assert manager_client.get(STORES).json() == expected
    assert staff_client.get(STORES).json() == expected


def test_no_cache_on_the_way_keeps_an_answer(staff_client: Client, store: Store) -> None:
    headers = staff_client.get(STORES).headers
    assert set(headers["Cache-Control"].split(", ")) == {"private", "no-cache"}
    assert {"Authorization", "X-API-Key", "Cookie"} <= set(headers["Vary"].split(", "))


def test_a_stranger_sees_another_store(stranger_client: Client, shelf: Shelf) -> None:
    assert "17" not in [store["code"] for store in stranger_client.get(STORES).json()["results"]]
    assert stranger_client.get(SHELVES).json()["results"] == []


def test_a_shelf_is_told_with_its_stores_code(staff_client: Client, shelf: Shelf) -> None:
    assert staff_client.get(SHELVES).json()["results"] == [
        {
            "id": shelf.pk,
            "url": f"http://testserver/api/v1/shelves/{shelf.pk}/",
            "code": "A1",
            "name": "Cereals",
            "store": "17",
            "walk_order": 0,
            "audit_interval_s": 86_400,
            "judged_at": None,
            "closed_on": None,
        }
    ]


def test_shelves_are_narrowed_to_a_store(
    manager: User, manager_client: Client, shelf: Shelf
) -> None:
    other = ShelfFactory(store=MembershipFactory(user=manager).store)
    rows = manager_client.get(SHELVES, {"store": other.store.code}).json()["results"]
    assert [row["id"] for row in rows] == [other.pk]


def test_one_is_found_by_its_code(manager: User, manager_client: Client, shelf: Shelf) -> None:
    other = ShelfFactory(store=shelf.store)
    beside = MembershipFactory(user=manager).store
    wanted = {"store": shelf.store.code, "code": other.code}
    rows = manager_client.get(SHELVES, wanted).json()["results"]
    assert [row["id"] for row in rows] == [other.pk]
    rows = manager_client.get("/api/v1/stores/", {"code": beside.code}).json()["results"]
    assert [row["id"] for row in rows] == [beside.pk]


@pytest.mark.parametrize("code", ["nowhere", "' or 1=1 --"])
def test_a_store_that_is_not_there_is_not_found(staff_client: Client, code: str) -> None:
    assert problem(staff_client.get(SHELVES, {"store": code})) == (404, "store_not_found", "store")


def test_a_strangers_store_is_not_found(stranger_client: Client, store: Store) -> None:
    answer = stranger_client.get(SHELVES, {"store": store.code})
    assert problem(answer) == (404, "store_not_found", "store")


def test_pages_follow_each_other_without_loss(
    manager: User, store: Store, key_client: KeyClient
) -> None:
    made = [ShelfFactory(store=store).pk for _ in range(5)]
    client, address, seen = key_client(manager, "read"), f"{SHELVES}?limit=2", []
    while address:
        body = client.get(address).json()
        seen += [row["id"] for row in body["results"]]
        address = body["next"]
        ShelfFactory(store=store) if len(seen) == 2 else None
    assert seen[:5] == made
    assert len(seen) == 6


@pytest.mark.parametrize(
    "cursor", ["x", "é", b64encode(b"p=abc").decode(), b64encode(b"p=%00").decode()]
)
def test_a_made_up_cursor_is_refused(staff_client: Client, shelf: Shelf, cursor: str) -> None:
    answer = staff_client.get(SHELVES, {"cursor": cursor})
    assert problem(answer) == (404, "invalid_cursor", "cursor")
    answer = staff_client.get("/api/v1/audits/", {"cursor": cursor})
    assert problem(answer) == (404, "invalid_cursor", "cursor")


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("limit=0", "min_value", "limit"),
        ("limit=201", "max_value", "limit"),
        ("limit=many", "invalid", "limit"),
        ("limit=1&limit=2", "duplicate_field", "limit"),
        ("store=" + "x" * 41, "max_length", "store"),
        ("store=%00", "null_characters_not_allowed", "store"),
        ("shop=17", "unknown_field", "shop"),
    ],
)
def test_a_wrong_word_in_the_address_is_named(
    staff_client: Client, query: str, code: str, field: str
) -> None:
    assert problem(staff_client.get(f"{SHELVES}?{query}")) == (400, code, field)
