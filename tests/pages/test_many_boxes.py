"""A dense shelf's check: 600 boxes are zoomed, moved and asked by fingers, and hidden at once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from detection import Box, Detection, PhotoFindings
from tests.findings import SIZE, found
from tests.pages.browser import PHONE, log_in, opened
from tests.pages.conftest import Checked

pytestmark = pytest.mark.django_db(transaction=True)

ACROSS, DOWN = 30, 20
WIDE, HIGH = SIZE / ACROSS, SIZE / DOWN
# What is drawn inside the frame, as a number that changes with each picture.
DRAWN = """() => {
  const canvas = document.querySelector(".stage__canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.reduce((sum, value, at) => (sum + value * (at % 997)) % 1000000007, 7);
}"""


def dense() -> PhotoFindings:
    """Twenty rows of thirty products, each a little less sure than the one before it."""
    boxes = [
        Detection(
            Box(WIDE * n, HIGH * row + 2, WIDE * n + WIDE - 2, HIGH * (row + 1) - 2),
            0.99 - 0.0009 * (row * ACROSS + n),
            row + 1,
        )
        for row in range(DOWN)
        for n in range(ACROSS)
    ]
    return replace(found(rows=DOWN), products=tuple(boxes))


@pytest.fixture
def phone(
    browser: Browser, live_server: LiveServer, manager: User, checked: Checked
) -> Iterator[Page]:
    audit = checked(photos=[dense()])
    with opened(browser, live_server.url, size=PHONE) as page:
        log_in(page, manager.email)
        page.goto(f"/checks/{audit.pk}/")
        expect(page.locator("figure[data-products='600']")).to_be_visible()
        yield page


def _touch(devtools: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    fingers = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})


def test_two_fingers_come_closer_one_moves_and_a_tap_tells(phone: Page) -> None:
    canvas = phone.get_by_role("application")
    canvas.scroll_into_view_if_needed()
    frame = canvas.bounding_box()
    assert frame is not None
    devtools = phone.context.new_cdp_session(phone)
    middle_x, middle_y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    whole = phone.evaluate(DRAWN)

    _touch(devtools, "touchStart", (middle_x - 20, middle_y), (middle_x + 20, middle_y))
    for apart in range(30, 141, 10):
        _touch(devtools, "touchMove", (middle_x - apart, middle_y), (middle_x + apart, middle_y))
    _touch(devtools, "touchEnd")
    expect(canvas).to_have_class("stage__canvas is-close")
    close = phone.evaluate(DRAWN)
    assert close != whole
    # The page did not move, and neither did the browser's own zoom.
    assert phone.evaluate("visualViewport.scale") == 1

    _touch(devtools, "touchStart", (middle_x, middle_y))
    for way in range(10, 61, 10):
        _touch(devtools, "touchMove", (middle_x - way, middle_y - way))
    _touch(devtools, "touchEnd")
    phone.wait_for_timeout(100)
    assert phone.evaluate(DRAWN) != close

    phone.touchscreen.tap(middle_x, middle_y)
    expect(phone.locator("[data-picked]")).to_contain_text("sure")


def test_the_slider_hides_what_is_less_sure_and_the_list_follows(phone: Page) -> None:
    phone.get_by_text("Everything shown, as a list").click()
    expect(phone.get_by_role("button", name="Product 600")).to_be_visible()
    phone.locator("[data-slider]").first.fill("90")
    expect(phone.get_by_text("101 of 600 products shown")).to_be_visible()
    expect(phone.get_by_role("button", name="Product 102")).to_have_count(0)


def test_keys_go_from_one_to_the_next_and_say_it(phone: Page) -> None:
    canvas = phone.get_by_role("application")
    canvas.focus()
    told = phone.locator("[data-picked]")
    canvas.press("n")
    first = told.inner_text()
    canvas.press("n")
    expect(told).not_to_have_text(first)
    canvas.press("p")
    expect(told).to_have_text(first)
    canvas.press("+")
    expect(canvas).to_have_class("stage__canvas is-close")
    canvas.press("0")
    expect(canvas).not_to_have_class("stage__canvas is-close")
