"""Whoever guesses passwords is stopped; the person whose address it is, elsewhere, is not."""

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def person(manager: User, settings: LazySettings) -> User:
    settings.AXES_FAILURE_LIMIT = 3
    manager.set_password(PASSWORD)
    manager.save()
    return manager


def attempt(person: User, password: str, address: str = "198.51.100.7", **headers: str) -> int:
    client = Client(REMOTE_ADDR=address, headers=headers)
    form = {"username": person.email, "password": password}
    return int(client.post("/login/", form).status_code)


def guess(person: User, **more: str) -> list[int]:
    return [attempt(person, "wrong", **more) for _ in range(3)]


def test_after_some_wrong_passwords_even_the_right_one_has_to_wait(person: User) -> None:
    assert guess(person)[-1] == 429
    assert attempt(person, PASSWORD) == 429


def test_another_way_of_writing_the_address_does_not_help(person: User) -> None:
    guess(person)
    person.email = person.email.upper()
    assert attempt(person, PASSWORD) == 429


def test_the_person_comes_in_from_elsewhere(person: User) -> None:
    guess(person)
    assert attempt(person, PASSWORD, "203.0.113.9") == 302


def test_others_at_the_same_place_come_in(person: User, staff: User) -> None:
    staff.set_password(PASSWORD)
    staff.save()
    guess(person)
    assert attempt(staff, PASSWORD) == 302


def test_the_right_password_starts_the_count_anew(person: User) -> None:
    for _ in range(2):
        attempt(person, "wrong")
        attempt(person, "wrong")
        assert attempt(person, PASSWORD) == 302


def test_a_sender_cannot_claim_to_be_elsewhere(person: User) -> None:
    for number in range(3):
        attempt(person, "wrong", **{"X-Forwarded-For": f"203.0.113.{number}"})
    assert attempt(person, PASSWORD, **{"X-Forwarded-For": "203.0.113.99"}) == 429


def test_behind_a_proxy_each_visitor_is_counted_alone(person: User, settings: LazySettings) -> None:
    settings.SHELFWATCH_TRUST_PROXY = True
    for number in range(3):
        # What stands before the last address was sent by the visitor.
        attempt(person, "wrong", **{"X-Forwarded-For": f"192.0.2.{number}, 203.0.113.5"})
    assert attempt(person, PASSWORD, **{"X-Forwarded-For": "203.0.113.5"}) == 429
    assert attempt(person, PASSWORD, **{"X-Forwarded-For": "203.0.113.6"}) == 302


def test_the_page_says_what_to_do(person: User) -> None:
    guess(person)
    form = {"username": person.email, "password": PASSWORD}
    answer = Client(REMOTE_ADDR="198.51.100.7").post("/login/", form)
    assert b"Too many tries" in answer.content
