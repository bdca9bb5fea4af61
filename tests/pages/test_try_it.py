"""Any picture, without a shelf: what the detector finds, how sure, how fast."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Audit
from tests.pages.browser import DESK, log_in, opened, too_wide
from tests.photos import jpeg, shelf_photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, manager: User) -> Iterator[Page]:
    with opened(browser, live_server.url, size=DESK) as page:
        log_in(page, manager.email)
        page.get_by_role("link", name="Try a picture").click()
        yield page


def _shown(page: Page) -> int:
    """How many products the page says that it shows."""
    words = page.locator("[data-count]").inner_text()
    return int(words.split()[0])


def _choose(page: Page, data: bytes) -> None:
    file = {"name": "shelf.jpg", "mimeType": "image/jpeg", "buffer": data}
    page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]


def test_a_picture_shows_its_boxes_and_a_slider_hides_the_unsure(
    desk: Page, tmp_path: Path
) -> None:
    _choose(desk, shelf_photo(holes=True))

    expect(desk.locator("[data-count]")).to_contain_text("hole")
    shown = _shown(desk)
    assert shown > 10
    slider = desk.get_by_role("slider", name="Show products")
    slider.fill("90")
    assert _shown(desk) < shown
    slider.fill("5")
    assert _shown(desk) > shown

    expect(desk.get_by_text("Sending, waiting, answering")).to_be_visible()
    desk.get_by_text("Answer, as JSON").click()
    raw = json.loads(desk.locator("[data-raw]").inner_text())
    assert raw["count"] == _shown(desk)
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Photo, PNG").click()
    kept = tmp_path / "kept.png"
    download.value.save_as(kept)
    assert kept.read_bytes().startswith(b"\x89PNG")
    assert too_wide(desk) == 0
    assert not Audit.objects.exists()


def test_a_box_tells_how_sure_and_the_picture_zooms_by_keys(desk: Page) -> None:
    _choose(desk, shelf_photo(holes=True))
    photo = desk.get_by_role("application")
    photo.press("n")
    expect(desk.locator("[data-picked]")).to_contain_text("% sure")
    photo.press("+")
    photo.press("+")
    expect(desk.locator("figure[data-closer]")).to_have_attribute("data-closer", "1.82")


def test_what_is_no_picture_gets_a_sentence_and_the_next_one_works(
    browser: Browser, live_server: LiveServer, manager: User
) -> None:
    with opened(browser, live_server.url, size=DESK, allowed="415") as page:
        log_in(page, manager.email)
        page.goto("/try/")
        _choose(page, b"no picture at all")
        expect(page.locator("[data-fault]")).to_be_visible()
        expect(page.locator("[data-result]")).to_be_hidden()
        _choose(page, jpeg(640, 640))
        expect(page.locator("[data-fault]")).to_be_hidden()
        expect(page.locator("[data-result]")).to_be_visible()
