"""A screen gets a photo as large as it can show it; the largest comes for looking closely."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Photo, Shelf, Source
from audits.services.records import audit_record
from audits.services.uploads import audit_create
from tests.findings import found
from tests.pages.browser import DESK, PHONE, log_in, opened
from tests.pages.conftest import claim
from tests.photos import jpeg

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def photo(shelf: Shelf, staff: User) -> Photo:
    """Of a finished check, 2,400 pixels wide; who looks at it is not asked about its hole."""
    audit = audit_create(
        shelf=shelf, photos=[jpeg(2400, 1800)], source=Source.PAGE, created_by=staff
    )
    claim(audit)
    photo = audit.photos.get()
    audit_record(
        audit=audit, found=[(photo, replace(found(holes={2: 2}), width=2400, height=1800))]
    )
    return photo


@pytest.mark.parametrize(("size", "fits"), [(PHONE, "thumbnail"), (DESK, "small")])
def test_a_check_shows_what_fits_and_brings_the_largest_when_one_looks_closely(
    browser: Browser,
    live_server: LiveServer,
    manager: User,
    photo: Photo,
    size: dict[str, int],
    fits: str,
) -> None:
    with opened(browser, live_server.url, size=size) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.extend(re.findall(r"(\w+)\.jpg", request.url)))
        log_in(page, manager.email)
        asked.clear()
        page.goto(f"/checks/{photo.audit_id}/", wait_until="networkidle")
        expect(page.locator("figure[data-products]")).to_have_attribute("data-products", "4")
        assert asked == [fits]
        page.get_by_role("application").press("+")
        page.wait_for_load_state("networkidle")
        assert asked == [fits, "page"]
