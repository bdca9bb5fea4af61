"""A process is ready once its model is warm and its database has all that it needs."""

import time

import pytest
import requests
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from shelfwatch_site import pulse, readiness, status_server
from tests.waiting import PATIENCE, free_port, wait_until


@pytest.fixture
def _as_just_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_warmth", readiness._Warmth())
    monkeypatch.setattr(readiness, "_schema", readiness._Schema())


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_just_started")
def test_it_waits_for_the_model_and_says_so(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["waits_for"]) == (503, "model")
    wait_until(lambda: client.get("/health/ready").status_code == 200, what="the model to be warm")


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_just_started")
def test_it_waits_for_a_migration_that_is_not_applied(client: Client) -> None:
    readiness._warmth.work()
    recorder = MigrationRecorder(connection)
    ((_, newest),) = MigrationLoader(connection).graph.leaf_nodes("audits")
    recorder.record_unapplied("audits", newest)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["waits_for"]) == (503, "migrations")
    recorder.record_applied("audits", newest)
    assert client.get("/health/ready").status_code == 200


def test_it_lives_without_asking_anybody(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "live"}


@pytest.mark.parametrize("path", ["/health", "/health/live", "/metrics"])
@pytest.mark.django_db
def test_probes_may_ask_by_any_name(client: Client, path: str) -> None:
    assert client.get(path, headers={"host": "10.1.2.3:8000"}).status_code == 200
    assert client.get("/login/", headers={"host": "10.1.2.3:8000"}).status_code == 400


def test_a_worker_is_well_as_long_as_its_loop_comes_round(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    status_server.start("127.0.0.1", port)
    url = f"http://127.0.0.1:{port}/health"
    pulse.beat()
    assert requests.get(url, timeout=PATIENCE).status_code == 200
    monkeypatch.setattr(pulse, "_last", time.monotonic() - 2 * pulse.LONGEST_SILENCE)
    silent = requests.get(url, timeout=PATIENCE)
    assert silent.status_code == 503
    assert "120 seconds" in silent.text
    assert requests.get(f"http://127.0.0.1:{port}/else", timeout=PATIENCE).status_code == 404
