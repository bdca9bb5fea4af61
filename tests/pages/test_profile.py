import re

import pytest
from django.test import Client

from accounts.models import UNNAMED, User
from audits.models import Store
from tests.factories import PASSWORD
from tests.pages.conftest import text

pytestmark = pytest.mark.django_db


def test_people_change_their_name_and_stop_their_mail(
    manager_client: Client, manager: User
) -> None:
    response = manager_client.post("/profile/", {"name": "Mia M."}, follow=True)
    manager.refresh_from_db()
    assert (manager.name, manager.mail_alerts) == ("Mia M.", False)
    assert "Saved." in text(response)


def test_the_profile_shows_my_stores_and_what_i_am_there(staff_client: Client) -> None:
    page = text(staff_client.get("/profile/"))
    assert "Corner Store" in page
    assert "Staff" in page


def test_nobody_changes_their_rights_on_the_profile(staff_client: Client, staff: User) -> None:
    staff_client.post("/profile/", {"name": "Sam", "is_superuser": "on", "email": "x@example.com"})
    before = staff.email
    staff.refresh_from_db()
    assert (staff.is_superuser, staff.email) == (False, before)


def test_a_new_password_needs_the_old_one(manager_client: Client, manager: User) -> None:
    words = {"new_password1": "much better battery", "new_password2": "much better battery"}
    wrong = manager_client.post("/profile/password/", {"old_password": "wrong", **words})
    assert wrong.status_code == 422
    manager_client.post("/profile/password/", {"old_password": PASSWORD, **words})
    manager.refresh_from_db()
    assert manager.check_password("much better battery")
    assert manager_client.get("/profile/").status_code == 200  # still logged in


def test_the_last_tab_is_one_s_own_whatever_one_is_called(
    client: Client, manager: User, store: Store
) -> None:
    manager.name = UNNAMED
    manager.save()
    client.force_login(manager)
    tabs = re.findall(r"</svg>\s*<span>([^<]+)</span>", text(client.get("/")).split("</nav>")[0])
    assert (tabs[0], tabs[-1]) == ("Stores", "You")
