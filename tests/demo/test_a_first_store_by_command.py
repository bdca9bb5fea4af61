import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Role, User
from audits.models import Store
from tests.factories import StoreFactory, UserFactory

pytestmark = pytest.mark.django_db

SHELVES = ("--shelf", "A1", "Cereals", "--shelf", "A2", "Tea")


def createstore(*arguments: str) -> str:
    out = StringIO()
    call_command("createstore", *arguments, stdout=out)
    return out.getvalue()


def test_a_store_with_shelves_and_a_new_manager_is_one_command(client: Client) -> None:
    told = createstore(
        "17", "Corner Store", "--time-zone", "Europe/Rome", "--manager", "m@example.com", *SHELVES
    )
    assert "is set up with 2 shelves." in told
    store = Store.objects.get(code="17")
    assert store.time_zone == "Europe/Rome"
    assert [str(shelf) for shelf in store.shelves.all()] == ["Cereals", "Tea"]
    assert store.memberships.get().role == Role.MANAGER
    link = re.search(r"https?://[^/]+(/password/reset/\S+)", told)
    assert link
    page = client.get(link[1], follow=True)
    new = {"new_password1": "a long new password", "new_password2": "a long new password"}
    client.post(page.redirect_chain[-1][0], new)
    login = {"username": "m@example.com", "password": "a long new password"}
    assert client.post("/login/", login).status_code == 302


def test_a_known_manager_keeps_the_password() -> None:
    known = UserFactory(email="known@example.com")
    told = createstore("17", "Corner Store", "--manager", "Known@Example.com")
    assert "keeps the password" in told
    assert "/password/reset/" not in told
    assert User.objects.get().pk == known.pk == Store.objects.get().memberships.get().user_id


def test_a_store_without_manager_says_who_can_add_one() -> None:
    assert "Nobody manages it yet" in createstore("17", "Corner Store")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("1", "Again"), "code: Store with this Code already exists"),
        (("17", "New", "--time-zone", "Europe/Rom"), "Europe/Rom is no time zone"),
        (("17", "New", "--manager", "nobody"), "email: Enter a valid email address"),
        (("17", ""), "name: This field cannot be blank"),
        (("17", "New", *SHELVES, "--shelf", "A1", "Twice"), "a shelf with that code already"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    arguments: tuple[str, ...], sentence: str
) -> None:
    StoreFactory(code="1")
    with pytest.raises(CommandError, match=sentence):
        createstore(*arguments)
    assert Store.objects.count() == 1
    assert not User.objects.exists()
