"""A store's managers change it and its shelves, and close and open these, on the pages."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Alert, Shelf, Store
from tests.factories import AlertFactory, ShelfFactory, StoreFactory
from tests.pages.browser import PHONE, log_in, opened, too_wide
from tests.pages.conftest import text

pytestmark = pytest.mark.django_db

STORE = {"name": "Hill Store", "code": "99", "time_zone": "Asia/Tokyo", "region": "East"}
SHELF = {"name": "Coffee", "code": "B7", "audit_interval": str(8 * 3600)}


def history(row: Store | Shelf) -> list[tuple[str, str]]:
    """Who changed what, as the admin shows it."""
    found = LogEntry.objects.filter(
        object_id=str(row.pk), content_type__model=row._meta.model_name
    ).order_by("pk")
    return [(str(one.user), one.get_change_message()) for one in found]


def test_a_manager_changes_the_store_and_its_history_says_who(
    manager_client: Client, manager: User, store: Store
) -> None:
    address = f"/stores/{store.pk}/edit/"
    assert address in text(manager_client.get(f"/stores/{store.pk}/"))
    # The browser's own time zone is for new stores.
    assert "data-home-zone" not in text(manager_client.get(address))
    held = timezone.now()
    Store.objects.filter(pk=store.pk).update(mail_held_at=held)
    page = text(manager_client.post(address, STORE, follow=True))
    assert "Saved." in page
    assert "Hill Store" in page
    assert "Asia/Tokyo" in page
    store.refresh_from_db()
    assert (store.code, store.time_zone, store.region) == ("99", "Asia/Tokyo", "East")
    assert store.mail_held_at == held
    assert history(store) == [(str(manager), "Changed name, code, region and time_zone.")]


def test_a_manager_changes_a_shelf(
    manager_client: Client, manager: User, staff_client: Client, shelf: Shelf
) -> None:
    address = f"/shelves/{shelf.pk}/edit/"
    assert address in text(manager_client.get(f"/shelves/{shelf.pk}/"))
    assert address not in text(staff_client.get(f"/shelves/{shelf.pk}/"))
    assert "Coffee" in text(manager_client.post(address, SHELF, follow=True))
    shelf.refresh_from_db()
    assert (shelf.name, shelf.code) == ("Coffee", "B7")
    assert shelf.audit_interval == timedelta(hours=8)
    assert history(shelf) == [(str(manager), "Changed name, code and audit_interval.")]
    manager_client.post(address, SHELF)
    assert len(history(shelf)) == 1  # nothing was changed


@pytest.mark.parametrize(
    ("interval", "words"),
    [(timedelta(hours=3), "Every 3 hours"), (timedelta(minutes=90), "Every 90 minutes")],
)
def test_an_interval_from_a_file_is_kept_by_who_changes_the_name_alone(
    manager_client: Client, shelf: Shelf, interval: timedelta, words: str
) -> None:
    Shelf.objects.update(audit_interval=interval)
    page = text(manager_client.get(f"/shelves/{shelf.pk}/edit/"))
    seconds = int(interval.total_seconds())
    assert f'<option value="{seconds}" selected>{words}</option>' in page
    data = SHELF | {"audit_interval": str(seconds)}
    manager_client.post(f"/shelves/{shelf.pk}/edit/", data)
    shelf.refresh_from_db()
    assert (shelf.name, shelf.audit_interval) == ("Coffee", interval)


def test_what_is_taken_or_no_sense_is_told_at_the_field_and_nothing_is_written(
    manager_client: Client, store: Store, shelf: Shelf
) -> None:
    StoreFactory(code="99")
    response = manager_client.post(f"/stores/{store.pk}/edit/", STORE)
    assert response.status_code == 422
    assert "already exists" in text(response)
    response = manager_client.post(
        f"/stores/{store.pk}/edit/", STORE | {"code": "98", "time_zone": "Mars/Base"}
    )
    assert response.status_code == 422
    ShelfFactory(store=store, code="B7")
    response = manager_client.post(f"/shelves/{shelf.pk}/edit/", SHELF)
    assert response.status_code == 422
    page = text(response)
    assert "has a shelf with that code already" in page
    # The way to the page names the shelf as it is.
    assert f'<a href="/shelves/{shelf.pk}/" >Cereals</a>' in page.replace("  ", " ")
    for row in (store, shelf):
        before = (row.name, row.code)
        row.refresh_from_db()
        assert (row.name, row.code) == before
        assert history(row) == []


def test_a_shelf_is_closed_and_opened_again(
    manager_client: Client, manager: User, staff_client: Client, shelf: Shelf
) -> None:
    alert = AlertFactory(shelf=shelf)
    assert "Close the shelf" not in text(staff_client.get(f"/shelves/{shelf.pk}/"))
    page = text(manager_client.post(f"/shelves/{shelf.pk}/close/", follow=True))
    assert "Cereals is closed. What was found on it stays." in page
    assert "Closed since" in page
    assert "Open it again" in page
    shelf.refresh_from_db()
    assert shelf.closed_on == timezone.now().astimezone(shelf.store.zone).date()
    settled = Alert.objects.get(pk=alert.pk)
    last = settled.transitions.latest("pk")
    assert (settled.resolution, last.by) == ("closed", manager)
    day = timezone.now().date() - timedelta(days=9)
    Shelf.objects.update(closed_on=day)
    manager_client.post(f"/shelves/{shelf.pk}/close/")
    shelf.refresh_from_db()
    assert shelf.closed_on == day  # it keeps its day
    page = text(manager_client.post(f"/shelves/{shelf.pk}/open/", follow=True))
    assert "Cereals is open again. Take a photo of it." in page
    assert "Closed since" not in page
    manager_client.post(f"/shelves/{shelf.pk}/open/")
    told = (str(manager), "Changed closed_on.")
    assert history(shelf) == [told, told]


@pytest.mark.django_db(transaction=True)
def test_closing_a_shelf_asks_once_more(
    browser: Browser, live_server: LiveServer, manager: User, shelf: Shelf
) -> None:
    with opened(browser, live_server.url, size=PHONE) as page:
        log_in(page, manager.email)
        page.goto(f"/shelves/{shelf.pk}/")
        page.get_by_role("button", name="Close the shelf").click()
        expect(page.get_by_role("heading", name="Close Cereals?")).to_be_visible()
        page.get_by_role("dialog").get_by_role("button", name="Close the shelf").click()
        expect(page.get_by_text("Closed since")).to_be_visible()
        assert too_wide(page) == 0
        page.get_by_role("link", name="Edit Cereals").click()
        page.get_by_label("Name").fill("Porridge")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="Porridge")).to_be_visible()
