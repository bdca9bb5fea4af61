"""Pages that few people see or that nobody wants to see: axe finds nothing there either."""

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.pins import COOKIE, phone_create, pin_set
from accounts.stopping import stop_token
from audits.models import Audit, Planogram, Product, Slot, Store
from integrations.models import Device
from tests.factories import AlertFactory
from tests.pages.axe import faults, faults_here
from tests.pages.browser import PHONE, log_in, opened
from tests.pages.conftest import Checked

pytestmark = pytest.mark.django_db(transaction=True)

IN_BOTH_THEMES = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
# The first reader waits until the description is made.
PATIENCE = 90_000


@pytest.fixture
def world(checked: Checked, manager: User) -> Audit:
    """A row of what the admin lists and opens."""
    audit = checked({2: 2}, by=manager)
    planogram = Planogram.objects.create(shelf=audit.shelf, version=1)
    product = Product.objects.create(item_number="1", name="Oats", brand="Mill")
    product.gtins.create(code="4006381333931")
    view = audit.shelf.views.create(reference_photo=audit.photos.get())
    Slot.objects.create(planogram=planogram, key="a", row=1, sequence=1, product=product, view=view)
    Device.objects.create(store=audit.shelf.store, name="Camera 1").shelves.add(audit.shelf)
    AlertFactory(shelf=audit.shelf, place="row:3")
    return audit


def _admin(audit: Audit) -> list[str]:
    product, alert = Product.objects.get(), audit.shelf.alerts.latest("pk")
    device, person = Device.objects.get(), audit.created_by
    assert person
    return [
        *("/admin/", "/admin/audits/product/", "/admin/audits/product/add/"),
        *(f"/admin/audits/product/{product.pk}/change/", "/admin/audits/product/?q=nothing"),
        *("/admin/audits/audit/", f"/admin/audits/audit/{audit.pk}/change/"),
        *("/admin/audits/alert/", f"/admin/audits/alert/{alert.pk}/change/"),
        *("/admin/audits/store/", f"/admin/audits/store/{audit.shelf.store_id}/change/"),
        *("/admin/audits/planogram/", f"/admin/audits/shelf/{audit.shelf_id}/change/"),
        *("/admin/accounts/user/", f"/admin/accounts/user/{person.pk}/change/"),
        *("/admin/accounts/user/add/", f"/admin/accounts/user/{person.pk}/password/"),
        *("/admin/integrations/device/", f"/admin/integrations/device/{device.pk}/change/"),
        *("/admin/integrations/apikey/add/", f"/admin/audits/product/{product.pk}/delete/"),
        f"/admin/audits/product/{product.pk}/history/",
    ]


@IN_BOTH_THEMES
def test_the_admin(
    browser: Browser, live_server: LiveServer, superuser: User, world: Audit, dark: bool
) -> None:
    with opened(browser, live_server.url, size=PHONE, dark=dark) as page:
        log_in(page, superuser.email)
        found = [fault for address in _admin(world) for fault in faults(page, address)]
    assert found == [], "\n".join(found)


@IN_BOTH_THEMES
def test_where_mailed_links_lead(
    browser: Browser, live_server: LiveServer, staff: User, dark: bool
) -> None:
    """A new password, and whoever is invited chooses the first one there; no more mail."""
    key = urlsafe_base64_encode(force_bytes(staff.pk))
    way = f"/password/reset/{key}/{default_token_generator.make_token(staff)}/"
    stop = f"/mail/stop/{stop_token(staff)}/"
    with opened(browser, live_server.url, size=PHONE, dark=dark, allowed="status of 4") as page:
        found = faults(page, way)
        for field in page.locator("input[type=password]").all():
            field.fill("password")
        page.get_by_role("button", name="Save the password").click()
        page.locator(".field__error").first.wait_for()
        found += faults_here(page, "a password that everybody guesses")
        found += faults(page, f"/password/reset/{key}/used-already/")
        found += faults(page, stop)
        page.get_by_role("button", name="Stop the mail").click()
        page.get_by_role("heading", name="The mail is stopped").wait_for()
        found += faults_here(page, "the mail is stopped")
    assert found == [], "\n".join(found)


@IN_BOTH_THEMES
def test_a_phone_that_people_share(
    browser: Browser, live_server: LiveServer, manager: User, store: Store, dark: bool
) -> None:
    _, secret = phone_create(store_id=store.pk, name="Aisle phone", by=manager)
    with opened(browser, live_server.url, size=PHONE, dark=dark, allowed="status of 4") as page:
        page.context.add_cookies([{"name": COOKIE, "value": secret, "url": live_server.url}])
        found = faults(page, "/phone/")
        mine = manager.memberships.get()
        pin_set(membership=mine, pin="8306")
        found += faults(page, "/phone/")
        page.get_by_label(manager.name).check()
        for pin, leads in {"8307": "**/phone/**", "8306": "**/check/"}.items():
            page.get_by_label("PIN").fill(pin)
            page.get_by_role("button", name="Go").click()
            page.wait_for_url(leads)
            found += faults_here(page, f"after the PIN {pin}")
        found += faults(page, "/profile/")
        page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        page.get_by_role("button", name="Hand over").first.click()
        page.context.clear_cookies()
        log_in(page, manager.email)
        found += faults(page, f"/profile/pins/{mine.pk}/")
    assert found == [], "\n".join(found)


@IN_BOTH_THEMES
def test_faults(browser: Browser, live_server: LiveServer, dark: bool) -> None:
    names = ("400", "403", "403_csrf", "404", "413", "429", "500", "503")
    with opened(browser, live_server.url, size=PHONE, dark=dark) as page:
        for name in names:
            _shown(page, f"/fault-{name}/", render_to_string(f"{name}.html"))
        found = [fault for name in names for fault in faults(page, f"/fault-{name}/")]
    assert found == [], "\n".join(found)


def _shown(page: Page, address: str, body: str) -> None:
    """Nobody breaks the site at will: the page that it would answer with, at some address."""
    page.route(f"**{address}", lambda way: way.fulfill(body=body, content_type="text/html"))


@IN_BOTH_THEMES
def test_the_description_of_the_api(
    browser: Browser, live_server: LiveServer, manager: User, dark: bool
) -> None:
    with opened(browser, live_server.url, size=PHONE, dark=dark) as page:
        log_in(page, manager.email)
        found = _api(page)
    assert found == [], "\n".join(found)


def _api(page: Page) -> list[str]:
    page.goto("/api/docs/")
    page.locator("[id$=stores_list] button").first.click(timeout=PATIENCE)
    page.get_by_role("button", name="Try it out").first.wait_for()
    return faults_here(page, "/api/docs/")
