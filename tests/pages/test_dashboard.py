import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role, User
from audits.models import Shelf, Store
from tests.factories import AlertFactory, MembershipFactory, ShelfFactory, StoreFactory
from tests.pages.conftest import Checked, text

pytestmark = pytest.mark.django_db


def test_the_dashboard_shows_my_stores_and_no_others(
    manager_client: Client, store: Store, stranger: User
) -> None:
    page = text(manager_client.get("/"))
    assert store.name in page
    assert stranger.memberships.get().store.name not in page


def test_it_says_what_to_fill_where_and_since_when(staff_client: Client, checked: Checked) -> None:
    checked({2: 3})
    page = text(staff_client.get("/"))
    assert "To fill now" in page
    assert "3 facings empty, 2nd row from the top" in page
    assert "2 h ago" in page
    assert "1 to fill" in page


def test_it_is_calm_when_nothing_is_missing(manager_client: Client, checked: Checked) -> None:
    checked()
    assert "Nothing to fill." in text(manager_client.get("/"))


def test_shelves_not_checked_in_time_are_overdue(
    manager_client: Client, checked: Checked, store: Store
) -> None:
    checked(hours_ago=25)
    ShelfFactory(store=store)  # never checked
    assert "2 shelves overdue" in text(manager_client.get("/"))


def test_a_person_without_store_is_told_whom_to_ask(
    client: Client, django_user_model: type[User]
) -> None:
    client.force_login(django_user_model.objects.create_user("new@example.com"))
    assert "No store yet" in text(client.get("/"))


def test_a_superuser_without_store_is_led_to_the_first_one(client: Client, superuser: User) -> None:
    client.force_login(superuser)
    assert 'href="/stores/new/"' in text(client.get("/"))


def test_more_stores_and_alerts_ask_the_database_no_more(
    client: Client,
    manager: User,
    shelf: Shelf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(manager)
    AlertFactory(shelf=shelf)
    with django_assert_num_queries(19):
        client.get("/")
    for store in StoreFactory.create_batch(5):
        MembershipFactory(user=manager, store=store, role=Role.MANAGER)
        AlertFactory(shelf=ShelfFactory(store=store))
    with django_assert_num_queries(19):
        client.get("/")
