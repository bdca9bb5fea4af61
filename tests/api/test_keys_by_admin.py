"""The admin makes keys, shows each once, lists them and revokes them."""

import re

import pytest
from django.test import Client

from accounts.models import User
from audits.models import Store
from integrations.models import ApiKey
from tests.api.conftest import client_with

pytestmark = pytest.mark.django_db
KEYS = "/admin/integrations/apikey/"


@pytest.fixture
def root(superuser: User) -> Client:
    client = Client()
    client.force_login(superuser)
    return client


def make(root: Client, owner: User, **more: object) -> str:
    form = {"owner": owner.pk, "name": "robot", "scopes": ["read"], **more}
    answer = root.post(f"{KEYS}add/", form, follow=True)
    found = re.search(r"sw_[0-9a-f]{8}_[\w-]{43}", answer.content.decode())
    assert found, answer.content.decode()
    return found.group()


def test_a_new_key_is_shown_once_and_works(root: Client, manager: User) -> None:
    key = make(root, manager)
    assert key not in root.get(KEYS).content.decode()
    assert client_with(key).get("/api/v1/stores/").json()["results"][0]["code"] == "17"


def test_chosen_stores_limit_the_key(root: Client, manager: User, store: Store) -> None:
    make(root, manager, stores=[store.pk])
    assert ApiKey.objects.get().store_ids() == [store.pk]


def test_a_key_is_looked_at_but_not_changed(root: Client, manager: User) -> None:
    make(root, manager)
    key = ApiKey.objects.get()
    page = root.get(f"{KEYS}{key.pk}/change/")
    assert key.secret_sha256 not in page.content.decode()
    assert root.post(f"{KEYS}{key.pk}/change/", {"name": "other"}).status_code == 403
    key.refresh_from_db()
    assert key.name == "robot"


def test_chosen_keys_are_revoked(root: Client, manager: User) -> None:
    key = make(root, manager)
    chosen = {"action": "revoke", "_selected_action": [ApiKey.objects.get().pk]}
    root.post(KEYS, chosen, follow=True)
    assert client_with(key).get("/api/v1/stores/").status_code == 401


def test_a_key_without_a_scope_is_not_made(root: Client, manager: User) -> None:
    answer = root.post(f"{KEYS}add/", {"owner": manager.pk, "name": "robot"})
    assert answer.status_code == 200
    assert not ApiKey.objects.exists()
