"""Answers at a place count without a connection too, and two taps are no two answers."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Alert, AlertStatus, Audit, Shelf
from audits.services.alerts import alert_resolve
from tests.factories import AlertFactory
from tests.pages.axe import faults_here
from tests.pages.browser import PHONE, log_in, opened
from tests.pages.conftest import Checked
from tests.servers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

KEPT = "Kept on this phone."


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, manager: User) -> Iterator[Page]:
    allowed = ("Failed to load", "htmx:", "Error Code 502")
    with opened(browser, live_server.url, size=PHONE, allowed=allowed, worker=True) as page:
        log_in(page, manager.email)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        yield page


@pytest.fixture
def audit(checked: Checked, manager: User) -> Audit:
    return checked({1: 1, 3: 2, 4: 1}, by=manager)


@pytest.fixture
def suspected(shelf: Shelf) -> Alert:
    return AlertFactory(shelf=shelf, status=AlertStatus.SUSPECTED)


def test_a_check_asks_on_without_connection_and_its_answers_arrive_later(
    phone: Page, audit: Audit, manager: User
) -> None:
    phone.goto(f"/checks/{audit.pk}/", wait_until="networkidle")
    phone.context.set_offline(True)
    asked = phone.get_by_role("region", name="Is this place empty?")
    expect(asked).to_contain_text("3 places to confirm")
    # With the keyboard as with a thumb: the next question is read, not answered by the same key.
    asked.get_by_role("button", name="It is empty").focus()
    phone.keyboard.press("Enter")
    expect(phone.locator("place-asking > .kept")).to_contain_text(f"It is empty. {KEPT}")
    expect(asked).to_contain_text("2 places to confirm")
    expect(asked.get_by_role("heading")).to_be_focused()
    asked.get_by_role("button", name="It is not").tap()
    expect(asked).to_contain_text("One facing in the 4th row from the top")
    # A tap that went wrong is taken back, and asked again.
    phone.locator("place-asking > .kept").get_by_role("button", name="Undo").tap()
    expect(asked).to_contain_text("2 facings in the 3rd row from the top")
    asked.get_by_role("button", name="It is not").tap()
    asked.get_by_role("button", name="It is empty").tap()
    expect(phone.get_by_role("heading", name="All done. Thank you.")).to_be_visible()
    expect(phone.get_by_text("3 answers are not sent yet")).to_be_visible()
    assert not Alert.objects.exclude(confirmed_at=None).exists()

    phone.context.set_offline(False)
    wait_until(lambda: _said() == {1: manager.pk, 3: None, 4: manager.pk}, what="the answers")
    wait_until(
        lambda: Alert.objects.get(row=3).status == AlertStatus.RESOLVED, what="the one that is not"
    )
    expect(phone.locator("shelf-outbox")).to_be_hidden()
    expect(phone.locator("place-asking > .kept")).to_contain_text("Sent.")
    expect(phone.get_by_text(KEPT)).to_have_count(0)


def _said() -> dict[int, int | None]:
    return dict(Alert.objects.values_list("row", "confirmed_by"))


def test_a_place_is_answered_on_its_kept_page(phone: Page, suspected: Alert) -> None:
    address = f"/alerts/{suspected.pk}/"
    phone.goto(address)
    phone.context.set_offline(True)
    phone.reload()
    phone.get_by_role("button", name="It is empty").tap()
    expect(phone.locator(".kept")).to_contain_text(f"It is empty {KEPT}")
    # The copy of the page knows it as well.
    phone.reload()
    expect(phone.locator(".kept")).to_contain_text(f"It is empty {KEPT}")
    expect(phone.get_by_role("button", name="It is empty")).to_be_hidden()
    expect(phone.get_by_text("1 answer is not sent yet")).to_be_visible()
    assert faults_here(phone, "an answer that is kept") == []

    phone.context.set_offline(False)
    wait_until(lambda: _status(suspected) == AlertStatus.OPEN, what="the answer to arrive")
    expect(phone.locator(".kept")).to_contain_text("Sent.")
    phone.reload()
    expect(phone.get_by_text("To fill").first).to_be_visible()
    expect(phone.locator(".kept")).to_have_count(0)


def _status(alert: Alert) -> str:
    return Alert.objects.get(pk=alert.pk).status


def test_an_answer_on_a_line_that_leads_nowhere_is_kept(phone: Page, suspected: Alert) -> None:
    phone.goto(f"/alerts/{suspected.pk}/")
    # The browser believes that it is connected.
    phone.context.route("**/confirm/", lambda route: route.abort())
    phone.get_by_role("button", name="It is empty").tap()
    expect(phone.locator(".kept")).to_contain_text(KEPT)
    phone.context.unroute_all()
    wait_until(lambda: _status(suspected) == AlertStatus.OPEN, what="the answer to arrive")


def test_what_somebody_settled_meanwhile_stays_settled(
    phone: Page, suspected: Alert, staff: User
) -> None:
    phone.goto(f"/alerts/{suspected.pk}/")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="It is empty").tap()
    expect(phone.get_by_text("1 answer is not sent yet")).to_be_visible()
    alert_resolve(alert_id=suspected.pk, by=staff, why="Filled")
    phone.context.set_offline(False)
    expect(phone.locator("shelf-outbox")).to_be_hidden()
    assert _status(suspected) == AlertStatus.RESOLVED


def test_a_place_that_asks_again_after_an_answer_was_sent_can_be_answered(
    phone: Page, suspected: Alert
) -> None:
    phone.goto(f"/alerts/{suspected.pk}/")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="It is empty").tap()
    expect(phone.get_by_text("1 answer is not sent yet")).to_be_visible()
    phone.context.set_offline(False)
    wait_until(lambda: _status(suspected) == AlertStatus.OPEN, what="the answer to arrive")
    expect(phone.locator(".kept")).to_contain_text("Sent.")
    Alert.objects.update(status=AlertStatus.SUSPECTED, confirmed_at=None, confirmed_by=None)
    phone.reload()
    expect(phone.get_by_role("button", name="It is empty")).to_be_visible()


def test_what_is_not_kept_is_told_and_stays_on_the_page(phone: Page, suspected: Alert) -> None:
    for address, button in (
        (f"/alerts/{suspected.pk}/", "I am on it"),
        ("/profile/", "Log out"),
    ):
        phone.goto(address)
        phone.context.set_offline(True)
        phone.get_by_role("button", name=button).click()
        expect(
            phone.get_by_text("No connection. Nothing was sent; please try again.")
        ).to_be_visible()
        expect(phone.get_by_role("button", name=button)).to_be_visible()
        phone.context.set_offline(False)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_two_taps_without_connection_answer_one_place(
    phone: Page, audit: Audit, motion: Literal["reduce", "no-preference"]
) -> None:
    phone.emulate_media(reduced_motion=motion)
    phone.goto(f"/checks/{audit.pk}/", wait_until="networkidle")
    phone.context.set_offline(True)
    asked = phone.get_by_role("region", name="Is this place empty?")
    button = asked.get_by_role("button", name="It is not")
    button.tap()
    expect(asked).to_contain_text("2 places to confirm")
    # From here on what is asked next lies where the last question lay.
    button.tap(trial=True)
    place = _middle(button)
    phone.touchscreen.tap(*place)
    phone.wait_for_timeout(170)
    phone.touchscreen.tap(*place)
    phone.wait_for_timeout(700)
    expect(asked).to_contain_text("One facing in the 4th row from the top")
    button.tap()
    expect(asked).to_be_hidden()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_second_tap_on_the_next_page_answers_nothing(
    phone: Page, audit: Audit, motion: Literal["reduce", "no-preference"]
) -> None:
    phone.emulate_media(reduced_motion=motion)
    phone.goto(f"/checks/{audit.pk}/", wait_until="networkidle")
    asked = phone.get_by_role("region", name="Is this place empty?")
    button = asked.get_by_role("button", name="It is not")
    button.tap(trial=True)
    place = _middle(button)
    with phone.expect_navigation(wait_until="domcontentloaded"):
        phone.touchscreen.tap(*place)
    phone.touchscreen.tap(*place)
    phone.wait_for_timeout(700)
    expect(asked).to_contain_text("2 places to confirm")
    assert Alert.objects.filter(status=AlertStatus.RESOLVED).count() == 1
    button.tap()
    expect(asked).to_contain_text("One facing in the 4th row from the top")


def _middle(button: Locator) -> tuple[float, float]:
    box = button.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_an_answer_that_the_server_is_too_ill_to_take_is_kept(
    phone: Page, suspected: Alert
) -> None:
    def ill(route: Route) -> None:  # as a proxy says whose site is being restarted
        route.fulfill(status=502, body="bad gateway")

    phone.goto(f"/alerts/{suspected.pk}/")
    phone.context.route("**/deny/", ill)
    phone.get_by_role("button", name="It is not").tap()
    expect(phone.locator(".kept")).to_contain_text(KEPT)
    phone.context.unroute_all()
    wait_until(lambda: _status(suspected) == AlertStatus.RESOLVED, what="the answer to arrive")
