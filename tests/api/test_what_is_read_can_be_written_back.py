"""Rows of products, stores and shelves as lists give them are taken by `POST` as they are."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import Importance, Planogram, Product, Shelf, Store
from tests.api.conftest import KeyClient, problem
from tests.factories import AlertFactory, ShelfFactory, StoreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(superuser: User, key_client: KeyClient) -> Client:
    return key_client(superuser, "read", "write")


@pytest.fixture
def chain(db: None) -> None:
    """Two of each, with all that may be empty and without."""
    full = StoreFactory(code="0017", name="Corner", chain="Leaf", region="North")
    StoreFactory(chain="", region="", time_zone="UTC", closed_on=date(2026, 10, 31))
    ShelfFactory(store=full, code="A 1", walk_order=3, audit_interval=timedelta(minutes=100))
    ShelfFactory(store=full, judged_at=timezone.now(), closed_on=date(2026, 11, 1))
    tea = Product.objects.create(
        item_number="4711", name="Tea", brand="Leaf", category="Hot", importance=Importance.HIGH
    )
    tea.gtins.create(code="4006381333931")
    tea.gtins.create(code="40123455")
    Product.objects.create(item_number="4712", name="Bread", status="delisted")


def send(client: Client, what: str, *rows: dict[str, Any], **more: Any) -> Any:
    body = {"rows": list(rows), **more}
    return client.post(f"/api/v1/{what}/", body, content_type="application/json")


def read(client: Client, what: str, **query: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(f"/api/v1/{what}/", query).json()["results"]
    return rows


@pytest.mark.parametrize("what", ["products", "stores", "shelves"])
def test_unchanged_rows_change_nothing(office: Client, chain: None, what: str) -> None:
    rows = read(office, what)
    answer = send(office, what, *rows)
    counts = {"new": 0, "changed": 0, "unchanged": 2}
    assert answer.json() == {"dry_run": False, "rows": 2, **counts}
    assert read(office, what) == rows
    # One alone, as its own address gives it.
    alone = office.get(rows[0]["url"]).json()
    assert alone == rows[0]
    assert send(office, what, alone).json()["unchanged"] == 1


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("products", {"name": "Green tea", "importance": "low"}),
        ("stores", {"name": "Renamed", "region": "South"}),
        ("shelves", {"name": "Renamed", "audit_interval_s": 5400, "walk_order": 9}),
    ],
)
def test_what_was_changed_in_them_is_changed(
    office: Client, chain: None, what: str, change: dict[str, Any]
) -> None:
    row, other = read(office, what)
    answer = send(office, what, row | change, other)
    assert (answer.json()["changed"], answer.json()["unchanged"]) == (1, 1)
    assert read(office, what) == [row | change, other]


def test_a_new_shelf_is_made_by_the_names_of_the_list(office: Client, store: Store) -> None:
    row = {"store": store.code, "code": "T1", "name": "Tea", "audit_interval_s": 7200}
    assert send(office, "shelves", row).json()["new"] == 1
    [told] = read(office, "shelves")
    assert {name: told[name] for name in row} == row
    Product.objects.create(item_number="4711", name="Tea")
    slot = {"row": 1, "sequence": 1, "item_number": "4711", "facings": 2}
    answer = send(office, "planograms", {"store": store.code, "shelf": "T1", **slot})
    assert answer.json()["new"] == 1


def test_the_names_of_files_are_taken_as_before(office: Client, store: Store) -> None:
    row = {"store_code": store.code, "shelf_code": "T1", "name": "T", "audit_interval_hours": 1.5}
    assert send(office, "shelves", row).json()["new"] == 1
    assert Shelf.objects.get(code="T1").audit_interval == timedelta(minutes=90)


def test_an_interval_of_seconds_in_hours_is_a_minute(office: Client, store: Store) -> None:
    row = {"store": "17", "code": "T1", "name": "Tea", "audit_interval_hours": 0.001}
    assert send(office, "shelves", row).json()["new"] == 1
    assert read(office, "shelves")[0]["audit_interval_s"] == 60


@pytest.mark.parametrize(
    ("more", "status", "code", "attr"),
    [
        ({"store_code": "17"}, 400, "duplicate_field", "rows.0.store_code"),
        ({"audit_interval_s": 90}, 400, "invalid", "rows.0.audit_interval_s"),
        ({"audit_interval_s": 0}, 400, "invalid", "rows.0.audit_interval_s"),
        ({"audit_interval_s": "an hour"}, 400, "invalid", "rows.0.audit_interval_s"),
        ({"audit_interval_s": 60 * 10**8}, 422, "number_too_high", "rows.0.audit_interval_s"),
        ({"store": "nowhere"}, 422, "store_unknown", "rows.0.store"),
        ({"id": 0}, 422, "id_of_another", "rows.0.id"),
        ({"id": 10**30}, 422, "id_of_another", "rows.0.id"),
        ({"id": "x"}, 422, "id_of_another", "rows.0.id"),
    ],
)
def test_what_is_wrong_is_told_by_the_name_that_was_sent(
    office: Client, store: Store, more: dict[str, Any], status: int, code: str, attr: str
) -> None:
    answer = send(office, "shelves", {"store": "17", "code": "T1", "name": "Tea"} | more)
    assert problem(answer) == (status, code, attr)
    assert not Shelf.objects.exists()


def test_rows_that_differ_are_told_by_the_name_that_was_sent(office: Client, store: Store) -> None:
    row = {"store": "17", "code": "T1", "name": "Tea"}
    answer = send(office, "shelves", row, row | {"code": "T2", "audit_interval_s": 3600})
    assert problem(answer) == (422, "rows_differ", "rows.1.audit_interval_s")


@pytest.mark.parametrize(
    ("what", "code"), [("products", "item_number"), ("stores", "code"), ("shelves", "code")]
)
def test_a_code_changed_beside_the_old_id_makes_nothing_new(
    office: Client, chain: None, what: str, code: str
) -> None:
    row = read(office, what)[0]
    answer = send(office, what, row | {code: "other"})
    assert problem(answer) == (422, "id_of_another", "rows.0.id")
    assert len(read(office, what)) == 2


def test_who_mistook_a_name_is_told_both_that_a_field_has(office: Client, store: Store) -> None:
    answer = send(office, "shelves", {"store": "17", "code": "T1", "titel": "Tea"})
    assert problem(answer) == (400, "unknown_field", "rows.0.titel")
    known = answer.json()["errors"][0]["detail"].split(" Known are: ")[1].rstrip(".").split(", ")
    names = {"store", "store_code", "code", "shelf_code", "audit_interval_s", "walk_order"}
    assert names <= set(known)


def test_a_strangers_store_and_shelf_have_no_address(
    stranger_client: Client, staff_client: Client, shelf: Shelf
) -> None:
    for address in (f"/api/v1/stores/{shelf.store_id}/", f"/api/v1/shelves/{shelf.pk}/"):
        assert problem(stranger_client.get(address)) == (404, "not_found", None)
        assert staff_client.get(address).json()["url"] == f"http://testserver{address}"


def test_alerts_products_and_slots_say_one_thing_with_one_word(
    staff_client: Client, shelf: Shelf
) -> None:
    tea = Product.objects.create(item_number="4711", name="Tea", importance=Importance.HIGH)
    planogram = Planogram.objects.create(shelf=shelf, version=1, status="draft")
    planogram.slots.create(
        key="2-3", row=2, sequence=3, product=tea, x1=0.1, y1=0.2, x2=0.3, y2=0.4
    )
    AlertFactory(shelf=shelf, place="2-3", sequence=3, product=tea, importance=tea.importance)
    AlertFactory(shelf=shelf, place="row:5", row=5)
    [slot] = staff_client.get(f"/api/v1/planograms/{planogram.pk}/").json()["slots"]
    alerts = {row["place"]: row for row in read(staff_client, "alerts")}
    assert (alerts["2-3"]["slot_key"], alerts["row:5"]["slot_key"]) == (slot["key"], None)
    assert slot["bounds"] == slot["place"] == [0.1, 0.2, 0.3, 0.4]
    [product] = read(staff_client, "products")
    assert alerts["2-3"]["importance_word"] == product["importance"] == "high"
    assert (alerts["2-3"]["importance"], alerts["row:5"]["importance_word"]) == (3, "normal")
