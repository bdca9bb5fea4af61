"""A file whose names have slipped by a row, on a phone: it is seen, ticked, and taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import CatalogueImport, Product
from audits.services.imports import import_run
from tests.pages.axe import faults
from tests.pages.browser import PHONE, log_in, opened

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 30


@pytest.fixture
def address(superuser: User) -> str:
    """Of an import, checked, by which every product would get its neighbour's name."""
    Product.objects.bulk_create(
        Product(item_number=f"40{n:05}", name=f"Crunchy oats with berries no. {n}", brand="Mill")
        for n in range(COUNT)
    )
    rows = [f"40{n:05},Crunchy oats with berries no. {n + 1},\n" for n in range(COUNT)]
    text = "item,name,brand\n" + "".join(rows) + "9,Tea,Leaf\n"
    client = Client()
    client.force_login(superuser)
    file = SimpleUploadedFile("products.csv", text.encode(), "text/csv")
    client.post("/catalogue/", {"kind": "products", "file": file})
    row = CatalogueImport.objects.get()
    import_run(import_id=row.pk)
    return f"/catalogue/imports/{row.pk}/"


def names() -> set[str]:
    return set(Product.objects.values_list("name", flat=True))


def test_it_is_seen_ticked_and_taken_back(
    browser: Browser, live_server: LiveServer, superuser: User, address: str
) -> None:
    before = names()
    with opened(browser, live_server.url, size=PHONE) as page:
        log_in(page, superuser.email)
        page.goto(address)
        row = page.get_by_role("row").filter(has_text="4000003").filter(has_text="name").first
        expect(row).to_contain_text("no. 3")
        expect(row).to_contain_text("no. 4")
        # Both values are on the screen.
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        old, new = (row.get_by_role("cell").nth(n).bounding_box() for n in (0, 1))
        assert old is not None
        assert new is not None
        assert old["x"] + old["width"] <= new["x"] + 1
        assert new["x"] + new["width"] <= page.evaluate("innerWidth")
        page.get_by_role("button", name="Import").click()
        # The browser asks for the tick.
        expect(page.get_by_role("checkbox")).to_be_focused()
        page.get_by_label("The new values are right: brand 30, name 30").check()
        page.get_by_role("button", name="Import").click()
        expect(page.get_by_text("Waiting its turn")).to_be_visible()
        import_run(import_id=CatalogueImport.objects.get().pk)
        page.get_by_role("button", name="Take this import back").click()
        assert names() != before
        page.get_by_role("dialog").get_by_role("button", name="Take it back").click()
        expect(page.get_by_text("Waiting its turn")).to_be_visible()
        import_run(import_id=CatalogueImport.objects.latest("id").pk)
        expect(page.get_by_text("30 are put back and 1 is removed.")).to_be_visible()
    assert names() == before


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_these_pages(
    browser: Browser, live_server: LiveServer, superuser: User, address: str, dark: bool
) -> None:
    with opened(browser, live_server.url, size=PHONE, dark=dark) as page:
        log_in(page, superuser.email)
        found = faults(page, address)
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Import").click()
        import_run(import_id=CatalogueImport.objects.get().pk)
        found += faults(page, address)
        page.get_by_role("button", name="Take this import back").click()
        page.get_by_role("dialog").get_by_role("button", name="Take it back").click()
        expect(page.get_by_text("Waiting its turn")).to_be_visible()
        back = CatalogueImport.objects.latest("id").pk
        import_run(import_id=back)
        found += faults(page, f"/catalogue/imports/{back}/")
        found += faults(page, address)
        found += faults(page, "/catalogue/")
    assert found == [], "\n".join(found)
