"""The inbox: what is listed, one act on many places, and putting off."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Alert, AlertStatus, Deed, HoldKind, Product, Shelf
from audits.services.alerts import alert_take, alerts_snooze
from tests.factories import AlertFactory, ShelfFactory
from tests.pages.browser import DESK, PHONE, log_in, opened, too_wide
from tests.pages.conftest import Checked, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(shelf: Shelf) -> list[Alert]:
    """Oats in three rows of one shelf, and soap on another."""
    oats = Product.objects.create(item_number="100", name="Oats", brand="Mill")
    soap = Product.objects.create(item_number="200", name="Soap", brand="Suds")
    other = ShelfFactory(store=shelf.store, code="B2", name="Bath")
    made = [
        AlertFactory(shelf=shelf, place=f"row:{row}", row=row, product=oats) for row in (1, 2, 3)
    ]
    return [*made, AlertFactory(shelf=other, product=soap)]


def _bulk(client: Client, places: list[Alert], act: str, **more: str) -> str:
    data = {"alert": [one.pk for one in places], "act": act, **more}
    return text(client.post("/alerts/bulk/?state=fill&words=oats", data, follow=True))


def test_it_is_searched_by_product_and_shelf(staff_client: Client, places: list[Alert]) -> None:
    found = text(staff_client.get("/alerts/?words=oats"))
    assert "3 places" in found
    assert "Bath" not in found
    assert "1 place" in text(staff_client.get("/alerts/?words=bath+soap"))
    assert "Nothing fits" in text(staff_client.get("/alerts/?words=shampoo"))


def test_it_is_narrowed_to_what_nobody_does_and_to_mine(
    staff_client: Client, staff: User, places: list[Alert]
) -> None:
    alert_take(alert_id=places[0].pk, by=staff)
    assert "3 places" in text(staff_client.get("/alerts/?who=free"))
    mine = text(staff_client.get("/alerts/?who=mine"))
    assert "1 place" in mine
    assert "top row" in mine


def test_suspected_places_have_a_list_of_their_own(
    staff_client: Client, places: list[Alert]
) -> None:
    Alert.objects.filter(pk=places[1].pk).update(status=AlertStatus.SUSPECTED)
    assert "1 place" in text(staff_client.get("/alerts/?state=check"))


def test_the_first_page_leads_to_each_list_and_the_list_tells_them_apart(
    staff_client: Client, shelf: Shelf
) -> None:
    AlertFactory(shelf=shelf, place="row:1", row=1)
    AlertFactory(shelf=shelf, place="row:2", row=2, status=AlertStatus.SUSPECTED)
    assert 'href="/alerts/?state=check"' in text(staff_client.get("/"))
    page = text(staff_client.get("/alerts/"))
    heading = '<h2>Please check</h2> <span class="quiet">1 place</span>'
    assert page.count('<span class="quiet">1 place</span>') == 2
    assert page.index("top row") < page.index(heading) < page.index("2nd row from the top")
    assert heading not in text(staff_client.get("/alerts/?state=check"))


@pytest.fixture
def guesses(shelf: Shelf) -> list[Alert]:
    """Six that nobody answered for a day, beside two that were confirmed minutes ago."""
    now = timezone.now()
    for row in (7, 8):
        AlertFactory(shelf=shelf, place=f"row:{row}", row=row, since=now - timedelta(minutes=5))
    return [
        AlertFactory(
            shelf=shelf,
            place=f"row:{row}",
            row=row,
            status=AlertStatus.SUSPECTED,
            since=now - timedelta(days=1),
        )
        for row in range(1, 7)
    ]


def test_the_first_page_shows_what_it_counts_as_to_fill_and_guesses_apart(
    staff_client: Client, guesses: list[Alert]
) -> None:
    page = text(staff_client.get("/"))
    assert re.findall(r'class="glance__count">(\d+)<', page)[:2] == ["2", "6"]
    told = page[page.index("To fill now") : page.index('<h2 id="guesses">')]
    asked = page[page.index('<h2 id="guesses">') : page.index("Your stores")]
    assert (told.count('class="row '), asked.count('class="row ')) == (2, 6)
    assert "7th row from the top" in told
    assert "8th row from the top" in told
    assert "Please check" not in told


def test_guesses_never_climb_above_what_was_confirmed(
    staff_client: Client, guesses: list[Alert]
) -> None:
    page = text(staff_client.get("/alerts/"))
    rows = re.findall(r'href="/alerts/(\d+)/"', page)
    assert set(rows[2:]) == {str(one.pk) for one in guesses}
    assert len(rows) == 8


def test_guesses_alone_are_not_called_to_fill(staff_client: Client, guesses: list[Alert]) -> None:
    Alert.objects.filter(status=AlertStatus.OPEN).delete()
    for address in ("/", "/alerts/"):
        page = text(staff_client.get(address))
        assert "Nothing to fill." in page
        assert "To fill now" not in page
        assert "6th row from the top" in page
    narrowed = text(staff_client.get("/alerts/?who=free"))
    assert "Nothing to fill." not in narrowed
    assert "6th row from the top" in narrowed


def test_many_are_taken_at_once_and_the_list_stays_as_it_was_chosen(
    staff_client: Client, staff: User, places: list[Alert]
) -> None:
    page = _bulk(staff_client, places[:2], "take")
    assert "You are on 2 places." in page
    assert 'value="oats"' in page
    assert [one.taken_by for one in Alert.objects.order_by("pk")] == [staff, staff, None, None]


def test_many_are_settled_for_one_reason_and_each_keeps_it(
    staff_client: Client, staff: User, places: list[Alert]
) -> None:
    page = _bulk(staff_client, places[:3], "no_stock", words="strike")
    assert "3 places settled." in page
    for one in Alert.objects.filter(pk__in=[place.pk for place in places[:3]]):
        last = one.transitions.last()
        assert last is not None
        assert (last.by, last.why) == (staff, "Nothing left in the back room: strike")
        assert one.holds.get().kind == HoldKind.NO_STOCK
    assert "1 place settled." in _bulk(staff_client, places, "filled")


def test_without_places_or_sense_nothing_happens(staff_client: Client, places: list[Alert]) -> None:
    assert "Choose places" in _bulk(staff_client, [], "take")
    assert "Choose places" in _bulk(staff_client, places, "explode")
    assert "Say in a few words" in _bulk(staff_client, places, "other")
    assert not Alert.objects.filter(status=AlertStatus.RESOLVED).exists()


def test_others_places_are_left_alone(stranger_client: Client, places: list[Alert]) -> None:
    for act in ("take", "1h", "filled"):
        assert "Choose places" in _bulk(stranger_client, places, act)
    for act in ("snooze", "wake"):
        address = f"/alerts/{places[0].pk}/{act}/"
        assert stranger_client.post(address, {"length": "1h"}).status_code == 404
    assert not Alert.objects.exclude(status=AlertStatus.OPEN, taken_by=None).exists()
    assert not Alert.objects.exclude(snoozed_until=None).exists()


def test_what_is_put_off_is_out_of_sight_until_its_time(
    staff_client: Client, staff: User, places: list[Alert]
) -> None:
    page = _bulk(staff_client, places[:1], "1d")
    assert "1 place put off." in page
    assert "2 places" in page
    kept = Alert.objects.get(pk=places[0].pk)
    assert kept.snoozed_until is not None
    morning = kept.snoozed_until.astimezone(kept.shelf.store.zone)
    assert (morning.hour, morning.minute) == (8, 0)
    assert "put off until" in text(staff_client.get("/alerts/?state=snoozed"))
    assert "3 to fill" in text(staff_client.get("/"))
    Alert.objects.filter(pk=kept.pk).update(snoozed_until=timezone.now() - timedelta(minutes=1))
    assert "4 places" in text(staff_client.get("/alerts/"))


def test_nothing_to_fill_claims_no_full_shelf(
    staff_client: Client, staff: User, places: list[Alert]
) -> None:
    """Places that were put off are as empty as before."""
    tomorrow = timezone.now() + timedelta(days=1)
    alerts_snooze(until={one.pk: tomorrow for one in places}, by=staff)
    for address in ("/alerts/", f"/stores/{places[0].shelf.store_id}/round/"):
        page = text(staff_client.get(address))
        assert "Nothing to fill" in page
        assert "What was put off" in page
        assert "stocked" not in page


def test_nothing_to_confirm_says_nothing_of_what_is_to_fill(
    staff_client: Client, places: list[Alert]
) -> None:
    page = text(staff_client.get("/alerts/?state=check"))
    assert "Nothing to confirm" in page
    assert "Nothing to fill" not in page


def test_putting_off_and_bringing_back_stand_in_the_history(
    staff_client: Client, staff: User, places: list[Alert]
) -> None:
    address = f"/alerts/{places[0].pk}/"
    page = text(staff_client.post(f"{address}snooze/", {"length": "4h"}, follow=True))
    assert "Put off</strong>: until " in page
    page = text(staff_client.post(f"{address}wake/", follow=True))
    assert "It is back on the list." in page
    deeds = places[0].transitions.values_list("deed", "by")
    assert list(deeds) == [(Deed.SNOOZED, staff.pk), (Deed.WOKEN, staff.pk)]
    assert staff_client.post(f"{address}snooze/", {"length": "9y"}).status_code == 422


def test_a_photo_that_shows_it_full_settles_what_is_put_off(
    staff: User, shelf: Shelf, checked: Checked
) -> None:
    checked({2: 2}, hours_ago=3)
    alert = shelf.alerts.get()
    alerts_snooze(until={alert.pk: timezone.now() + timedelta(days=3)}, by=staff)
    checked(hours_ago=1)
    alert.refresh_from_db()
    assert alert.status == AlertStatus.RESOLVED


def test_the_place_stands_beside_its_last_full_picture(
    staff_client: Client, shelf: Shelf, checked: Checked
) -> None:
    full = checked(hours_ago=5)
    empty = checked({2: 2}, hours_ago=2)
    page = text(staff_client.get(f"/alerts/{shelf.alerts.get().pk}/"))
    before, after = page.index("when it was last seen full"), page.index("empty place, close up")
    assert before < after
    assert f"/photos/{full.photos.get().pk}/page.jpg" in page[before:after]
    assert f"/photos/{empty.photos.get().pk}/page.jpg" in page[after:]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_two_are_ticked_put_off_and_brought_back_by_keyboard(
    browser: Browser,
    live_server: LiveServer,
    staff: User,
    places: list[Alert],
    size: dict[str, int],
) -> None:
    with opened(browser, live_server.url, size=size, dark=size == DESK) as page:
        log_in(page, staff.email)
        page.goto("/alerts/")
        bar = page.get_by_role("group", name="With those chosen")
        expect(bar).to_be_hidden()
        page.get_by_label("Product or shelf").fill("oats")
        page.keyboard.press("Tab")  # leaving the field lists what fits
        expect(page.get_by_text("3 places", exact=True)).to_be_visible()
        page.get_by_label("Choose all 3").check()
        expect(bar.get_by_text("3 places chosen")).to_be_visible()
        page.get_by_label("Choose 2 facings of Oats empty, top row").uncheck()
        expect(bar.get_by_text("2 places chosen")).to_be_visible()
        assert too_wide(page) == 0
        bar.get_by_text("Put off").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # for one hour
        expect(page.get_by_text("2 places put off.")).to_be_visible()
        expect(page.get_by_text("1 place", exact=True)).to_be_visible()
        page.locator("form.filter").get_by_text("Put off").click()
        expect(page.get_by_role("heading", name="Put off")).to_be_visible()
        page.get_by_role("link", name="Cereals").first.click()
        page.get_by_role("button", name="bring it back now").click()
        expect(page.get_by_text("It is back on the list.")).to_be_visible()
    assert Alert.objects.filter(snoozed_until=None).count() == 3
