"""From an empty database to the first confirmed alert: a store, a shelf, two photos, one word.

Counted in taps, which are the same on every machine, not in seconds.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Alert, AlertStatus, Audit, Delivery, Reference, Slot
from audits.services.runs import audit_run
from tests.factories import PASSWORD
from tests.pages.browser import PHONE, opened, too_wide
from tests.photos import shelf_photo
from tests.servers import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("chain")]

# 19 when this was written: 2 fields to log in, 2 each for store and shelf, the photos, the word.
MOST_TAPS = 20
COUNT = """addEventListener("pointerdown", () => {
  sessionStorage.taps = 1 + Number(sessionStorage.taps ?? 0);
}, true)"""


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, db: None) -> Iterator[Page]:
    User.objects.create_superuser("first@example.com", PASSWORD, name="Ada First")
    with opened(browser, live_server.url, size=PHONE) as page:
        page.add_init_script(COUNT)
        yield page


def _type(page: Page, label: str, words: str) -> None:
    page.get_by_label(label).click()
    page.keyboard.type(words)


def _shoot(page: Page, photo: bytes) -> None:
    """Two taps of the phone's own camera, which no test can see, are counted."""
    page.locator("input[capture]").set_input_files(
        {"name": "shelf.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    page.evaluate("sessionStorage.taps = 2 + Number(sessionStorage.taps)")
    before = Audit.objects.count()
    page.get_by_role("button", name="Send for checking").click()
    wait_until(lambda: Audit.objects.count() > before, what="the check to be stored")
    audit_run(audit_id=Audit.objects.latest("pk").pk)  # as the worker does


def test_from_nothing_to_the_first_confirmed_alert(phone: Page) -> None:
    phone.goto("/login/")
    _type(phone, "Mail address", "first@example.com")
    _type(phone, "Password", PASSWORD)
    phone.get_by_role("button", name="Log in").click()
    phone.get_by_role("link", name="New store").click()
    # Where the browser is: nobody has to look for it in a list of six hundred.
    here = phone.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    expect(phone.get_by_label("Time zone")).to_have_value(here)
    _type(phone, "Name", "Corner Store")
    _type(phone, "Code", "17")
    phone.locator("main form button[type=submit]").click()
    _type(phone, "Name", "Cereals")
    _type(phone, "Code", "A1")
    phone.locator("main form button[type=submit]").click()

    expect(phone.get_by_role("heading", name="Check Cereals")).to_be_visible()
    _shoot(phone, shelf_photo())
    # The first photo is the reference, with positions that nobody had to draw.
    expect(phone.get_by_text("This photo is the reference now.")).to_be_visible()
    assert Reference.objects.get().approved_by is None
    assert Slot.objects.count() > 5

    phone.get_by_role("link", name="Cereals").click()
    phone.get_by_role("link", name="Check this shelf").click()
    _shoot(phone, shelf_photo(holes=True))
    phone.get_by_role("button", name="It is empty").first.click()
    expect(phone.get_by_text("Thank you. It is on the list.")).to_be_visible()
    alert = Alert.objects.get(status=AlertStatus.OPEN)
    assert Delivery.objects.filter(transition__alert=alert).exists()
    assert too_wide(phone) == 0
    taps = int(phone.evaluate("sessionStorage.taps"))
    assert taps <= MOST_TAPS, f"{taps} taps"
