"""Any picture, without a shelf: what the detector finds, how sure, how fast."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Audit
from tests.pages.browser import DESK, launch, log_in, opened, too_wide
from tests.photos import jpeg, shelf_photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, manager: User) -> Iterator[Page]:
    with opened(browser, live_server.url, size=DESK) as page:
        log_in(page, manager.email)
        page.get_by_role("link", name="Try a picture").click()
        yield page


def _choose(page: Page, data: bytes) -> None:
    file = {"name": "shelf.jpg", "mimeType": "image/jpeg", "buffer": data}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]


def test_a_picture_shows_its_boxes_and_a_slider_hides_the_unsure(
    desk: Page, tmp_path: Path
) -> None:
    _choose(desk, shelf_photo(holes=True))

    boxes = desk.locator("rect.product:not(.is-off)")
    expect(boxes.nth(10)).to_be_visible()
    expect(desk.locator("[data-count]")).to_contain_text("hole")
    shown = boxes.count()
    expect(desk.locator("[data-count]")).to_contain_text(f"{shown} products")
    slider = desk.get_by_role("slider", name="Show products")
    slider.fill("90")
    assert boxes.count() < shown
    slider.fill("5")
    assert boxes.count() > shown

    desk.get_by_text("Details").click()
    expect(desk.get_by_text("The detector took")).to_be_visible()
    raw = json.loads(desk.locator(".try__raw").inner_text())
    assert raw["count"] == boxes.count()
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Download the picture").click()
    kept = tmp_path / "kept.png"
    download.value.save_as(kept)
    assert kept.read_bytes().startswith(b"\x89PNG")
    assert too_wide(desk) == 0
    assert not Audit.objects.exists()


def test_a_box_tells_how_sure_and_the_picture_zooms_by_keys(desk: Page) -> None:
    _choose(desk, shelf_photo(holes=True))
    box = desk.locator("rect.product").nth(3)
    box.click()
    expect(desk.locator("[data-picked]")).to_contain_text("% sure")

    before = box.bounding_box()
    desk.get_by_role("group", name="The picture, to zoom and move").press("+")
    after = box.bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > 1.4 * before["width"]


def test_what_is_no_picture_gets_a_sentence_and_the_next_one_works(
    browser: Browser, live_server: LiveServer, manager: User
) -> None:
    with opened(browser, live_server.url, size=DESK, allowed="415") as page:
        log_in(page, manager.email)
        page.goto("/try/")
        _choose(page, b"no picture at all")
        expect(page.locator("[data-fault]")).to_be_visible()
        expect(page.locator(".try__found")).to_be_hidden()
        _choose(page, jpeg(640, 640))
        expect(page.locator("[data-fault]")).to_be_hidden()
        expect(page.locator(".try__found")).to_be_visible()
