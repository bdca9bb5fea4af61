"""An operator makes and revokes keys on the command line."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from audits.models import Store
from integrations.models import ApiKey
from tests.api.conftest import client_with
from tests.factories import StoreFactory

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_key_is_all_that_is_printed_and_it_works(manager: User) -> None:
    printed = run("api_key_create", manager.email.upper(), "robot", "--scope", "read")
    assert client_with(printed.strip()).get("/api/v1/stores/").status_code == 200


def test_scopes_stores_and_expiry_are_kept(manager: User, store: Store) -> None:
    run(
        *("api_key_create", manager.email, "robot", "--scope", "write", "--scope", "read"),
        *("--store", store.code, "--expires", "30"),
    )
    key = ApiKey.objects.get()
    assert (key.name, key.scopes, key.store_ids()) == ("robot", ["read", "write"], [store.pk])
    assert key.expires_at is not None
    assert timedelta(days=29) < key.expires_at - timezone.now() <= timedelta(days=30)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("nobody@example.com", "robot", "--scope", "read"), "Nobody here"),
        (("{owner}", "robot"), "--scope"),
        (("{owner}", "robot", "--scope", "everything"), "invalid choice"),
        (("{owner}", "robot", "--scope", "read", "--expires", "0"), "--expires"),
        (("{owner}", "robot", "--scope", "read", "--store", "elsewhere"), "has no store elsewhere"),
        (("{owner}", "", "--scope", "read"), "blank"),
    ],
)
def test_a_wrong_word_is_told_and_makes_no_key(
    manager: User, wrong: tuple[str, ...], told: str
) -> None:
    StoreFactory(code="elsewhere")
    with pytest.raises(CommandError, match=told):
        run("api_key_create", *(word.format(owner=manager.email) for word in wrong))
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("whole", [True, False])
def test_a_revoked_key_no_longer_works(manager: User, whole: Any) -> None:
    key = run("api_key_create", manager.email, "robot", "--scope", "read").strip()
    run("api_key_revoke", key if whole else key.split("_")[1])
    assert client_with(key).get("/api/v1/stores/").status_code == 401


def test_revoking_what_is_not_in_force_is_told(manager: User) -> None:
    key = run("api_key_create", manager.email, "robot", "--scope", "read").strip()
    run("api_key_revoke", key)
    with pytest.raises(CommandError, match="No key in force"):
        run("api_key_revoke", key)
