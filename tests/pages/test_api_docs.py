"""The API's description as a page: from this site alone, under its strict policy, and it works."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Store
from tests.pages.browser import DESK, PHONE, log_in, opened

pytestmark = pytest.mark.django_db(transaction=True)

# The first reader waits until the description is made.
PATIENCE = 90_000


def test_whoever_is_logged_in_tries_a_call(
    browser: Browser, live_server: LiveServer, manager: User, store: Store
) -> None:
    with opened(browser, live_server.url, size=DESK) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        log_in(page, manager.email)
        page.goto("/settings/keys/")
        page.get_by_role("link", name="What it can ask").click()
        page.locator("[id$=stores_list] button").first.click(timeout=PATIENCE)
        page.get_by_role("button", name="Try it out").first.click()
        page.get_by_role("button", name="Execute").first.click()
        page.get_by_text('"Corner Store"').first.wait_for()
        ours = (live_server.url, "data:", "blob:")
        assert [url for url in asked if not url.startswith(ours)] == []


def test_anybody_reads_it_on_a_phone_at_night(browser: Browser, live_server: LiveServer) -> None:
    with opened(browser, live_server.url, size=PHONE, dark=True) as page:
        page.goto("/api/docs/")
        page.locator("[id$=-predict]").first.wait_for(timeout=PATIENCE)
        assert page.evaluate("document.documentElement.classList.contains('dark-mode')")
