"""By a store's books a place can be filled now, waits for goods or is to be counted: in one list
each, in every count alike, and in words on the place's page."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import Alert, AlertStatus, OnHand, Product, Resolution, Shelf, Store
from audits.services.alerts import alert_resolve, alerts_snooze
from tests.factories import AlertFactory
from tests.pages.conftest import text

pytestmark = pytest.mark.django_db
STATES = ("fill", "check", "snoozed", "await", "count")


def empty(shelf: Shelf, row: int, quantity: int | None, status: str = AlertStatus.OPEN) -> Alert:
    """An empty place of a product of its own, of which the books say so many."""
    product = Product.objects.create(item_number=str(row), name=f"Product {row}")
    if quantity is not None:
        now = timezone.now()
        OnHand.objects.create(store=shelf.store, product=product, quantity=quantity, as_of=now)
    return AlertFactory(shelf=shelf, place=f"s{row}", row=row, product=product, status=status)


def lists_of(client: Client, alert: Alert) -> list[str]:
    pages = {state: text(client.get("/alerts/", {"state": state})) for state in STATES}
    return [state for state, page in pages.items() if f'"/alerts/{alert.pk}/"' in page]


def badge(client: Client) -> int:
    found = re.search(r'id="to-fill-count"[^>]*>(\d+)<', text(client.get("/alerts/")))
    assert found
    return int(found[1])


@pytest.mark.parametrize("quantity", [5, 0, -4, None])
def test_what_is_put_off_is_in_no_other_list(
    staff_client: Client, staff: User, shelf: Shelf, quantity: int | None
) -> None:
    alert = empty(shelf, 1, quantity)
    alerts_snooze(until={alert.pk: timezone.now() + timedelta(days=1)}, by=staff)
    assert lists_of(staff_client, alert) == ["snoozed"]
    assert badge(staff_client) == 0


@pytest.mark.parametrize(
    ("quantity", "none_found", "wanted"),
    [
        (5, False, "fill"),
        (None, False, "fill"),
        (0, False, "await"),
        (-4, False, "count"),
        (5, True, "count"),
        (None, True, "await"),
        (0, True, "await"),
        (-4, True, "count"),
    ],
)
def test_a_place_stands_in_one_list(
    staff_client: Client,
    staff: User,
    shelf: Shelf,
    quantity: int | None,
    none_found: bool,
    wanted: str,
) -> None:
    alert = empty(shelf, 1, quantity)
    if none_found:
        none = Resolution.NO_STOCK
        alert_resolve(alert_id=alert.pk, by=staff, why="none", resolution=none)
    assert lists_of(staff_client, alert) == [wanted]


def test_every_count_is_of_what_the_list_to_fill_shows(
    staff_client: Client, store: Store, shelf: Shelf
) -> None:
    for row, quantity in enumerate((8, None, 0, -4), start=1):
        empty(shelf, row, quantity)
    empty(shelf, 5, 0, AlertStatus.SUSPECTED)
    assert badge(staff_client) == 2
    for address in ("/", f"/stores/{store.pk}/"):
        page = text(staff_client.get(address))
        counts = re.findall(r'class="glance__count">(\d+)<', page)
        assert counts[:2] == ["2", "0"]  # to fill, please check
        assert "2 to fill" in page
        assert "4 to fill" not in page
        assert "please check" not in page


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (1200, "Can be filled now: 1,200 in the back by the books"),
        (0, "Awaiting delivery: none left by the books"),
        (-4, "Count the stock: the books say -4, which cannot be right"),
    ],
)
def test_a_place_s_page_says_which_it_is(
    staff_client: Client, shelf: Shelf, quantity: int, words: str
) -> None:
    alert = empty(shelf, 1, quantity)
    assert words in text(staff_client.get(f"/alerts/{alert.pk}/"))


def test_goods_that_nobody_found_are_to_be_counted(
    staff_client: Client, staff: User, shelf: Shelf
) -> None:
    alert = empty(shelf, 1, 5)
    alert_resolve(alert_id=alert.pk, by=staff, why="none", resolution=Resolution.NO_STOCK)
    page = text(staff_client.get(f"/alerts/{alert.pk}/"))
    assert "Count the stock: the books say 5, but somebody found none" in page


def test_without_books_and_once_filled_nothing_is_said(
    staff_client: Client, staff: User, shelf: Shelf
) -> None:
    unknown, filled = empty(shelf, 1, None), empty(shelf, 2, 7)
    alert_resolve(alert_id=filled.pk, by=staff, why="I filled it", resolution=Resolution.FILLED)
    for alert in (unknown, filled):
        page = text(staff_client.get(f"/alerts/{alert.pk}/"))
        assert "<dt>Stock</dt>" not in page
        assert "by the books" not in page


def test_goods_that_came_put_the_place_on_the_list_and_its_story_says_why(
    staff_client: Client, store: Store, shelf: Shelf
) -> None:
    alert = AlertFactory(shelf=shelf)
    staff_client.post(f"/alerts/{alert.pk}/resolve/", {"reason": "no_stock"})
    assert badge(staff_client) == 0
    staff_client.post(f"/stores/{store.pk}/delivered/")
    assert lists_of(staff_client, alert) == ["fill"]
    assert badge(staff_client) == 1
    page = text(staff_client.get(f"/alerts/{alert.pk}/"))
    assert "<strong>To fill</strong>: goods have come" in page
    assert "<strong>Taken back</strong>" not in page
