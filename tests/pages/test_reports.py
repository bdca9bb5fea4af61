"""Reports: a period of some stores, its tables as CSV, and a page to hand out."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django import DjangoAssertNumQueries
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Product, Shelf, Store
from tests.factories import MembershipFactory, ShelfFactory, StoreFactory
from tests.pages.browser import DESK, PHONE, log_in, opened, too_wide
from tests.pages.conftest import text
from tests.pages.positions import day_of, emptied, positions

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(manager: User, store: Store, shelf: Shelf) -> Store:
    """Two stores in two regions; the one returned is the worse."""
    Store.objects.filter(pk=store.pk).update(region="North")
    positions(shelf, "stocked", "stocked")
    emptied(shelf, "s1", 2)
    day_of(shelf, 1, observed=100, out=2)
    day_of(shelf, 10, observed=100, out=8)
    worse = StoreFactory(name="Hill Store", region="South", time_zone=store.time_zone)
    MembershipFactory(user=manager, store=worse)
    bad = ShelfFactory(store=worse, name="Baking")
    positions(bad, "stocked", "out")
    emptied(bad, "s2", 3)
    Product.objects.filter(item_number=f"{bad.pk}-2").update(name="=Yeast")
    day_of(bad, 1, observed=100, out=20)
    return worse


def _csv(client: Client, kind: str, asked: str = "") -> list[dict[str, str]]:
    response = client.get(f"/reports/{kind}.csv{asked}")
    assert response.headers["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def test_the_worst_store_shelf_and_product_come_first(manager_client: Client, chain: Store) -> None:
    page = text(manager_client.get("/reports/"))
    assert "90.0%" in page  # 30 of 300 empty
    stores = page[page.index('id="report-stores"') :]
    assert stores.index("Hill Store") < stores.index("Corner Store")
    shelves = page[page.index("Worst shelves") : page.index("Worst products")]
    assert shelves.index("Baking") < shelves.index("Cereals")
    products = page[page.index("Worst products") :]
    assert products.index("=Yeast") < products.index("Tea No. 1")
    assert "4 times" in products
    assert "filled after 8 h to 12 h" in products


def test_a_period_is_compared_with_the_days_before_it(
    manager_client: Client, chain: Store, store: Store
) -> None:
    page = text(manager_client.get(f"/reports/?days=7&store={store.pk}"))
    assert "98.0%" in page
    assert "6 points better than the days before" in page
    assert "Hill Store" not in page[page.index('id="report-stores"') :]


def test_it_is_narrowed_to_a_region_and_to_days(manager_client: Client, chain: Store) -> None:
    assert "Corner Store" not in text(manager_client.get("/reports/?region=South")).split("CSV")[1]
    day = (timezone.now() - timedelta(days=10)).astimezone(chain.zone).date()
    page = text(manager_client.get(f"/reports/?first={day}&last={day}"))
    assert "92.0%" in page
    assert "Baking" not in page[page.index("Worst shelves") :]


@pytest.mark.parametrize("asked", ["?days=x&store=0&region=Nowhere", "?first=2026-13-01&last=1"])
def test_an_address_that_makes_no_sense_reports_four_weeks_of_all(
    manager_client: Client, chain: Store, asked: str
) -> None:
    page = text(manager_client.get(f"/reports/{asked}"))
    assert "90.0%" in page


def test_each_table_is_a_file_that_no_spreadsheet_takes_for_formulas(
    manager_client: Client, chain: Store
) -> None:
    stores = _csv(manager_client, "stores")
    assert [one["availability"] for one in stores] == ["0.8", "0.95"]
    assert [one["region"] for one in _csv(manager_client, "regions")] == ["North", "South"]
    (first, *_) = _csv(manager_client, "products")
    assert (first["name"], first["ran_empty"], first["stores"]) == ("'=Yeast", "4", "1")
    assert _csv(manager_client, "shelves")[0]["name"] == "Baking"
    assert len(_csv(manager_client, "days", "?days=7")) == 7
    assert manager_client.get("/reports/secrets.csv").status_code == 404


def test_a_stranger_reads_nothing_of_it(stranger_client: Client, chain: Store) -> None:
    for address in ("/reports/", f"/reports/?store={chain.pk}", "/reports/shelves.csv"):
        page = text(stranger_client.get(address))
        assert "Hill Store" not in page
        assert "Baking" not in page


def test_more_stores_ask_the_database_no_more(
    manager_client: Client,
    manager: User,
    chain: Store,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(10):
        manager_client.get("/reports/")
    for number in range(4):
        shelf = ShelfFactory(store=MembershipFactory(user=manager).store)
        day_of(shelf, number, observed=50, out=number)
    with django_assert_num_queries(10):
        manager_client.get("/reports/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_it_is_chosen_printed_and_saved(
    browser: Browser, live_server: LiveServer, manager: User, chain: Store, size: dict[str, int]
) -> None:
    with opened(browser, live_server.url, size=size) as page:
        log_in(page, manager.email)
        page.get_by_role("link", name="Reports").last.click()
        page.wait_for_url("**/reports/")  # with its scripts: before, a choice is not heard
        expect(page.get_by_role("heading", name="All stores")).to_be_visible()
        page.locator("select[name=store]").select_option("Hill Store")
        expect(page.get_by_role("heading", name="Hill Store", level=1)).to_be_visible()
        page.get_by_text("7 days", exact=True).click()
        expect(page.get_by_text("6 points")).to_have_count(0)
        assert too_wide(page) == 0
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV of stores").click()
        assert download.value.suggested_filename.startswith("shelfwatch-stores-")
        page.emulate_media(media="print")
        expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
        expect(page.get_by_role("button", name="Print")).to_be_hidden()
        expect(page.get_by_role("heading", name="Worst products")).to_be_visible()
