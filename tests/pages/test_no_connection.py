"""Photos taken where there is no connection are kept by the browser and sent once."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Audit, Shelf
from tests.factories import MembershipFactory, ShelfFactory
from tests.pages.browser import PHONE, log_in, opened
from tests.photos import jpeg
from tests.servers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

KEPT = "Kept on this phone."


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, manager: User) -> Iterator[Page]:
    with opened(browser, live_server.url, size=PHONE, allowed="net::") as page:
        log_in(page, manager.email)
        yield page


def _shoot(page: Page, shelf: Shelf, taken: str = "") -> None:
    page.goto(f"/shelves/{shelf.pk}/check/")
    photo = jpeg(640, 480, taken=taken)
    page.locator("input[capture]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    expect(page.get_by_alt_text("Photo 1: a.jpg")).to_be_visible()


def test_what_is_taken_without_connection_is_sent_when_there_is_one(
    phone: Page, shelf: Shelf
) -> None:
    _shoot(phone, shelf)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Send for checking").click()
    expect(phone.get_by_text(KEPT)).to_be_visible()
    expect(phone.get_by_text("1 check is not sent yet")).to_be_visible()
    assert not Audit.objects.exists()

    phone.context.set_offline(False)
    expect(phone.get_by_text(f"The photos of {shelf.name} were sent.")).to_be_visible()
    expect(phone.get_by_text("1 check is not sent yet")).to_be_hidden()
    assert Audit.objects.get().shelf == shelf


def test_what_waits_outlives_the_page_and_is_sent_at_the_next_opening(
    phone: Page, shelf: Shelf
) -> None:
    phone.route("**/check/", _drop_uploads)
    _shoot(phone, shelf)
    phone.get_by_role("button", name="Send for checking").click()
    expect(phone.get_by_text(KEPT)).to_be_visible()
    phone.unroute("**/check/")
    phone.goto("/alerts/")
    wait_until(Audit.objects.exists, what="the photos to arrive")
    expect(phone.get_by_text("1 check is not sent yet")).to_be_hidden()
    assert Audit.objects.count() == 1


def test_an_answer_that_is_lost_on_the_way_doubles_nothing(phone: Page, shelf: Shelf) -> None:
    dropped: list[str] = []
    later: list[Route] = []
    phone.route("**/check/", _drop_the_first_answer(dropped, later))
    _shoot(phone, shelf)
    phone.get_by_role("button", name="Send for checking").click()
    # Sent again at once it would be kept for too short a time to be seen.
    expect(phone.get_by_text(KEPT)).to_be_visible()
    for route in later:
        route.continue_()
    phone.unroute("**/check/")
    expect(phone.get_by_text(f"The photos of {shelf.name} were sent.")).to_be_visible()
    assert (len(dropped), Audit.objects.count()) == (1, 1)


def test_more_than_ten_photos_are_told_and_a_dark_one_offers_retake(
    phone: Page, shelf: Shelf
) -> None:
    phone.goto(f"/shelves/{shelf.pk}/check/")
    photos = [
        {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": jpeg(320, 240)}
        for number in range(12)
    ]
    phone.locator("input[type=file]").nth(1).set_input_files(photos)  # type: ignore[arg-type]
    expect(phone.get_by_text("the last 2 were left out")).to_be_visible()
    expect(phone.get_by_role("button", name="Send 10 photos for checking")).to_be_enabled()
    expect(phone.get_by_role("button", name="Retake photo 1", exact=True)).to_be_visible()


def test_photos_for_a_store_that_one_left_hold_up_no_others(
    browser: Browser, live_server: LiveServer, manager: User, shelf: Shelf
) -> None:
    left = MembershipFactory(user=manager)
    coffee = ShelfFactory(store=left.store, name="Coffee")
    with opened(browser, live_server.url, size=PHONE, allowed="Failed to load") as page:
        log_in(page, manager.email)
        page.route("**/check/", _drop_uploads)
        for each in (coffee, shelf):
            _shoot(page, each)
            page.get_by_role("button", name="Send for checking").click()
            expect(page.get_by_text(KEPT)).to_be_visible()
        left.delete()
        page.unroute("**/check/")
        page.goto("/about/")
        wait_until(Audit.objects.exists, what="the photos of the other store to arrive")
        page.get_by_text("1 check is not sent yet").click()
        expect(page.get_by_text("The shelf is gone, or not yours to check")).to_be_visible()
        assert Audit.objects.get().shelf == shelf
        # Back in the store, nothing is lost.
        left.save(force_insert=True)
        page.get_by_role("button", name="Try again").click()
        wait_until(lambda: Audit.objects.filter(shelf=coffee).exists(), what="the other photos")


def _drop_uploads(route: Route) -> None:
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def _drop_the_first_answer(dropped: list[str], later: list[Route]) -> Callable[[Route], None]:
    """Further photos wait in `later`."""

    def handle(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
        elif dropped:
            later.append(route)
        else:
            dropped.append(route.request.url)
            route.fetch()
            route.abort()

    return handle
