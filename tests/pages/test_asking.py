"""A check's places to confirm: each is seen with both answers, without scrolling."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, FloatRect, Locator, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Alert, AlertStatus, Audit
from tests.pages.axe import faults_here
from tests.pages.browser import PHONE, log_in, opened, too_wide
from tests.pages.conftest import Checked, text

pytestmark = pytest.mark.django_db(transaction=True)

SMALL = {"width": 360, "height": 640}


@pytest.fixture
def audit(checked: Checked, manager: User) -> Audit:
    return checked({1: 1, 3: 2, 4: 1}, by=manager)


def _box(thing: Locator) -> FloatRect:
    box = thing.bounding_box()
    assert box is not None
    return box


@pytest.mark.parametrize("size", [PHONE, SMALL], ids=["english", "small-german"])
def test_a_place_and_both_answers_are_seen_without_scrolling(
    browser: Browser, live_server: LiveServer, manager: User, audit: Audit, size: dict[str, int]
) -> None:
    User.objects.filter(pk=manager.pk).update(language="de" if size == SMALL else "")
    with opened(browser, live_server.url, size=size) as page:
        log_in(page, manager.email)
        page.goto(f"/checks/{audit.pk}/", wait_until="networkidle")
        asked = page.locator(".ask")
        words, place, tabs = (
            _box(asked.locator("h2")),
            _box(asked.get_by_role("img")),
            _box(page.locator(".tabs")),
        )
        answers = [_box(button) for button in asked.get_by_role("button").all()]
        assert len(answers) == 2
        assert 0 < words["y"] < place["y"]
        assert place["height"] >= 120
        for answer in answers:
            assert place["y"] + place["height"] <= answer["y"]
            assert answer["y"] + answer["height"] <= tabs["y"]
            assert min(answer["width"], answer["height"]) >= 56
        assert page.evaluate("scrollY") == 0
        assert too_wide(page) == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_one_answer_leads_to_the_next_place(
    browser: Browser, live_server: LiveServer, manager: User, audit: Audit, dark: bool
) -> None:
    with opened(browser, live_server.url, size=PHONE, dark=dark) as page:
        log_in(page, manager.email)
        page.goto(f"/checks/{audit.pk}/", wait_until="networkidle")
        assert faults_here(page, "a place to confirm") == []
        page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        asked = page.get_by_role("region", name="Is this place empty?")
        expect(asked).to_contain_text("One facing in the top row")
        expect(asked).to_contain_text("3 places to confirm")
        # With the keyboard as with a thumb.
        asked.get_by_role("button", name="It is empty").focus()
        page.keyboard.press("Enter")
        expect(asked).to_contain_text("2 facings in the 3rd row from the top")
        asked.get_by_role("button", name="It is not").tap()
        expect(asked).to_contain_text("One facing in the 4th row from the top")
        expect(asked).not_to_contain_text("to confirm")
        asked.get_by_role("button", name="It is empty").tap()
        expect(asked).to_be_hidden()
    said = dict(Alert.objects.values_list("row", "confirmed_by"))
    assert said == {1: manager.pk, 3: None, 4: manager.pk}
    assert Alert.objects.get(row=3).status == AlertStatus.RESOLVED


def test_without_scripts_the_question_and_the_next_come_as_pages(
    manager_client: Client, audit: Audit
) -> None:
    top, third, _ = Alert.objects.order_by("row")
    page = text(manager_client.get(f"/checks/{audit.pk}/"))
    assert page.index("Is this place empty?") < page.index(f'data-photo="{audit.photos.get().pk}"')
    assert page.index(f'formaction="/alerts/{top.pk}/confirm/"') < page.index("data-photo=")
    sent = {"check": audit.pk}
    page = text(manager_client.post(f"/alerts/{top.pk}/confirm/", sent, follow=True))
    assert page.index(f'formaction="/alerts/{third.pk}/confirm/"') < page.index("data-photo=")
    assert f"/alerts/{top.pk}/confirm/" not in page
