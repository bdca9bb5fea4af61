import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership, Role, User
from audits.models import Shelf, Store
from tests.factories import AlertFactory, ShelfFactory
from tests.pages.conftest import Checked, text

pytestmark = pytest.mark.django_db

STORE = {"name": "Hill Store", "code": "99", "time_zone": "Europe/Berlin"}
SHELF = {"name": "Coffee", "code": "B7", "audit_interval": str(8 * 3600)}


def test_a_store_shows_its_shelves_and_how_they_are(
    staff_client: Client, store: Store, checked: Checked
) -> None:
    checked({2: 3})
    ShelfFactory(store=store, name="Tea", code="A2")
    page = text(staff_client.get(f"/stores/{store.pk}/"))
    assert "Cereals" in page
    assert "1 to fill" in page
    assert "Tea" in page
    assert "Never checked" in page


def test_a_stranger_is_told_that_the_store_does_not_exist(
    stranger_client: Client, store: Store
) -> None:
    assert stranger_client.get(f"/stores/{store.pk}/").status_code == 404
    assert stranger_client.get(f"/stores/{store.pk}/shelves/new/").status_code == 404


def test_a_store_without_shelves_says_what_to_do_next(
    manager_client: Client, staff_client: Client, store: Store
) -> None:
    new = f"/stores/{store.pk}/shelves/new/"
    page = text(manager_client.get(f"/stores/{store.pk}/"))
    assert new in page
    # Who invites people first need not set up a shelf before.
    assert f"/stores/{store.pk}/members/" in page
    assert new not in text(staff_client.get(f"/stores/{store.pk}/"))


def test_a_superuser_sets_up_a_store_and_becomes_its_manager(
    client: Client, superuser: User
) -> None:
    client.force_login(superuser)
    response = client.post("/stores/new/", STORE)
    store = Store.objects.get(code="99")
    assert response.headers["Location"] == f"/stores/{store.pk}/shelves/new/"
    assert Membership.objects.get(store=store).user == superuser
    assert Membership.objects.get(store=store).role == Role.MANAGER


def test_nobody_else_sets_up_stores(manager_client: Client) -> None:
    assert manager_client.post("/stores/new/", STORE).status_code == 403
    assert not Store.objects.filter(code="99").exists()


def test_a_store_number_that_is_taken_is_told_at_the_field(
    client: Client, superuser: User, store: Store
) -> None:
    client.force_login(superuser)
    response = client.post("/stores/new/", STORE | {"code": store.code})
    assert response.status_code == 422
    assert "already exists" in text(response)


def test_a_manager_adds_a_shelf_and_is_led_to_its_first_photo(
    manager_client: Client, store: Store
) -> None:
    response = manager_client.post(f"/stores/{store.pk}/shelves/new/", SHELF)
    shelf = Shelf.objects.get(code="B7")
    assert response.headers["Location"] == f"/shelves/{shelf.pk}/check/"
    assert shelf.store == store
    assert shelf.audit_interval.total_seconds() == 8 * 3600


def test_staff_add_no_shelves(staff_client: Client, store: Store) -> None:
    assert staff_client.post(f"/stores/{store.pk}/shelves/new/", SHELF).status_code == 404
    assert not Shelf.objects.filter(code="B7").exists()


def test_a_shelf_code_that_the_store_has_is_told_and_nothing_is_written(
    manager_client: Client, shelf: Shelf
) -> None:
    address = f"/stores/{shelf.store_id}/shelves/new/"
    response = manager_client.post(address, SHELF | {"code": shelf.code})
    assert response.status_code == 422
    assert "has a shelf with that code already" in text(response)
    assert Shelf.objects.count() == 1


def test_more_shelves_ask_the_database_no_more(
    manager_client: Client, store: Store, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    AlertFactory(shelf=ShelfFactory(store=store))
    with django_assert_num_queries(22):
        manager_client.get(f"/stores/{store.pk}/")
    for shelf in ShelfFactory.create_batch(9, store=store):
        AlertFactory(shelf=shelf)
    with django_assert_num_queries(22):
        manager_client.get(f"/stores/{store.pk}/")


def test_a_long_list_of_shelves_comes_in_parts(manager_client: Client, store: Store) -> None:
    ShelfFactory.create_batch(25, store=store)
    assert "Page 1 of 2" in text(manager_client.get(f"/stores/{store.pk}/"))
    last = text(manager_client.get(f"/stores/{store.pk}/?page=999"))
    assert "Page 2 of 2" in last


def test_a_new_shelf_is_checked_once_a_day_unless_one_says_otherwise(
    manager_client: Client, store: Store
) -> None:
    page = text(manager_client.get(f"/stores/{store.pk}/shelves/new/"))
    assert '<option value="86400" selected>Once a day</option>' in page
