"""What to fill: the list, one place, who is on it, and why it is settled."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from audits.models import Alert, AlertStatus, Shelf
from audits.services.alerts import alert_resolve, alert_take
from tests.factories import AlertFactory, MembershipFactory, ShelfFactory
from tests.pages.conftest import Checked, text

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def alert(shelf: Shelf, checked: Checked) -> Alert:
    checked(hours_ago=5)
    checked({2: 2})
    return shelf.alerts.get()


def test_the_list_shows_what_to_fill_and_on_request_what_was_filled(
    staff_client: Client, alert: Alert, staff: User
) -> None:
    assert "2 facings empty, 2nd row from the top" in text(staff_client.get("/alerts/"))
    assert "Nothing settled yet" in text(staff_client.get("/alerts/?state=filled"))
    alert_resolve(alert_id=alert.pk, by=staff, why="I filled it")
    assert "Nothing to fill" in text(staff_client.get("/alerts/"))
    assert "2 facings, 2nd row from the top" in text(staff_client.get("/alerts/?state=filled"))


def test_what_is_only_suspected_asks_to_be_checked(staff_client: Client, shelf: Shelf) -> None:
    AlertFactory(shelf=shelf, status=AlertStatus.SUSPECTED)
    assert "Please check" in text(staff_client.get("/alerts/"))


def test_the_list_can_be_narrowed_to_one_of_my_stores(
    client: Client, manager: User, alert: Alert
) -> None:
    client.force_login(manager)
    other = ShelfFactory(name="Shampoo")
    AlertFactory(shelf=other)
    assert "Shampoo" not in text(client.get(f"/alerts/?store={other.store_id}"))
    MembershipFactory(user=manager, store=other.store)
    assert "Cereals" in text(client.get("/alerts/"))
    narrowed = text(client.get(f"/alerts/?store={other.store_id}"))
    assert "Shampoo" in narrowed
    assert "Cereals" not in narrowed


def test_an_address_that_makes_no_sense_lists_what_to_fill(
    staff_client: Client, alert: Alert
) -> None:
    page = text(staff_client.get("/alerts/?state=x&store=zz&page=-3"))
    assert "2nd row from the top" in page


def test_a_place_tells_since_when_it_is_empty_and_when_it_was_full(
    staff_client: Client, alert: Alert
) -> None:
    page = text(staff_client.get(f"/alerts/{alert.pk}/"))
    assert "2 h ago" in page
    assert "5 h ago" in page
    assert page.count(f"/photos/{alert.photo_id}/page.jpg") == 2


def test_a_stranger_can_neither_see_nor_settle_it(stranger_client: Client, alert: Alert) -> None:
    address = f"/alerts/{alert.pk}/"
    assert stranger_client.get(address).status_code == 404
    assert stranger_client.post(f"{address}take/").status_code == 404
    assert stranger_client.post(f"{address}resolve/", {"reason": "filled"}).status_code == 404
    alert.refresh_from_db()
    assert (alert.status, alert.taken_by) == (AlertStatus.OPEN, None)


def test_one_person_takes_it_and_the_others_see_that(
    staff_client: Client, manager_client: Client, staff: User, alert: Alert
) -> None:
    response = staff_client.post(f"/alerts/{alert.pk}/take/", follow=True)
    assert "You are on it" in text(response)
    assert "Sam Staff is on it" in text(manager_client.get("/alerts/"))
    alert.refresh_from_db()
    assert alert.taken_by == staff


def test_it_is_settled_with_a_reason_that_stays_in_its_history(
    staff_client: Client, alert: Alert
) -> None:
    response = staff_client.post(
        f"/alerts/{alert.pk}/resolve/",
        {"reason": "no_stock", "words": "comes on Monday"},
        follow=True,
    )
    assert "Settled</strong>: Nothing left in the back room: comes on Monday" in text(response)
    alert.refresh_from_db()
    assert alert.status == AlertStatus.RESOLVED


@pytest.mark.parametrize("data", [{}, {"reason": "bored"}, {"reason": "other"}])
def test_without_a_reason_it_stays_open(
    staff_client: Client, alert: Alert, data: dict[str, str]
) -> None:
    response = staff_client.post(f"/alerts/{alert.pk}/resolve/", data)
    assert response.status_code == 422
    assert "field__error" in text(response)
    alert.refresh_from_db()
    assert alert.status == AlertStatus.OPEN


def test_own_words_are_a_reason(staff_client: Client, alert: Alert) -> None:
    data = {"reason": "other", "words": "The bay is being rebuilt"}
    staff_client.post(f"/alerts/{alert.pk}/resolve/", data)
    last = alert.transitions.last()
    assert last is not None
    assert last.why == "The bay is being rebuilt"


@pytest.mark.parametrize("what", ["take", "resolve"])
def test_what_is_settled_already_says_so_and_shows_how_it_is_now(
    staff_client: Client, manager: User, alert: Alert, what: str
) -> None:
    alert_resolve(alert_id=alert.pk, by=manager, why="I filled it")
    response = staff_client.post(f"/alerts/{alert.pk}/{what}/", {"reason": "filled"})
    assert response.status_code == 422
    page = text(response)
    assert "settled this already" in page
    assert "I am on it" not in page
    assert "I filled it" in page


def test_htmx_gets_the_piece_with_the_message_and_the_new_count(
    staff_client: Client, alert: Alert
) -> None:
    response = staff_client.post(f"/alerts/{alert.pk}/resolve/", {"reason": "filled"}, headers=HTMX)
    page = text(response)
    assert "<html" not in page
    assert "Settled. Thank you." in page
    assert 'id="to-fill-count"' in page


def test_writes_need_a_post(staff_client: Client, alert: Alert) -> None:
    assert staff_client.get(f"/alerts/{alert.pk}/take/").status_code == 405
    assert staff_client.get(f"/alerts/{alert.pk}/resolve/").status_code == 405


def test_a_place_whose_photo_was_pruned_still_opens(staff_client: Client, alert: Alert) -> None:
    Alert.objects.update(photo=None)
    assert "no longer kept" in text(staff_client.get(f"/alerts/{alert.pk}/"))
    assert staff_client.get("/alerts/").status_code == 200


def test_more_alerts_ask_the_database_no_more(
    staff_client: Client,
    staff: User,
    alert: Alert,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(8):
        staff_client.get("/alerts/")
    for row in range(3, 12):
        made = AlertFactory(shelf=alert.shelf, place=f"row:{row}", row=row)
        alert_take(alert_id=made.pk, by=staff)
    with django_assert_num_queries(8):
        staff_client.get("/alerts/")
