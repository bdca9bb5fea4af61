"""How a place stands is told alike in its badge, on the way to its page and on its shelf."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import Alert, AlertStatus, OnHand, Product, Resolution, Shelf
from audits.services.alerts import alert_deny, alert_resolve, alerts_snooze
from audits.services.holds import delivery_came
from tests.factories import AlertFactory
from tests.pages.conftest import Checked, text

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def stock(alert: Alert, quantity: int) -> None:
    alert.product = Product.objects.create(item_number="1", name="Oats")
    alert.save()
    OnHand.objects.create(
        store=alert.shelf.store, product=alert.product, quantity=quantity, as_of=timezone.now()
    )


def stands(client: Client, alert: Alert) -> tuple[str, str]:
    """What the way to the place's page and its badge say."""
    page = text(client.get(f"/alerts/{alert.pk}/"))
    crumb = re.search(r'<span id="here" aria-current="page">([^<]*)</span>', page)
    badge = re.search(r'<span class="badge[^"]*">(?:<svg.*?</svg>)?([^<]+)</span>', page)
    assert crumb
    assert badge
    return crumb[1], badge[1].strip()


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Resolution.FILLED, "Filled"),
        (Resolution.WRONG_READING, "Was not empty"),
        (Resolution.NO_STOCK, "Awaits delivery"),
        (Resolution.DELISTED, "No longer ranged"),
        (Resolution.OTHER, "Settled"),
    ],
)
def test_a_settled_place_says_how_it_was_settled(
    staff_client: Client, staff: User, shelf: Shelf, reason: Resolution, words: str
) -> None:
    alert = AlertFactory(shelf=shelf)
    alert_resolve(alert_id=alert.pk, by=staff, why="so it is", resolution=reason)
    assert stands(staff_client, alert) == (words, words)
    assert words in text(staff_client.get("/alerts/?state=filled"))


def test_an_answer_changes_the_way_to_the_page_at_once(staff_client: Client, shelf: Shelf) -> None:
    alert = AlertFactory(shelf=shelf, status=AlertStatus.SUSPECTED)
    assert stands(staff_client, alert) == ("Please check", "Please check")
    piece = text(staff_client.post(f"/alerts/{alert.pk}/deny/", headers=HTMX))
    assert '<span id="here" aria-current="page" hx-swap-oob="true">Was not empty</span>' in piece


@pytest.mark.parametrize(("quantity", "words"), [(0, "Awaits delivery"), (-4, "Count stock")])
def test_a_place_that_cannot_be_filled_is_not_called_to_fill(
    staff_client: Client, shelf: Shelf, quantity: int, words: str
) -> None:
    alert = AlertFactory(shelf=shelf)
    assert stands(staff_client, alert) == ("To fill", "To fill")
    stock(alert, quantity)
    assert stands(staff_client, alert) == (words, words)
    page = text(staff_client.get(f"/shelves/{shelf.pk}/"))
    assert "badge--bad" not in page


def test_what_was_put_off_says_so(staff_client: Client, staff: User, shelf: Shelf) -> None:
    alert = AlertFactory(shelf=shelf)
    alerts_snooze(until={alert.pk: timezone.now() + timedelta(days=1)}, by=staff)
    assert stands(staff_client, alert) == ("Put off", "Put off")


def test_goods_that_nobody_found_though_the_books_know_some_are_to_be_counted(
    staff_client: Client, staff: User, shelf: Shelf
) -> None:
    alert = AlertFactory(shelf=shelf)
    stock(alert, 5)
    alert_resolve(alert_id=alert.pk, by=staff, why="none", resolution=Resolution.NO_STOCK)
    assert stands(staff_client, alert) == ("Count stock", "Count stock")


def test_what_awaited_goods_awaits_none_once_they_came(
    staff_client: Client, staff: User, shelf: Shelf
) -> None:
    """It stays settled where another alert tells of the place by then."""
    alert = AlertFactory(shelf=shelf)
    alert_resolve(alert_id=alert.pk, by=staff, why="none", resolution=Resolution.NO_STOCK)
    AlertFactory(shelf=shelf)
    delivery_came(store=shelf.store)
    assert stands(staff_client, alert) == ("Settled", "Settled")


def test_a_shelf_tells_apart_what_to_fill_what_to_check_and_what_rests(
    staff_client: Client, staff: User, shelf: Shelf, checked: Checked
) -> None:
    checked({3: 2})
    guess = AlertFactory(shelf=shelf, place="row:1", row=1, status=AlertStatus.SUSPECTED)
    later = AlertFactory(shelf=shelf, place="row:2", row=2)
    alerts_snooze(until={later.pk: timezone.now() + timedelta(days=1)}, by=staff)
    page = text(staff_client.get(f"/shelves/{shelf.pk}/"))
    order = ["To fill here", "3rd row", "Please check</h2>", "Top row", "Not to fill", "2nd row"]
    found = [page.index(words) for words in order]
    assert found == sorted(found)
    alert_deny(alert_id=guess.pk, by=staff)
    assert "Please check" not in text(staff_client.get(f"/shelves/{shelf.pk}/"))
