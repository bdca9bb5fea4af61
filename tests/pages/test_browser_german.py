"""A phone in German: what the scripts say, the camera's and the offline pages' words included."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Shelf
from tests.pages.browser import PHONE, log_in, opened, too_wide
from tests.photos import jpeg, shelf_photo
from tests.servers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, manager: User) -> Iterator[Page]:
    """Logged in on an English login page; every page after it is in the person's German."""
    User.objects.filter(pk=manager.pk).update(language="de")
    allowed = "Failed to load"  # without a connection, and of what is no picture
    with opened(browser, live_server.url, size=PHONE, allowed=allowed, worker=True) as page:
        log_in(page, manager.email)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        yield page


def _file(data: bytes) -> dict[str, object]:
    return {"name": "regal.jpg", "mimeType": "image/jpeg", "buffer": data}


def _choose(page: Page, *photos: bytes) -> None:
    files = [_file(data) for data in photos]
    page.locator("input[type=file]").last.set_input_files(files)  # type: ignore[arg-type]


def test_photos_are_taken_kept_and_sent_in_german(phone: Page, shelf: Shelf) -> None:
    phone.goto(f"/shelves/{shelf.pk}/check/")
    expect(phone.get_by_text("Foto machen", exact=True)).to_be_visible()
    _choose(phone, jpeg(900, 700))
    expect(phone.locator(".shot__fault")).to_have_text("Unscharf. Neu aufnehmen")
    expect(phone.get_by_role("button", name="Foto 1 neu aufnehmen")).to_be_visible()
    _choose(phone, jpeg(900, 700))
    expect(phone.get_by_role("button", name="2 Fotos zur Kontrolle senden")).to_be_enabled()
    assert too_wide(phone) == 0
    phone.context.set_offline(True)
    phone.get_by_role("button", name="2 Fotos zur Kontrolle senden").click()
    expect(phone.get_by_text("Keine Verbindung.")).to_be_visible()
    expect(phone.get_by_text("1 Kontrolle ist noch nicht gesendet")).to_be_visible()
    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.get_by_text("Die Fotos von Cereals wurden gesendet.")).to_be_visible()


def test_a_kept_page_speaks_german_without_connection(phone: Page, shelf: Shelf) -> None:
    address = f"/shelves/{shelf.pk}/check/"
    phone.goto("/check/")
    kept = f"caches.match('{address}', {{ ignoreVary: true }}).then(Boolean)"
    wait_until(lambda: phone.evaluate(kept), what="the shelf's page to be kept")
    phone.context.set_offline(True)
    phone.goto(address)
    _choose(phone, jpeg(900, 700))
    expect(phone.get_by_role("button", name="Zur Kontrolle senden")).to_be_enabled()


def test_a_tried_picture_is_told_in_german(phone: Page) -> None:
    phone.goto("/try/")
    _choose(phone, shelf_photo(holes=True))
    expect(phone.locator("[data-count]")).to_contain_text("Produkte")
    expect(phone.locator("[data-count]")).to_contain_text("Lücke")
    expect(phone.get_by_text("Senden, warten, antworten")).to_be_visible()
    photo = phone.get_by_role("application")
    photo.focus()
    photo.press("n")
    expect(phone.locator("[data-picked]")).to_contain_text("% sicher")
    assert too_wide(phone) == 0
    _choose(phone, b"no picture")
    expect(phone.get_by_text("Diese Datei ist kein Foto;")).to_be_visible()
