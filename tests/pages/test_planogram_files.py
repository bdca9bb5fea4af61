"""A planogram file that takes positions away, on a phone: one ticks it, and one goes back."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import CatalogueImport, Planogram, Product, Shelf, Slot
from audits.services.imports import import_run
from tests.factories import AlertFactory
from tests.pages.axe import faults
from tests.pages.browser import PHONE, log_in, opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(manager_client: Client, shelf: Shelf) -> str:
    """Of an import, checked, by which 99 positions would end."""
    oats = Product.objects.create(item_number="4711", name="Oats")
    Product.objects.create(item_number="9", name="Tea")
    drawn = Planogram.objects.create(
        shelf=shelf, version=1, status="published", effective_from=date(2026, 1, 1)
    )
    Slot.objects.bulk_create(
        Slot(planogram=drawn, key=f"p1.{n}", row=n // 20 + 1, sequence=n % 20 + 1)
        for n in range(99)
    )
    drawn.slots.filter(key="p1.7").update(product=oats)
    AlertFactory(shelf=shelf, place="p1.7")
    text = "store,shelf,row,sequence,item,facings\n" + "".join(f"17,A1,{r},1,9,2\n" for r in "789")
    file = SimpleUploadedFile("night.csv", text.encode(), "text/csv")
    manager_client.post("/catalogue/", {"kind": "planograms", "file": file})
    row = CatalogueImport.objects.get()
    import_run(import_id=row.pk)
    return f"/catalogue/imports/{row.pk}/"


def test_nothing_ends_without_the_tick_and_the_way_back_is_on_the_page(
    browser: Browser, live_server: LiveServer, manager: User, shelf: Shelf, address: str
) -> None:
    with opened(browser, live_server.url, size=PHONE) as page:
        log_in(page, manager.email)
        page.goto(address)
        page.get_by_role("button", name="Import").click()
        # The browser asks for the tick.
        expect(page.get_by_role("checkbox")).to_be_focused()
        assert shelf.planograms.count() == 1
        page.get_by_label("End 99 positions on 1 shelf").check()
        page.get_by_role("button", name="Import").click()
        expect(page.get_by_text("Waiting its turn")).to_be_visible()
        import_run(import_id=CatalogueImport.objects.get().pk)
        expect(page.get_by_text("99 positions have ended on 1 shelf.")).to_be_visible()
        page.get_by_role("link", name="17/A1").click()
        page.get_by_role("button", name="Make version 1 current again").click()
        page.get_by_role("dialog").get_by_role("button", name="Make it current").click()
        expect(page.get_by_text("Version 1 is current again, as version 3.")).to_be_visible()
    assert shelf.planograms.get(version=3).slots.count() == 99


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_these_pages(
    browser: Browser,
    live_server: LiveServer,
    manager: User,
    shelf: Shelf,
    address: str,
    dark: bool,
) -> None:
    with opened(browser, live_server.url, size=PHONE, dark=dark) as page:
        log_in(page, manager.email)
        found = faults(page, address)
        found += faults(page, f"/shelves/{shelf.pk}/positions/versions/")
    assert found == [], "\n".join(found)
