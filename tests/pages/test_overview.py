"""What a manager sees first: availability, its trend, what is overdue, what was checked last."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Shelf, Store
from tests.factories import AlertFactory, MembershipFactory, ShelfFactory, StoreFactory
from tests.pages.browser import PHONE, log_in, opened, too_wide
from tests.pages.conftest import Checked, text
from tests.pages.positions import day_of, positions

pytestmark = pytest.mark.django_db


def test_availability_counts_what_photos_showed_lately(
    manager_client: Client, shelf: Shelf, store: Store
) -> None:
    positions(shelf, "stocked", "stocked", "low", "out", "unseen")
    positions(ShelfFactory(store=store, code="B9"), "stocked", hours_ago=50)
    for page in (text(manager_client.get("/")), text(manager_client.get(f"/stores/{store.pk}/"))):
        assert "75%" in page
        assert "checked 4 positions of 6" in page


def test_it_is_told_whether_the_week_was_better(manager_client: Client, shelf: Shelf) -> None:
    day_of(shelf, 8, observed=100, out=10)
    day_of(shelf, 1, observed=100, out=5)
    page = text(manager_client.get("/"))
    assert "5 points better than the week before" in page
    assert ": 95%, 5 of 100 empty" in page
    assert ": not checked" in page


def test_shelves_that_wait_for_a_photo_are_named_the_never_checked_first(
    manager_client: Client, checked: Checked, store: Store
) -> None:
    checked(hours_ago=30)
    ShelfFactory(store=store, code="B9", name="New bay")
    page = text(manager_client.get("/"))
    overdue = page[page.index("Overdue shelves") :]
    assert overdue.index("New bay") < overdue.index("Cereals")


def test_the_latest_checks_show_what_was_found(manager_client: Client, checked: Checked) -> None:
    audit = checked({2: 3})
    page = text(manager_client.get("/"))
    latest = page[page.index("Latest checks") : page.index("Overdue shelves")]
    assert f"/photos/{audit.photos.get().pk}/thumbnail.jpg" in latest
    assert f'href="/checks/{audit.pk}/"' in latest
    assert 'class="mark mark--open"' in latest


def test_stores_by_other_clocks_name_them(manager_client: Client, manager: User) -> None:
    AlertFactory(shelf=manager.memberships.get().store.shelves.create(code="A", name="A"))
    assert "CET" not in text(manager_client.get("/"))
    far = StoreFactory(time_zone="Asia/Tokyo")
    MembershipFactory(user=manager, store=far)
    AlertFactory(shelf=ShelfFactory(store=far))
    assert "JST" in text(manager_client.get("/"))


def test_a_page_that_asks_again_hears_only_what_is_new(
    manager_client: Client, checked: Checked, store: Store
) -> None:
    checked()
    pages, htmx = ("/", f"/stores/{store.pk}/"), {"HX-Request": "true"}
    marks = {page: manager_client.get(page).context["mark"] for page in pages}
    for page, mark in marks.items():
        assert manager_client.get(page, {"seen": mark}, headers=htmx).status_code == 204
    checked({2: 3}, hours_ago=1)
    for page, mark in marks.items():
        answer = manager_client.get(page, {"seen": mark}, headers=htmx)
        assert answer.status_code == 200
        assert "1 to fill" in text(answer)


def _hide(page: Page, *, hidden: bool) -> None:
    page.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


@pytest.mark.django_db(transaction=True)
def test_the_dashboard_follows_by_itself_and_rests_in_a_hidden_tab(
    browser: Browser, live_server: LiveServer, manager: User, checked: Checked
) -> None:
    checked(hours_ago=3)
    with opened(browser, live_server.url, size=PHONE, dark=True) as page:
        page.clock.install()
        log_in(page, manager.email)
        expect(page.get_by_text("Nothing to fill.")).to_be_visible()
        assert too_wide(page) == 0
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))

        _hide(page, hidden=True)
        checked({2: 3}, hours_ago=2)
        page.clock.run_for(600_000)
        assert asked == []

        _hide(page, hidden=False)  # whoever comes back sees at once what is true now
        expect(page.get_by_role("heading", name="To fill now")).to_be_visible()
        expect(page.locator("#to-fill-count")).to_contain_text("1")

        checked({2: 3, 3: 1}, hours_ago=1)
        page.clock.run_for(12_000)
        expect(page.locator("#to-fill-count")).to_contain_text("2")
