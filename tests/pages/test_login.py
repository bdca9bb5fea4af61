import pytest
from django.test import Client

from accounts.models import User
from tests.factories import PASSWORD
from tests.pages.conftest import text

pytestmark = pytest.mark.django_db


def _log_in(client: Client, mail: str, password: str = PASSWORD, **more: str) -> object:
    return client.post("/login/", {"username": mail, "password": password, **more})


def test_people_log_in_with_their_mail_address_in_any_case(client: Client, manager: User) -> None:
    response = _log_in(client, manager.email.upper())
    assert response.status_code == 302  # type: ignore[attr-defined]
    assert client.get("/").status_code == 200


def test_a_wrong_password_is_told_in_one_sentence(client: Client, manager: User) -> None:
    response = _log_in(client, manager.email, "wrong")
    assert "do not belong together" in text(response)
    assert client.get("/").status_code == 302


def test_somebody_switched_off_cannot_log_in(client: Client, manager: User) -> None:
    manager.is_active = False
    manager.save()
    assert "do not belong together" in text(_log_in(client, manager.email))


def test_the_login_leads_back_to_the_page_that_was_asked_for(client: Client, manager: User) -> None:
    asked = client.get("/alerts/?state=filled")
    assert asked.headers["Location"] == "/login/?next=/alerts/%3Fstate%3Dfilled"
    response = _log_in(client, manager.email, next="/alerts/?state=filled")
    assert response.headers["Location"] == "/alerts/?state=filled"  # type: ignore[attr-defined]


def test_the_login_leads_to_no_other_site(client: Client, manager: User) -> None:
    response = _log_in(client, manager.email, next="https://elsewhere.example/")
    assert response.headers["Location"] == "/"  # type: ignore[attr-defined]


def test_a_fragment_asked_for_without_login_moves_the_whole_page(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/checks/7/"}
    response = client.get("/checks/7/?seen=pending", headers=headers)
    assert response.headers["HX-Redirect"] == "/login/?next=/checks/7/"


def test_logging_out_needs_a_post(manager_client: Client) -> None:
    assert manager_client.get("/logout/").status_code == 405
    assert manager_client.post("/logout/").headers["Location"] == "/login/"
    assert manager_client.get("/").status_code == 302
