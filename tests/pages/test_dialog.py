"""What cannot be taken back is asked once more, by keyboard and screen reader too."""

import re

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Store
from tests.pages.axe import faults_here
from tests.pages.browser import PHONE, log_in, opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_somebody_is_taken_out_only_after_a_second_yes(
    browser: Browser,
    live_server: LiveServer,
    manager: User,
    staff: User,
    store: Store,
    dark: bool,
) -> None:
    with opened(browser, live_server.url, size=PHONE, dark=dark) as page:
        log_in(page, manager.email)
        page.goto(f"/stores/{store.pk}/members/")
        out = page.get_by_role("button", name=re.compile("Take out.*Sam Staff"))
        dialog = page.get_by_role("dialog", name="Take Sam Staff out of Corner Store?")
        out.click()
        expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
        found = faults_here(page, "the dialog")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(out).to_be_focused()
        page.keyboard.press("Enter")
        dialog.get_by_role("button", name="Cancel").click()
        expect(dialog).to_be_hidden()
        assert staff.memberships.filter(store=store).exists()
        out.click()
        dialog.get_by_role("button", name="Take out").click()
        expect(page.get_by_text("Sam Staff is out.")).to_be_visible()
        assert not staff.memberships.filter(store=store).exists()
    assert found == [], "\n".join(found)
