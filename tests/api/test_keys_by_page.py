"""People make keys for their own stores on a page, see what they have, and revoke them."""

import re

import pytest
from django.test import Client

from accounts.models import User
from audits.models import Store
from integrations.models import ApiKey
from integrations.services.keys import api_key_create
from tests.api.conftest import client_with, problem
from tests.factories import StoreFactory

pytestmark = pytest.mark.django_db


def made(client: Client, **form: object) -> str:
    answer = client.post("/settings/keys/", {"name": "Robot 7", "scopes": ["read"], **form})
    assert answer.status_code == 200, answer.content
    found = re.search(r'value="(sw_[^"]+)"', answer.content.decode())
    assert found
    return found[1]


def test_a_key_is_shown_once_and_works(manager_client: Client, store: Store) -> None:
    key = made(manager_client, days="30")
    [seen] = client_with(key).get("/api/v1/stores/").json()["results"]
    assert seen["code"] == store.code
    page = manager_client.get("/settings/keys/").content.decode()
    assert key not in page
    assert "Robot 7" in page
    assert ApiKey.objects.get().expires_at is not None


def test_a_key_can_be_narrowed_to_own_stores_only(manager_client: Client) -> None:
    elsewhere = StoreFactory()
    answer = manager_client.post(
        "/settings/keys/", {"name": "x", "scopes": ["read"], "stores": [elsewhere.pk]}
    )
    assert answer.status_code == 422
    assert not ApiKey.objects.exists()


def test_a_revoked_key_works_no_longer(manager_client: Client) -> None:
    key = made(manager_client)
    row = ApiKey.objects.get()
    assert manager_client.post(f"/settings/keys/{row.pk}/revoke/").status_code == 302
    assert problem(client_with(key).get("/api/v1/stores/")) == (401, "api_key_revoked", None)
    assert "revoked" in manager_client.get("/settings/keys/").content.decode()


def test_the_keys_of_others_are_not_shown(staff: User, manager_client: Client) -> None:
    api_key_create(owner=staff, name="Sam's robot", scopes=["read"])
    assert "Sam&#x27;s robot" not in manager_client.get("/settings/keys/").content.decode()
