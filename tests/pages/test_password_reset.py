import re

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.pages.conftest import text

pytestmark = pytest.mark.django_db

NEW = "a much better battery"


def _ask(client: Client, mail: str) -> None:
    response = client.post("/password/reset/", {"email": mail}, follow=True)
    assert "Look into your mail" in text(response)


def _link(mail: EmailMessage) -> str:
    found = re.search(r"http\S+", str(mail.body))
    assert found
    return found[0]


def test_a_mailed_link_leads_to_a_new_password(
    client: Client, manager: User, mailoutbox: list[EmailMessage]
) -> None:
    _ask(client, manager.email)
    link = _link(mailoutbox[0])
    form = client.get(link[link.index("/password") :], follow=True)
    address = form.request["PATH_INFO"]
    done = client.post(address, {"new_password1": NEW, "new_password2": NEW}, follow=True)
    assert "The new password is saved" in text(done)
    manager.refresh_from_db()
    assert manager.check_password(NEW)


def test_the_link_works_once(client: Client, manager: User, mailoutbox: list[EmailMessage]) -> None:
    _ask(client, manager.email)
    manager.set_password(NEW)
    manager.save()
    link = _link(mailoutbox[0])
    assert "does not work any more" in text(client.get(link[link.index("/password") :]))


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    client: Client, db: None, mailoutbox: list[EmailMessage]
) -> None:
    _ask(client, "nobody@example.com")
    assert mailoutbox == []


def test_the_link_leads_to_the_configured_site_whatever_the_request_claims(
    client: Client, manager: User, mailoutbox: list[EmailMessage], settings: LazySettings
) -> None:
    client.post("/password/reset/", {"email": manager.email}, headers={"Host": "localhost"})
    assert _link(mailoutbox[0]).startswith(settings.SHELFWATCH_BASE_URL)
    assert mailoutbox[0].subject == "Choose a new password for ShelfWatch"
