"""The site can be installed, and the pages for the aisle open where there is no connection."""

import json
from collections.abc import Iterator

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.pins import SESSION
from audits.models import Alert, AlertStatus, Audit, Resolution, Shelf
from tests.factories import AlertFactory, MembershipFactory, ShelfFactory
from tests.pages.browser import PHONE, log_in, opened, wait_for
from tests.photos import jpeg
from tests.servers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, manager: User) -> Iterator[Page]:
    with opened(browser, live_server.url, size=PHONE, allowed="net::", worker=True) as page:
        log_in(page, manager.email)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        yield page


@pytest.fixture
def refused(browser: Browser, live_server: LiveServer, manager: User) -> Iterator[Page]:
    """A phone whose browser complains of answers that say no, which are meant."""
    allowed = "Failed to load resource"
    with opened(browser, live_server.url, size=PHONE, allowed=allowed, worker=True) as page:
        log_in(page, manager.email)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        yield page


# As the worker looks: pages vary by headers that a script cannot send.
KEPT = "caches.open('pages-1').then(all => all.match('{}', {{ ignoreVary: true }})).then(Boolean)"


def test_a_shelf_never_opened_before_is_photographed_without_connection(
    phone: Page, shelf: Shelf
) -> None:
    phone.goto("/check/")
    address = f"/shelves/{shelf.pk}/check/"
    wait_until(lambda: phone.evaluate(KEPT.format(address)), what="the shelf's page to be kept")
    phone.context.set_offline(True)
    phone.goto(address)
    phone.locator("input[capture]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg(640, 480)}
    )
    phone.get_by_role("button", name="Send for checking").click()
    expect(phone.get_by_text("Kept on this phone.")).to_be_visible()
    phone.goto("/about/")
    expect(phone.get_by_role("heading", name="No connection")).to_be_visible()
    phone.context.set_offline(False)
    phone.goto("/check/")
    wait_until(Audit.objects.exists, what="the photos to arrive")
    assert Audit.objects.get().shelf == shelf


def test_after_a_logout_nobody_finds_the_pages_of_who_was_there(phone: Page, shelf: Shelf) -> None:
    phone.goto("/check/")
    wait_until(lambda: phone.evaluate(KEPT.format("/check/")), what="the page to be kept")
    phone.goto("/profile/")
    phone.get_by_role("button", name="Log out").click()
    expect(phone.get_by_role("button", name="Log in")).to_be_visible()
    phone.context.set_offline(True)
    phone.goto("/check/")
    expect(phone.get_by_role("heading", name="No connection")).to_be_visible()
    expect(phone.get_by_text(shelf.name)).to_have_count(0)


def test_the_browser_may_install_it(phone: Page) -> None:
    cdp = phone.context.new_cdp_session(phone)
    told = cdp.send("Page.getAppManifest")
    assert told["errors"] == []
    found = cdp.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # The only one is the test's own: it has no profile of its own on the disk.
    assert [one["errorId"] for one in found] == ["in-incognito"]


def test_the_worker_is_always_asked_for_anew(client: Client) -> None:
    answer = client.get("/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"


def test_what_the_server_pushes_is_shown_as_a_notice(phone: Page) -> None:
    phone.context.grant_permissions(["notifications"])
    cdp = phone.context.new_cdp_session(phone)
    registrations: list[str] = []
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(one["registrationId"] for one in told["registrations"]),
    )
    cdp.send("ServiceWorker.enable")
    wait_for(phone, "navigator.serviceWorker.ready.then(() => true)")
    wait_until(lambda: _pumped(phone, registrations), what="the worker to be known")
    told = {"title": "Cereals", "body": "2 facings empty", "url": "/alerts/1/", "tag": "store-1"}
    origin = str(phone.evaluate("location.origin"))
    cdp.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": registrations[0], "data": json.dumps(told)},
    )
    wait_for(
        phone,
        """navigator.serviceWorker.ready
           .then((ready) => ready.getNotifications())
           .then(([one]) => one && one.title === "Cereals" && one.data.url === "/alerts/1/")""",
    )


def _pumped(page: Page, found: list[str]) -> bool:
    """Whether anything was told; asking the page lets the browser's events come in."""
    page.evaluate("1")
    return bool(found)


def test_a_round_is_filled_without_connection_and_told_once_there_is_one(
    phone: Page, shelf: Shelf, manager: User
) -> None:
    milk, rice, beans = (
        AlertFactory(shelf=shelf, place=f"row:{row}", row=row) for row in (1, 2, 3)
    )
    address = f"/stores/{shelf.store_id}/round/"
    phone.goto(address)
    phone.context.set_offline(True)
    # A copy of the page, then another one after a tap: nothing is forgotten.
    phone.reload()
    phone.get_by_role("button", name="Filled").first.click()
    expect(phone.get_by_text("2 places left.")).to_be_visible()
    phone.get_by_role("button", name="None left").first.click()
    expect(phone.get_by_text("1 place left.")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("1 place left.")).to_be_visible()
    expect(phone.get_by_text("2 answers are not sent yet")).to_be_visible()
    assert set(Alert.objects.values_list("status", flat=True)) == {AlertStatus.OPEN}

    phone.context.set_offline(False)
    wait_until(
        lambda: Alert.objects.filter(status=AlertStatus.RESOLVED).count() == 2,
        what="the taps to arrive",
    )
    expect(phone.get_by_text("are not sent yet")).to_be_hidden()
    settled = {alert.pk: alert for alert in Alert.objects.all()}
    assert settled[milk.pk].resolution == Resolution.FILLED
    assert settled[rice.pk].resolution == Resolution.NO_STOCK
    assert settled[milk.pk].transitions.get(to_status=AlertStatus.RESOLVED).by == manager
    phone.reload()
    expect(phone.get_by_role("button", name="Filled")).to_have_count(1)
    assert settled[beans.pk].status == AlertStatus.OPEN


def test_a_tap_of_somebody_who_is_logged_out_waits_for_the_next_login(
    phone: Page, shelf: Shelf, manager: User
) -> None:
    AlertFactory(shelf=shelf)
    address = f"/stores/{shelf.store_id}/round/"
    phone.goto(address)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Filled").click()
    expect(phone.get_by_text("1 answer is not sent yet")).to_be_visible()
    # As a PIN's session on a phone that is the store's no more: it is led to the login.
    [cookie] = [one for one in phone.context.cookies() if one["name"] == "sessionid"]
    session = SessionStore(cookie["value"])
    session[SESSION] = shelf.store_id
    session.save()
    with phone.expect_response("**/resolve/") as led:
        phone.context.set_offline(False)
    assert led.value.status == 302
    log_in(phone, manager.email)
    wait_until(
        lambda: Alert.objects.get().status == AlertStatus.RESOLVED,
        what="the tap to arrive",
    )


def test_a_tap_on_the_round_is_taken_back(phone: Page, shelf: Shelf) -> None:
    AlertFactory(shelf=shelf)
    phone.goto(f"/stores/{shelf.store_id}/round/")
    phone.get_by_role("button", name="Filled").click()
    expect(phone.get_by_text("All done. Thank you.")).to_be_visible()
    phone.get_by_role("button", name="Undo").click()
    expect(phone.get_by_role("button", name="Filled")).to_be_visible()
    phone.goto("/alerts/")
    expect(phone.get_by_text("is not sent yet")).to_be_hidden()
    assert Alert.objects.get().status == AlertStatus.OPEN


def test_a_round_is_taken_without_connection(phone: Page, shelf: Shelf, manager: User) -> None:
    AlertFactory(shelf=shelf)
    phone.goto(f"/stores/{shelf.store_id}/round/")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="I am on all of them").click()
    expect(phone.get_by_text("you are on them as soon as there is a connection")).to_be_visible()
    phone.context.set_offline(False)
    wait_until(lambda: Alert.objects.get().taken_by == manager, what="the round to be taken")


def _filled_offline(page: Page, shelf: Shelf) -> None:
    page.goto(f"/stores/{shelf.store_id}/round/")
    page.get_by_role("button", name="Filled").first.click()
    expect(page.locator(".is-done")).to_have_count(1)


def test_taps_for_a_store_that_one_left_are_told_and_hold_up_nothing(
    refused: Page, shelf: Shelf, manager: User
) -> None:
    left = MembershipFactory(user=manager)
    coffee = AlertFactory(shelf=ShelfFactory(store=left.store, name="Coffee"))
    cereals = AlertFactory(shelf=shelf)
    for store in (left.store_id, shelf.store_id):
        refused.goto(f"/stores/{store}/round/")
    refused.context.set_offline(True)
    _filled_offline(refused, coffee.shelf)
    _filled_offline(refused, shelf)
    left.delete()
    refused.context.set_offline(False)

    wait_until(
        lambda: Alert.objects.get(pk=cereals.pk).status == AlertStatus.RESOLVED,
        what="the other store's tap to arrive",
    )
    assert Alert.objects.get(pk=coffee.pk).status == AlertStatus.OPEN
    outbox = refused.locator("shelf-outbox")
    expect(outbox.get_by_text("1 answer was not taken over")).to_be_visible()
    expect(outbox.get_by_text("Not taken over: Coffee, ")).to_be_visible()
    # It stays told until the person has read it; trying again is told the same.
    refused.goto("/alerts/")
    outbox.get_by_text("1 answer was not taken over").click()
    with refused.expect_response("**/resolve/") as again:
        outbox.get_by_role("button", name="Try again").click()
    assert again.value.status == 404
    outbox.get_by_role("button", name="Throw away").click()
    expect(outbox).to_be_hidden()


def test_a_place_whose_tap_was_refused_stands_open_again(refused: Page, shelf: Shelf) -> None:
    milk, rice = (AlertFactory(shelf=shelf, place=f"row:{row}", row=row) for row in (1, 2))
    address = f"**/alerts/{milk.pk}/resolve/"

    def no(route: Route) -> None:  # as a proxy before the site may say
        route.fulfill(status=403, body="no")

    refused.goto(f"/stores/{shelf.store_id}/round/")
    refused.route(address, no)
    refused.get_by_role("button", name="Filled").first.click()
    expect(refused.locator(".is-done")).to_have_count(1)
    refused.get_by_role("button", name="Filled").click()
    expect(refused.get_by_text("All done. Thank you.")).to_be_visible()
    expect(refused.get_by_text("1 place left.")).to_be_visible()
    wait_until(
        lambda: Alert.objects.get(pk=rice.pk).status == AlertStatus.RESOLVED,
        what="the second tap to arrive",
    )
    refused.reload()
    row = refused.locator(f'[data-alert="{milk.pk}"]')
    expect(row.get_by_role("button", name="Filled")).to_be_visible()
    expect(refused.get_by_text("1 answer was not taken over")).to_be_visible()
    # Done again, it is sent again, and what is kept now is not listed as refused.
    refused.unroute(address)
    refused.get_by_text("1 answer was not taken over").click()
    row.get_by_role("button", name="Filled").click()
    expect(refused.locator("shelf-outbox")).to_be_hidden()
    assert Alert.objects.get(pk=milk.pk).status == AlertStatus.OPEN
    wait_until(
        lambda: Alert.objects.get(pk=milk.pk).status == AlertStatus.RESOLVED,
        what="the tap to arrive",
    )
    expect(refused.locator("shelf-outbox")).to_be_hidden()


def test_a_network_that_refuses_everything_takes_no_tap_away(refused: Page, shelf: Shelf) -> None:
    AlertFactory(shelf=shelf)
    refused.goto(f"/stores/{shelf.store_id}/round/")
    with refused.expect_response("**/round/") as asked:
        refused.context.route("**/*", lambda route: route.fulfill(status=403, body="not from here"))
        refused.get_by_role("button", name="Filled").click()
    assert asked.value.status == 403
    expect(refused.get_by_text("1 answer is not sent yet")).to_be_visible()
    refused.context.unroute_all()
    refused.get_by_text("1 answer is not sent yet").click()
    refused.get_by_role("button", name="Send now").click()
    wait_until(lambda: Alert.objects.get().status == AlertStatus.RESOLVED, what="the tap to arrive")


def test_a_tap_whose_token_is_gone_is_sent_with_a_new_one(refused: Page, shelf: Shelf) -> None:
    AlertFactory(shelf=shelf)
    refused.goto(f"/stores/{shelf.store_id}/round/")
    refused.context.set_offline(True)
    refused.get_by_role("button", name="Filled").click()
    refused.context.clear_cookies(name="csrftoken")
    expect(refused.get_by_text("1 answer is not sent yet")).to_be_visible()
    with refused.expect_response("**/resolve/") as first:
        refused.context.set_offline(False)
    assert first.value.status == 403
    wait_until(lambda: Alert.objects.get().status == AlertStatus.RESOLVED, what="the tap to arrive")
    expect(refused.locator("shelf-outbox")).to_be_hidden()
