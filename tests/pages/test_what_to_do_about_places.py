"""One tap at the shelf, letting go, one round, goods that come, mail that is held back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from audits.models import (
    Alert,
    AlertStatus,
    Hold,
    Importance,
    OnHand,
    Product,
    Resolution,
    Shelf,
    Store,
)
from audits.services.alerts import alert_take
from tests.factories import AlertFactory, ShelfFactory
from tests.pages.conftest import Checked, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def suspected(shelf: Shelf) -> Alert:
    return AlertFactory(shelf=shelf, status=AlertStatus.SUSPECTED)


def test_who_took_the_photo_says_on_its_page_whether_it_is_empty(
    staff_client: Client, staff: User, manager_client: Client, shelf: Shelf, checked: Checked
) -> None:
    audit = checked({2: 2}, by=staff)
    assert "It is empty" in text(staff_client.get(f"/checks/{audit.pk}/"))
    assert "It is empty" not in text(manager_client.get(f"/checks/{audit.pk}/"))
    alert = shelf.alerts.get()
    said = staff_client.post(f"/alerts/{alert.pk}/confirm/", {"check": audit.pk})
    assert said.headers["Location"] == f"/checks/{audit.pk}/"
    alert.refresh_from_db()
    assert alert.confirmed_by == staff
    assert "It is empty" not in text(staff_client.get(f"/checks/{audit.pk}/"))


def test_a_suspicion_is_confirmed_or_denied_with_one_tap(
    staff_client: Client, suspected: Alert
) -> None:
    staff_client.post(f"/alerts/{suspected.pk}/confirm/")
    suspected.refresh_from_db()
    assert suspected.status == AlertStatus.OPEN
    page = text(staff_client.post(f"/alerts/{suspected.pk}/deny/", follow=True))
    assert "Was not empty" in page
    suspected.refresh_from_db()
    assert suspected.status == AlertStatus.RESOLVED
    assert Hold.objects.get().kind == "wrong_reading"


def test_who_is_on_it_can_let_go_and_the_story_says_so(
    staff_client: Client, staff: User, shelf: Shelf
) -> None:
    alert = AlertFactory(shelf=shelf)
    alert_take(alert_id=alert.pk, by=staff)
    page = text(staff_client.post(f"/alerts/{alert.pk}/release/", follow=True))
    assert "<strong>Taken</strong>" in page
    assert "<strong>Let go</strong>" in page
    assert "Sam Staff" in page
    assert "I am on it" in page


def test_nothing_in_the_back_room_is_not_called_filled(staff_client: Client, shelf: Shelf) -> None:
    alert = AlertFactory(shelf=shelf)
    day = (timezone.now() + timedelta(days=2)).date()
    data = {"reason": "no_stock", "until": day.isoformat()}
    page = text(staff_client.post(f"/alerts/{alert.pk}/resolve/", data, follow=True))
    assert "Awaits delivery" in page
    assert "badge--good" not in page
    until = Hold.objects.get().until
    assert until is not None
    assert until.astimezone(shelf.store.zone).date() == day
    assert "Cereals" in text(staff_client.get("/alerts/?state=await"))
    assert "Nothing to fill" in text(staff_client.get("/alerts/"))


def test_what_matters_most_comes_first(staff_client: Client, shelf: Shelf) -> None:
    now = timezone.now()
    for row, importance, facings, hours in ((1, 1, 1, 30), (2, 3, 4, 5), (3, 2, 1, 20)):
        AlertFactory(
            shelf=shelf,
            place=f"row:{row}",
            row=row,
            importance=importance,
            facings_missing=facings,
            since=now - timedelta(hours=hours),
        )
    page = text(staff_client.get("/alerts/"))
    places = [page.index(words) for words in ("2nd row", "3rd row", "top row")]
    assert places == sorted(places)


def on_hand(shelf: Shelf, row: int, quantity: int) -> None:
    product = Product.objects.create(
        item_number=str(row), name=f"Product {row}", importance=Importance.NORMAL
    )
    now = timezone.now()
    OnHand.objects.create(store=shelf.store, product=product, quantity=quantity, as_of=now)
    AlertFactory(shelf=shelf, place=f"s{row}", row=row, sequence=1, product=product)


def test_the_books_split_what_to_fill_from_what_to_await_and_to_count(
    staff_client: Client, shelf: Shelf
) -> None:
    for row, quantity in ((1, 8), (2, 0), (3, -4)):
        on_hand(shelf, row, quantity)
    for state, product in (("fill", "Product 1"), ("await", "Product 2"), ("count", "Product 3")):
        page = text(staff_client.get(f"/alerts/?state={state}"))
        assert [name for name in ("Product 1", "Product 2", "Product 3") if name in page] == [
            product
        ]


def test_one_person_takes_a_round_in_walking_order(
    staff_client: Client, staff: User, manager: User, store: Store
) -> None:
    last, first = (
        ShelfFactory(store=store, name=name, walk_order=order)
        for name, order in (("Wine", 9), ("Bread", 1))
    )
    mine = [AlertFactory(shelf=last), AlertFactory(shelf=first)]
    taken = AlertFactory(shelf=first, place="row:4", row=4)
    alert_take(alert_id=taken.pk, by=manager)
    page = text(staff_client.get(f"/stores/{store.pk}/round/"))
    assert page.index("Bread") < page.index("Wine")
    assert "You are on 2 places" in text(
        staff_client.post(f"/stores/{store.pk}/round/", follow=True)
    )
    assert {Alert.objects.get(pk=alert.pk).taken_by for alert in mine} == {staff}
    assert Alert.objects.get(pk=taken.pk).taken_by == manager


def test_without_scripts_a_place_is_filled_and_the_round_goes_on(
    staff_client: Client, shelf: Shelf
) -> None:
    alert = AlertFactory(shelf=shelf)
    round_address = f"/stores/{shelf.store_id}/round/"
    assert f'action="/alerts/{alert.pk}/resolve/"' in text(staff_client.get(round_address))
    sent = {"reason": "filled", "round": shelf.store_id}
    answer = staff_client.post(f"/alerts/{alert.pk}/resolve/", sent)
    assert answer.headers["Location"] == round_address
    alert.refresh_from_db()
    assert alert.resolution == Resolution.FILLED


def test_goods_that_come_end_the_waiting(staff_client: Client, shelf: Shelf) -> None:
    alert = AlertFactory(shelf=shelf)
    staff_client.post(f"/alerts/{alert.pk}/resolve/", {"reason": "no_stock"})
    store = f"/stores/{shelf.store_id}/"
    assert "1 place waits for the next delivery" in text(staff_client.get(store))
    staff_client.post(f"{store}delivered/")
    assert "for the next delivery" not in text(staff_client.get(store))


def test_a_store_whose_mail_is_held_back_says_so_and_its_manager_lets_it_go(
    manager_client: Client, staff_client: Client, store: Store, shelf: Shelf
) -> None:
    Store.objects.update(mail_held_at=timezone.now())
    address = f"/stores/{store.pk}/"
    assert "Mail is held back" in text(staff_client.get(address))
    assert "Send it after all" not in text(staff_client.get(address))
    assert "Send it after all" in text(manager_client.get(address))
    manager_client.post(f"{address}mail/")
    assert "Mail is held back" not in text(manager_client.get(address))


def test_a_longer_round_asks_the_database_no_more(
    staff_client: Client,
    store: Store,
    shelf: Shelf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    AlertFactory(shelf=shelf, place="row:1", row=1)
    with django_assert_num_queries(5):
        staff_client.get(f"/stores/{store.pk}/round/")
    for row in range(2, 9):
        AlertFactory(shelf=shelf, place=f"row:{row}", row=row)
    with django_assert_num_queries(5):
        staff_client.get(f"/stores/{store.pk}/round/")


def test_hours_and_pace_of_mail_are_chosen_on_the_profile(
    manager_client: Client, manager: User
) -> None:
    wishes = {
        "name": "Mia",
        "mail_alerts": "on",
        "mail_pace": "daily",
        "mail_hour": "6",
        "mail_at_once": "9",
        "quiet_from": "22",
        "quiet_to": "5",
    }
    assert manager_client.post("/profile/", wishes).status_code == 302
    manager.refresh_from_db()
    assert (manager.mail_pace, manager.mail_hour, manager.mail_at_once) == ("daily", 6, 9)
    assert (manager.quiet_from, manager.quiet_to) == (22, 5)
    half = manager_client.post("/profile/", wishes | {"quiet_to": ""})
    assert half.status_code == 422
    assert "Give both ends" in text(half)
