"""Every page, in both themes: nothing that axe objects to (WCAG 2.2 AA), and little to load."""

import gzip

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Audit, Reference, Shelf, ShelfView, Slot
from integrations.services.notices import notice_ping
from integrations.services.webhooks import webhook_create
from tests.pages.axe import faults
from tests.pages.browser import PHONE, log_in, opened
from tests.pages.conftest import Checked
from tests.pages.positions import day_of, emptied, positions
from tests.site import ROOT

pytestmark = pytest.mark.django_db(transaction=True)

MOST_BYTES = 150_000


@pytest.fixture
def audit(checked: Checked, manager: User) -> Audit:
    """A check with a hole, whose photo is the shelf's reference, and what came before it."""
    manager.is_superuser = manager.is_staff = True
    manager.save()
    checked(hours_ago=30, by=manager)
    made = checked({2: 2}, by=manager)
    photo = made.photos.get()
    view = ShelfView.objects.create(shelf=made.shelf, reference_photo=photo)
    Reference.objects.create(
        view=view, version=1, photo=photo, width=640, height=640, landmarks=b""
    )
    slots = positions(made.shelf, "stocked", "low", "out", "unseen")
    Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(view=view)
    emptied(made.shelf, "s1", 3)
    for days_ago in range(10):
        day_of(made.shelf, days_ago + 2, observed=50, out=days_ago)
    return made


def told_webhook(owner: User | None) -> int:
    """A webhook that was told something."""
    assert owner is not None
    webhook = owner.webhooks.first() or webhook_create(
        owner=owner, name="Head office", url="https://hooks.example.com/", events=["alert.opened"]
    )
    if not webhook.notices.exists():
        notice_ping(webhook=webhook)
        webhook.notices.update(status="sent", attempt=1, answer_status=204, answer_ms=31)
    return int(webhook.pk)


def addresses(audit: Audit, shelf: Shelf) -> list[str]:
    store = f"/stores/{shelf.store_id}/"
    return [
        *("/", store, "/stores/new/", f"{store}shelves/new/", f"{store}codes/", f"{store}round/"),
        *(f"/shelves/{shelf.pk}/", f"/shelves/{shelf.pk}/check/", f"/shelves/{shelf.pk}/edit/"),
        *(f"/shelves/{shelf.pk}/positions/", f"/checks/{audit.pk}/", "/check/", "/check/folder/"),
        *("/alerts/", f"/alerts/{shelf.alerts.get().pk}/", "/try/", "/about/", "/catalogue/"),
        *("/alerts/?state=filled", "/alerts/?state=snoozed", "/alerts/?words=x", "/reports/"),
        *("/profile/", "/profile/password/", "/settings/keys/", "/settings/push/"),
        *("/settings/webhooks/", f"/settings/webhooks/{told_webhook(audit.created_by)}/"),
        *(f"{store}members/", f"{store}devices/", f"{store}edit/", "/offline/"),
    ]


OUTSIDE = [
    "/nowhere/",
    "/api/docs/api/",
    "/phone/password/",
    "/login/",
    "/password/reset/",
    "/password/reset/sent/",
    "/password/reset/done/",
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_a_phone_and_on_a_desk(
    browser: Browser,
    live_server: LiveServer,
    manager: User,
    audit: Audit,
    shelf: Shelf,
    dark: bool,
) -> None:
    found: list[str] = []
    with opened(browser, live_server.url, size=PHONE, dark=dark, allowed="status of 40") as page:
        for address in OUTSIDE:
            found += faults(page, address)
        log_in(page, manager.email)
        for address in addresses(audit, shelf):
            found += faults(page, address)
    assert found == [], "\n".join(found)


def test_the_first_load_of_every_page_is_light(
    browser: Browser, live_server: LiveServer, manager: User, audit: Audit, shelf: Shelf
) -> None:
    """Script and style as they travel: compressed, as nginx and WhiteNoise send them."""
    with opened(browser, live_server.url, size=PHONE, allowed="status of 40") as page:
        log_in(page, manager.email)
        sizes = {address: _weight(page, address) for address in addresses(audit, shelf)}
    assert min(sizes.values()) > 5_000, "nothing was weighed"
    assert {address: size for address, size in sizes.items() if size > MOST_BYTES} == {}


def _weight(page: Page, address: str) -> int:
    page.goto(address, wait_until="networkidle")
    names: list[str] = page.evaluate(
        "performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)"
    )
    files = {name for name in names if name.endswith((".js", ".css")) and "/static/" in name}
    paths = [ROOT / "static" / name.removeprefix("/static/") for name in files]
    return sum(len(gzip.compress(path.read_bytes())) for path in paths if path.exists())
