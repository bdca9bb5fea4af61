"""Callers of the API: a maker of keys, and clients that send one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts.models import User
from audits.models import Store
from integrations.services.keys import api_key_create

KeyClient = Callable[..., Client]


def client_with(key: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {key}"})


@pytest.fixture
def key_client(db: None) -> KeyClient:
    """`key_client(owner, "read", stores=[...])`: a client with a key of `owner`."""

    def make(owner: User, *scopes: str, stores: list[Store] | None = None) -> Client:
        _, key = api_key_create(owner=owner, name="test", scopes=scopes, stores=stores)
        return client_with(key)

    return make


@pytest.fixture
def robot(staff: User, key_client: KeyClient) -> Client:
    return key_client(staff, "read", "write")


@pytest.fixture
def machine(manager: User, key_client: KeyClient) -> Client:
    return key_client(manager, "read", "write")


@pytest.fixture
def open_to_all(settings: LazySettings) -> None:
    """Predict needs neither login nor key."""
    settings.SHELFWATCH_PREDICT_ANONYMOUS = True


def problem(answer: Any) -> tuple[int, str, str | None]:
    """Status, code and field of an answer that names exactly one fault."""
    body = answer.json()
    assert set(body) == {"type", "errors"}
    assert body["type"] in ("validation_error", "client_error", "server_error")
    [error] = body["errors"]
    assert set(error) == {"code", "detail", "attr"}
    assert error["detail"]
    return answer.status_code, error["code"], error["attr"]
