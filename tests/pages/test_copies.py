"""A page that is shown without a connection says that it is a copy, and of when."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Alert, Audit, Shelf
from tests.factories import AlertFactory
from tests.pages.axe import faults_here
from tests.pages.browser import PHONE, log_in, opened, too_wide
from tests.pages.conftest import Checked
from tests.photos import jpeg
from tests.servers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

SAYS = re.compile(r"No connection: this is how it was at \d?\d:\d\d")
KEPT = "caches.open('pages-1').then(all => all.match('{}', {{ ignoreVary: true }})).then(Boolean)"
# How much of what lies behind shows through the middle of the drawn photo: 255 is nothing.
DRAWN = """(() => {
  const canvas = document.querySelector(".stage canvas");
  const { width, height } = canvas;
  return canvas.getContext("2d").getImageData(width / 2, height / 2, 1, 1).data[3];
})()"""
LACKING = "The photo is not kept on this phone."


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def phone(
    browser: Browser, live_server: LiveServer, manager: User, request: pytest.FixtureRequest
) -> Iterator[Page]:
    with opened(
        browser,
        live_server.url,
        size=PHONE,
        dark=request.param,
        allowed="Failed to load",
        worker=True,
    ) as page:
        log_in(page, manager.email)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        yield page


def test_every_copy_says_of_when_it_is_until_it_is_loaded_anew(phone: Page, shelf: Shelf) -> None:
    alert = AlertFactory(shelf=shelf)
    addresses = ("/", "/alerts/", f"/alerts/{alert.pk}/", f"/stores/{shelf.store_id}/round/")
    for address in addresses:
        phone.goto(address)
        expect(phone.locator("page-copy")).to_be_hidden()
    phone.context.set_offline(True)
    for address in addresses:
        phone.goto(address)
        expect(phone.get_by_role("status").filter(has_text=SAYS)).to_be_visible()
        assert too_wide(phone) == 0
    assert faults_here(phone, "a copy") == []
    phone.context.set_offline(False)
    expect(phone.get_by_text("There is a connection again.")).to_be_visible()
    phone.get_by_role("link", name="Load again").click()
    expect(phone.locator("page-copy")).to_be_hidden()


def test_a_shelf_that_nobody_opened_shows_its_photo_without_connection(
    phone: Page, shelf: Shelf, checked: Checked
) -> None:
    checked({2: 1})
    address = f"/shelves/{shelf.pk}/check/"
    phone.goto("/check/")
    wait_until(lambda: phone.evaluate(KEPT.format(address)), what="the shelf's page to be kept")
    phone.context.set_offline(True)
    phone.goto(address)
    photo = phone.locator(".capture__last")
    expect(photo).to_be_visible()
    assert photo.evaluate("(photo) => photo.decode().then(() => photo.naturalWidth)") > 0
    expect(phone.get_by_text(LACKING)).to_have_count(0)


def test_a_photo_that_is_not_kept_is_a_word(
    phone: Page, shelf: Shelf, checked: Checked, manager: User
) -> None:
    checked({2: 1}, by=manager)
    alert = Alert.objects.get()
    addresses = (f"/shelves/{shelf.pk}/check/", f"/alerts/{alert.pk}/")
    for address in addresses:
        phone.goto(address, wait_until="networkidle")
    phone.evaluate(
        """caches.open('pages-1').then(async (all) => {
             const photos = (await all.keys()).filter(({ url }) => url.endsWith('.jpg'));
             await Promise.all(photos.map((photo) => all.delete(photo)));
           })"""
    )
    # The browser's own store of what it loaded.
    phone.context.new_cdp_session(phone).send("Network.clearBrowserCache")
    phone.context.set_offline(True)
    for address in addresses:
        phone.goto(address)
        expect(phone.get_by_text(LACKING).first).to_be_visible()
        assert too_wide(phone) == 0


def test_a_check_goes_on_showing_its_photo_when_the_phone_is_turned_without_connection(
    phone: Page, checked: Checked
) -> None:
    audit = checked({2: 1})
    phone.goto(f"/checks/{audit.pk}/", wait_until="networkidle")
    expect(phone.locator(".stage__frame.is-drawn")).to_be_visible()
    phone.context.set_offline(True)
    # Turned, the page asks for the photo in another size, which cannot be had.
    phone.locator("img.stage__picture").first.evaluate(
        """photo => new Promise((lost) => {
             photo.onerror = lost;
             photo.srcset = "";
             photo.src = "/larger.jpg";
           })"""
    )
    phone.set_viewport_size({"width": PHONE["height"], "height": PHONE["width"]})
    wait_until(lambda: phone.evaluate(DRAWN) == 255, what="the photo on the turned phone")


def test_a_page_stops_saying_that_photos_are_kept_once_they_are_sent(
    phone: Page, shelf: Shelf
) -> None:
    phone.goto(f"/shelves/{shelf.pk}/check/")
    phone.locator("input[capture]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg(640, 480)}
    )
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Send for checking").click()
    expect(phone.get_by_text("Kept on this phone.")).to_be_visible()
    # Another page of the same phone sends it.
    other = phone.context.new_page()
    phone.context.set_offline(False)
    other.goto("/about/")
    wait_until(Audit.objects.exists, what="the photos to arrive")
    expect(phone.get_by_text("Kept on this phone.")).to_be_hidden()
    expect(phone.locator("shelf-outbox")).to_be_hidden()
