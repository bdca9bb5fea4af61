"""Health tells whether this process can look at photos, to anybody and without details."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.test import Client

from detection import model_info, reset

HEALTH = "/health"


@pytest.fixture
def _no_model(settings: LazySettings) -> Iterator[None]:
    settings.SHELFWATCH_MODEL = "/secret/place/of/models"
    reset()
    yield
    reset()


def test_a_healthy_site_names_its_model(client: Client) -> None:
    answer = client.get(HEALTH)
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "healthy",
        "model_loaded": True,
        "runtime": model_info().runtime,
        "model": model_info().name,
        "version": model_info().version,
    }


def test_no_cache_may_keep_the_answer(client: Client) -> None:
    assert "no-store" in client.get(HEALTH).headers["Cache-Control"]


@pytest.mark.usefixtures("_no_model")
def test_a_model_that_cannot_be_loaded_is_told_without_its_place(client: Client) -> None:
    answer = client.get(HEALTH)
    assert answer.status_code == 503
    body = answer.json()
    assert (body["status"], body["model_loaded"]) == ("unhealthy", False)
    assert body["reason"]
    assert b"secret" not in answer.content


def test_health_is_only_read(client: Client) -> None:
    assert client.head(HEALTH).status_code == 200
    assert client.post(HEALTH).status_code == 405
