"""Every `POST` of the API may be sent again with its `Idempotency-Key`; none is left out."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from accounts.models import User
from audits.models import Audit, AuditStatus
from integrations.models import IdempotentAnswer
from integrations.services.keys import api_key_create
from tests.access.routes import routes
from tests.access.world import World, world_make
from tests.api.conftest import client_with, problem
from tests.photos import jpeg

pytestmark = pytest.mark.django_db
BRINGING = "api/v1/uploads/<token>/"


def _takes_posts(route: str) -> bool:
    address = "/" + re.sub(r"<[\w:]+>", "1", route)
    return hasattr(getattr(resolve(address).func, "cls", None), "post")


POSTS = [
    route
    for route in routes()
    if route.startswith(("api/v1/", "api/predict", "predict")) and _takes_posts(route)
]


def owner(world: World, route: str) -> User:
    """Somebody who may do it: webhooks are their maker's."""
    if "webhooks/<" in route:
        return User.objects.get(webhooks=world.webhooks["here"])
    return User.objects.get(is_superuser=True)


def address(world: World, route: str, client: Client) -> str:
    if route != BRINGING:
        return world.address(route, "here")
    asked = {"content_type": "image/jpeg", "byte_size": len(jpeg())}
    offer = client.post("/api/v1/uploads/", asked, content_type="application/json").json()
    return str(urlsplit(offer["url"]).path)


def form(world: World, route: str) -> dict[str, Any]:
    if route != BRINGING:
        return world.form(route, "here")
    return {"Content-Type": "image/jpeg", "file": SimpleUploadedFile("a.jpg", jpeg())}


def send(client: Client, path: str, sent: dict[str, Any]) -> Any:
    headers = {"Idempotency-Key": "once"}
    if any(isinstance(value, SimpleUploadedFile) for value in sent.values()):
        return client.post(path, sent, headers=headers)
    return client.post(path, sent, content_type="application/json", headers=headers)


def rows() -> dict[str, int]:
    """How many there are of everything but kept answers."""
    kept = [*apps.get_app_config("audits").get_models()]
    kept += apps.get_app_config("integrations").get_models()
    return {
        model._meta.label: model._default_manager.count()
        for model in kept
        if model is not IdempotentAnswer
    }


def test_none_is_left_out() -> None:
    schema = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    described = [path for path, doors in schema["paths"].items() if "post" in doors]
    assert len(POSTS) == len(described) + 1  # predict has a second address


@pytest.mark.parametrize("route", POSTS)
def test_sent_again_it_is_answered_as_before_and_not_done_again(route: str) -> None:
    world = world_make()
    scopes = ["predict", "read", "write"]
    _, key = api_key_create(owner=owner(world, route), name="test", scopes=scopes)
    client = client_with(key)
    path = address(world, route, client)
    if route.endswith("release/"):
        client.post(path.replace("release", "take"))
    if route.endswith("take-back/"):
        client.post(path.replace("take-back", "deny"))
    if route.endswith("wake/"):
        until = {"until": "2999-01-01T00:00:00Z"}
        client.post(path.replace("wake", "snooze"), until, content_type="application/json")
    if route.endswith("leave-out/"):
        Audit.objects.update(status=AuditStatus.DONE, finished_at=timezone.now())
    first = send(client, path, form(world, route))
    done = rows()
    second = send(client, path, form(world, route))
    assert 200 <= first.status_code < 300
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert rows() == done
    other = send(client, path, {**form(world, route), "other": "content"})
    assert problem(other) == (422, "idempotency_key_reused", None)
