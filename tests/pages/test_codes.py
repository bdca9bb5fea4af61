"""Labels with codes are printed for a store's shelves; a phone that sees one opens that shelf."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, Playwright, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Shelf
from tests.factories import ShelfFactory
from tests.pages.browser import DESK, PHONE, launch, log_in, opened, too_wide

pytestmark = pytest.mark.django_db(transaction=True)


def _film(label: bytes, folder: Path) -> Path:
    """What a camera sees that is held before the label: some frames of it, grey around."""
    frame = Image.new("RGB", (640, 480), (120, 120, 120))
    shown = Image.open(BytesIO(label)).convert("RGB").resize((300, 300))
    frame.paste(shown, (150, 90))
    data = BytesIO()
    frame.save(data, "JPEG", quality=90)
    path = folder / "camera.mjpeg"
    path.write_bytes(data.getvalue() * 5)
    return path


def test_a_printed_label_is_scanned_and_opens_the_camera_of_its_shelf(
    browser: Browser,
    playwright: Playwright,
    live_server: LiveServer,
    settings: LazySettings,
    manager: User,
    shelf: Shelf,
    tmp_path: Path,
) -> None:
    settings.SHELFWATCH_BASE_URL = "https://shelfwatch.example.com"
    other = ShelfFactory(store=shelf.store, code="B2", name="Tea", walk_order=2)
    with opened(browser, live_server.url, size=DESK) as page:
        log_in(page, manager.email)
        page.goto(f"/stores/{shelf.store_id}/")
        page.get_by_role("link", name="Codes to print").click()
        expect(page.get_by_role("button", name="Print")).to_be_visible()
        label = page.get_by_role("listitem").filter(has_text="Tea").locator("svg").screenshot()
    phone = launch(playwright, camera=_film(label, tmp_path))
    with opened(phone, live_server.url, size=PHONE) as page:
        log_in(page, manager.email)
        page.get_by_role("link", name="Check", exact=True).click()
        page.get_by_role("button", name="Scan the shelf's code").click()
        page.wait_for_url(f"**/shelves/{other.pk}/check/")
        expect(page.get_by_role("heading", name="Check Tea")).to_be_visible()
        assert too_wide(page) == 0
    phone.close()


def test_the_sheet_has_a_label_a_shelf_and_can_be_narrowed_to_one(
    staff_client: Client, shelf: Shelf
) -> None:
    ShelfFactory(store=shelf.store, code="B2", name="Tea")
    address = f"/stores/{shelf.store_id}/codes/"
    assert staff_client.get(address).content.count(b'class="label__code"') == 2
    one = staff_client.get(address, {"shelf": shelf.pk}).content.decode()
    assert one.count('class="label__code"') == 1
    assert shelf.name in one


@pytest.mark.parametrize(
    ("address", "warned"),
    [("http://127.0.0.1:8000", True), ("http://localhost", True), ("https://example.com", False)],
)
def test_codes_that_no_phone_can_open_are_not_to_be_printed(
    address: str, warned: bool, settings: LazySettings, manager_client: Client, shelf: Shelf
) -> None:
    settings.SHELFWATCH_BASE_URL = address
    sheet = manager_client.get(f"/stores/{shelf.store_id}/codes/").content.decode()
    assert ("Do not print these yet." in sheet) is warned
