"""A key may ask so many times a minute; it is told how many are left, and when to come again."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from integrations.models import ApiKey
from tests.api.conftest import KeyClient, problem

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, 20, tzinfo=UTC)


@pytest.fixture
def machine(manager: User, key_client: KeyClient, settings: LazySettings) -> Client:
    cache.clear()
    settings.SHELFWATCH_KEY_RATE = 2
    return key_client(manager, "read")


def test_answers_tell_how_many_are_left(machine: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        answer = machine.get("/api/v1/stores/")
    assert answer.headers["RateLimit-Limit"] == "2"
    assert answer.headers["RateLimit-Remaining"] == "1"
    assert answer.headers["RateLimit-Reset"] == "40"


def test_beyond_the_limit_it_is_told_when_to_come_again(machine: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        answers = [machine.get("/api/v1/stores/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert problem(answers[2]) == (429, "throttled", None)
    assert answers[2].headers["Retry-After"] == "40"
    assert answers[2].headers["RateLimit-Remaining"] == "0"


def test_in_the_next_minute_it_may_ask_again(machine: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        for _ in range(3):
            machine.get("/api/v1/stores/")
    with time_machine.travel(NOW.replace(minute=1), tick=False):
        assert machine.get("/api/v1/stores/").status_code == 200


def test_a_key_may_have_a_limit_of_its_own_and_others_do_not_share_it(
    machine: Client, staff: User, key_client: KeyClient
) -> None:
    ApiKey.objects.update(rate_per_minute=1)
    other = key_client(staff, "read")
    with time_machine.travel(NOW, tick=False):
        assert [machine.get("/api/v1/stores/").status_code for _ in range(2)] == [200, 429]
        assert other.get("/api/v1/stores/").status_code == 200


def test_people_in_a_session_are_not_counted(machine: Client, manager_client: Client) -> None:
    answers = [manager_client.get("/api/v1/stores/") for _ in range(4)]
    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit-Limit" not in answers[0].headers
