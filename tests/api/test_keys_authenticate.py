"""A key opens what its owner sees, until it ends; each refusal has a code."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import Store
from integrations.models import ApiKey
from integrations.services.keys import api_key_create, api_key_revoke
from tests.api.conftest import KeyClient, client_with, problem
from tests.factories import MembershipFactory, StoreFactory

pytestmark = pytest.mark.django_db
STORES = "/api/v1/stores/"
NOW = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)


def codes(client: Client) -> list[str]:
    answer = client.get(STORES)
    assert answer.status_code == 200, answer.content
    return [store["code"] for store in answer.json()["results"]]


@pytest.fixture
def made(manager: User) -> tuple[ApiKey, str]:
    return api_key_create(owner=manager, name="robot", scopes=["read"])


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_bearer_header_carries_the_key(made: tuple[ApiKey, str], scheme: str) -> None:
    assert codes(Client(headers={"Authorization": f"{scheme} {made[1]}"})) == ["17"]


def test_so_does_the_header_made_for_keys(made: tuple[ApiKey, str]) -> None:
    assert codes(Client(headers={"X-API-Key": made[1]})) == ["17"]


@pytest.mark.parametrize(
    "sent",
    ["", "x", "sw_", "sw_00000000_" + "a" * 43, "sw_00000000_" + "a" * 9999, "é", "sw_ _ "],
)
def test_what_is_no_key_is_invalid(db: None, sent: str) -> None:
    answer = Client(headers={"Authorization": f"Bearer {sent}"}).get(STORES)
    assert problem(answer) == (401, "api_key_invalid", None)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_right_prefix_with_a_wrong_secret_is_invalid(made: tuple[ApiKey, str]) -> None:
    answer = client_with(f"sw_{made[0].prefix}_{'a' * 43}").get(STORES)
    assert problem(answer) == (401, "api_key_invalid", None)


def test_a_revoked_key_says_so(made: tuple[ApiKey, str]) -> None:
    assert api_key_revoke(prefix=made[0].prefix)
    assert problem(client_with(made[1]).get(STORES)) == (401, "api_key_revoked", None)


def test_an_expired_key_says_so(manager: User) -> None:
    _, key = api_key_create(
        owner=manager,
        name="robot",
        scopes=["read"],
        expires_at=timezone.now() + timedelta(days=1),
    )
    assert codes(client_with(key)) == ["17"]
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert problem(client_with(key).get(STORES)) == (401, "api_key_expired", None)


def test_a_key_dies_with_its_owners_login(made: tuple[ApiKey, str], manager: User) -> None:
    manager.is_active = False
    manager.save()
    assert problem(client_with(made[1]).get(STORES)) == (401, "api_key_owner_inactive", None)


def test_only_who_has_the_secret_learns_that_a_key_was_revoked(made: tuple[ApiKey, str]) -> None:
    api_key_revoke(prefix=made[0].prefix)
    answer = client_with(f"sw_{made[0].prefix}_{'a' * 43}").get(STORES)
    assert problem(answer) == (401, "api_key_invalid", None)


def test_the_secret_is_not_in_the_database(made: tuple[ApiKey, str]) -> None:
    secret = made[1].split("_", 2)[2]
    assert secret not in str(ApiKey.objects.values().get())


def test_use_is_noted_at_most_once_a_minute(made: tuple[ApiKey, str]) -> None:
    key, whole = made
    client = client_with(whole)
    noted = []
    for seconds in (0, 59, 61):
        with time_machine.travel(NOW + timedelta(seconds=seconds), tick=False):
            codes(client)
        key.refresh_from_db()
        noted.append(key.last_used_at)
    assert noted == [NOW, NOW, NOW + timedelta(seconds=61)]


def test_a_key_sees_no_more_than_its_owner(
    made: tuple[ApiKey, str], stranger: User, key_client: KeyClient
) -> None:
    assert codes(client_with(made[1])) == ["17"]
    assert "17" not in codes(key_client(stranger, "read"))


def test_a_key_for_one_store_opens_only_that(
    manager: User, store: Store, key_client: KeyClient
) -> None:
    other = MembershipFactory(user=manager).store
    assert codes(key_client(manager, "read")) == ["17", other.code]
    assert codes(key_client(manager, "read", stores=[other])) == [other.code]


def test_a_superusers_key_for_one_store_opens_only_that(
    superuser: User, store: Store, key_client: KeyClient
) -> None:
    StoreFactory()
    assert codes(key_client(superuser, "read", stores=[store])) == ["17"]


def test_a_key_whose_only_store_was_deleted_opens_nothing(
    manager: User, store: Store, key_client: KeyClient
) -> None:
    gone = MembershipFactory(user=manager).store
    client = key_client(manager, "read", stores=[gone])
    gone.delete()
    assert codes(client) == []


def test_a_key_whose_owner_left_the_store_opens_nothing(
    manager: User, store: Store, key_client: KeyClient
) -> None:
    client = key_client(manager, "read", stores=[store])
    manager.memberships.all().delete()
    assert codes(client) == []


def test_reading_takes_the_scope_read(manager: User, key_client: KeyClient) -> None:
    answer = key_client(manager, "write", "predict").get(STORES)
    assert problem(answer) == (403, "scope_missing", None)
    assert "'read'" in answer.json()["errors"][0]["detail"]


def test_a_key_opens_no_page(made: tuple[ApiKey, str]) -> None:
    answer = client_with(made[1]).get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/")
