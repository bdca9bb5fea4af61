"""Head-office systems send stores, shelves, products and planograms by their own codes."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, User
from audits.models import Planogram, Product, Shelf, Store
from tests.api.conftest import KeyClient, problem
from tests.factories import AlertFactory, MembershipFactory, StoreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(superuser: User, key_client: KeyClient) -> Client:
    return key_client(superuser, "read", "write")


def send(client: Client, what: str, *rows: dict[str, Any], **more: Any) -> Any:
    body = {"rows": list(rows), **more}
    return client.post(f"/api/v1/{what}/", body, content_type="application/json")


TEA = {"item_number": "4711", "name": "Tea", "gtins": ["4006381333931"], "importance": "high"}


def test_products_come_in_and_are_counted(office: Client) -> None:
    first = send(office, "products", TEA, TEA | {"item_number": "4712", "gtins": None})
    assert first.json() == {"dry_run": False, "rows": 2, "new": 2, "changed": 0, "unchanged": 0}
    second = send(office, "products", TEA | {"name": "Green tea"})
    assert second.json()["changed"] == 1
    [tea] = office.get("/api/v1/products/?gtin=4006381333931").json()["results"]
    assert (tea["item_number"], tea["name"], tea["importance"]) == ("4711", "Green tea", "high")
    assert tea["gtins"] == ["4006381333931"]


@pytest.mark.parametrize("gtin", ["4006381333931", "04006381333931"])
def test_a_product_is_found_by_its_barcode_however_it_is_written(office: Client, gtin: str) -> None:
    send(office, "products", TEA)
    [tea] = office.get("/api/v1/products/", {"gtin": gtin}).json()["results"]
    assert (tea["item_number"], tea["gtins"]) == ("4711", ["4006381333931"])
    again = send(office, "products", {"item_number": "4712", "name": "Rum", "gtins": [gtin]})
    assert problem(again) == (422, "gtin_taken", "rows.0.gtins")


def test_a_dry_run_counts_and_writes_nothing(office: Client) -> None:
    answer = send(office, "products", TEA, dry_run=True)
    assert answer.json() == {"dry_run": True, "rows": 1, "new": 1, "changed": 0, "unchanged": 0}
    assert not Product.objects.exists()


def test_a_field_that_is_left_out_stays_as_it_is(office: Client) -> None:
    send(office, "products", TEA)
    send(office, "products", {"item_number": "4711", "category": "Drinks"})
    tea = Product.objects.get()
    assert (tea.name, tea.category) == ("Tea", "Drinks")


def test_one_wrong_row_keeps_all_out_and_is_named(office: Client) -> None:
    answer = send(office, "products", TEA, {**TEA, "item_number": "4712", "importance": "vast"})
    assert answer.status_code == 422
    codes = {(error["attr"], error["code"]) for error in answer.json()["errors"]}
    assert ("rows.1.importance", "word_unknown") in codes
    assert not Product.objects.exists()


def test_fields_that_are_not_known_are_named(office: Client) -> None:
    answer = send(office, "products", TEA | {"colour": "green"})
    assert problem(answer) == (400, "unknown_field", "rows.0.colour")
    assert "brand, category, gtins" in answer.json()["errors"][0]["detail"]


def test_rows_with_other_fields_are_told(office: Client) -> None:
    answer = send(office, "products", TEA, {"item_number": "1", "name": "x"})
    assert problem(answer) == (422, "rows_differ", "rows.1.gtins")


@pytest.mark.parametrize(
    ("body", "code", "attr"),
    [
        ({}, "required", "rows"),
        ({"rows": []}, "min_length", "rows"),
        ({"rows": [TEA] * 1001}, "max_length", "rows"),
        ({"rows": ["x"]}, "not_a_dict", "rows.0"),
        ({"rows": [{"name": "Tea"}]}, "required", "rows.0.item_number"),
        ({"rows": [{"item_number": True}]}, "invalid", "rows.0.item_number"),
        ({"rows": [{"item_number": {"a": 1}}]}, "invalid", "rows.0.item_number"),
        ({"rows": [TEA], "dry_run": "maybe"}, "invalid", "dry_run"),
    ],
)
def test_what_is_no_list_of_rows_is_told(
    office: Client, body: dict[str, Any], code: str, attr: str
) -> None:
    answer = office.post("/api/v1/products/", body, content_type="application/json")
    assert problem(answer) == (400, code, attr)


def test_a_manager_sends_shelves_and_planograms_of_the_own_store(
    machine: Client, store: Store
) -> None:
    Product.objects.create(item_number="4711", name="Tea")
    row = {"store_code": store.code, "shelf_code": "T1"}
    assert send(machine, "shelves", row | {"name": "Tea"}).json()["new"] == 1
    slot = {"row": 1, "sequence": 1, "item_number": "4711", "facings": 3}
    assert send(machine, "planograms", row | slot).json()["new"] == 1
    [planogram] = machine.get(f"/api/v1/planograms/?store={store.code}").json()["results"]
    assert (planogram["shelf"]["code"], planogram["slot_count"]) == ("T1", 1)
    [told] = machine.get(f"/api/v1/planograms/{planogram['id']}/").json()["slots"]
    assert (told["row"], told["sequence"], told["item_number"], told["facings"]) == (
        *(1, 1, "4711", 3),
    )


def test_another_store_does_not_exist_for_them(machine: Client) -> None:
    elsewhere = StoreFactory()
    answer = send(
        machine, "shelves", {"store_code": elsewhere.code, "shelf_code": "1", "name": "x"}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["attr"] == "rows.0.store_code"
    assert not Shelf.objects.filter(store=elsewhere).exists()


def test_a_manager_may_not_change_the_chains_products(machine: Client) -> None:
    assert problem(send(machine, "products", TEA)) == (403, "head_office_only", None)
    answer = machine.get("/api/v1/exports/stores.csv")
    assert problem(answer) == (403, "head_office_only", None)


def test_a_key_for_one_store_of_head_office_stays_within_it(
    superuser: User, store: Store, key_client: KeyClient
) -> None:
    narrow = key_client(superuser, "read", "write", stores=[store])
    for what in ("products", "stores"):
        assert problem(send(narrow, what, TEA)) == (403, "key_limited_to_stores", None)
    elsewhere = StoreFactory()
    row = {"store_code": elsewhere.code, "shelf_code": "1", "name": "x"}
    assert send(narrow, "shelves", row).status_code == 422
    assert send(narrow, "shelves", row | {"store_code": store.code}).status_code == 200
    answer = narrow.get("/api/v1/exports/products.csv")
    assert problem(answer) == (403, "key_limited_to_stores", None)


def test_a_key_for_one_store_of_a_manager_is_not_taken_for_head_offices(
    manager: User, staff: User, store: Store, key_client: KeyClient
) -> None:
    narrow = key_client(manager, "read", "write", stores=[store])
    assert problem(send(narrow, "stores", TEA)) == (403, "head_office_only", None)
    answer = narrow.get("/api/v1/exports/shelves.csv")
    assert problem(answer) == (403, "key_limited_to_stores", None)
    answer = send(key_client(staff, "write"), "shelves", {"store_code": store.code})
    assert problem(answer) == (403, "managers_only", None)


def test_what_is_exported_can_be_read(office: Client) -> None:
    send(office, "products", TEA)
    answer = office.get("/api/v1/exports/products.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines()[1].startswith("4711,Tea")
    assert problem(office.get("/api/v1/exports/products.pdf")) == (404, "not_found", None)


def test_a_staff_member_elsewhere_a_manager_sends_only_there(
    staff: User, store: Store, key_client: KeyClient
) -> None:
    own = MembershipFactory(user=staff, role=Role.MANAGER).store
    client = key_client(staff, "write")
    row = {"shelf_code": "n", "name": "x"}
    assert send(client, "shelves", row | {"store_code": store.code}).status_code == 422
    assert send(client, "shelves", row | {"store_code": own.code}).status_code == 200
    assert not Planogram.objects.exists()


@pytest.mark.parametrize("dry_run", [True, False])
def test_the_answer_tells_which_positions_a_planogram_takes(
    office: Client, shelf: Shelf, dry_run: bool
) -> None:
    where = {"store_code": "17", "shelf_code": shelf.code}
    oats = Product.objects.create(item_number="4711", name="Oats")
    Product.objects.create(item_number="9", name="Tea")
    old = Planogram.objects.create(
        shelf=shelf, version=1, status="published", effective_from=date(2026, 1, 1)
    )
    for number in range(1, 6):
        named = oats if number == 1 else None
        old.slots.create(key=f"drawn-{number}", row=7, sequence=number, product=named)
    for place in ("drawn-1", "drawn-4", "row:2"):
        AlertFactory(shelf=shelf, place=place)
    tea = where | {"sequence": 1, "item_number": "9", "facings": 2}
    answer = send(office, "planograms", tea | {"row": 1}, tea | {"row": 2}, dry_run=dry_run)
    loss = {"positions": 5, "named": 1, "alerts": 2}
    told = answer.json()
    assert told.pop("ending") == {**loss, "shelves": [where | loss]}
    assert told == {"dry_run": dry_run, "rows": 2, "new": 0, "changed": 1, "unchanged": 0}
    assert Planogram.objects.count() == (1 if dry_run else 2)
    again = send(office, "planograms", tea | {"row": 1}, tea | {"row": 2}, dry_run=dry_run)
    assert again.json()["ending"]["positions"] == (5 if dry_run else 0)
