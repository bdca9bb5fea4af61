"""Which shelf to check: what is overdue stands out, and can be listed alone; at a desk photos are
dropped on the shelf's page."""

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Audit, Shelf
from tests.factories import ShelfFactory
from tests.pages.browser import DESK, PHONE, log_in, opened
from tests.pages.conftest import Checked
from tests.photos import jpeg

pytestmark = pytest.mark.django_db(transaction=True)

DROP = """([selector, photo]) => {
  const bytes = Uint8Array.from(atob(photo), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], "dropped.jpg", { type: "image/jpeg" }));
  for (const kind of ["dragover", "drop"]) {
    const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer });
    document.querySelector(selector).dispatchEvent(event);
  }
}"""


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, manager: User) -> Iterator[Page]:
    with opened(browser, live_server.url, size=DESK) as page:
        log_in(page, manager.email)
        yield page


def test_overdue_shelves_are_named_and_listed_alone(
    browser: Browser, live_server: LiveServer, manager: User, shelf: Shelf, checked: Checked
) -> None:
    checked(hours_ago=1)
    ShelfFactory(store=shelf.store, code="B2", name="Tea", walk_order=2)
    with opened(browser, live_server.url, size=PHONE) as page:
        log_in(page, manager.email)
        page.goto("/check/")
        tea = page.get_by_role("listitem").filter(has_text="Tea")
        expect(tea.get_by_text("Overdue")).to_be_visible()
        expect(tea.get_by_text("never checked")).to_be_visible()
        cereals = page.get_by_role("listitem").filter(has_text=shelf.name)
        expect(cereals.get_by_text("last photo 1 h ago")).to_be_visible()
        page.get_by_text("1 overdue").click()
        expect(cereals).to_be_hidden()
        expect(tea).to_be_visible()
        page.get_by_text("1 overdue").click()
        expect(cereals).to_be_visible()


def test_photos_are_dropped_on_a_shelfs_page(desk: Page, shelf: Shelf, checked: Checked) -> None:
    checked(hours_ago=1)
    desk.goto(f"/shelves/{shelf.pk}/check/")
    expect(desk.get_by_text("Choose photos", exact=True)).to_be_visible()
    expect(desk.get_by_text("or drop photos here")).to_be_visible()
    expect(desk.get_by_text("Take a photo")).to_have_count(0)
    # The last picture, so that people see which shelf it is.
    expect(desk.locator(".capture__last")).to_be_visible()
    photo = base64.b64encode(jpeg(640, 480)).decode()
    desk.evaluate(DROP, [".capture__camera", photo])
    expect(desk.get_by_alt_text("Photo 1: dropped.jpg")).to_be_visible()
    desk.get_by_role("button", name="Send for checking").click()
    desk.wait_for_url("**/checks/*/")
    assert Audit.objects.count() == 2
