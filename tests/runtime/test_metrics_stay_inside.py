"""Figures name stores: whoever comes through a proxy is told none, whatever the proxy forgets."""

import pytest
from django.conf import LazySettings
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: LazySettings) -> None:
    settings.SHELFWATCH_BASE_URL = "https://shelves.example.com"
    settings.ALLOWED_HOSTS = ["shelves.example.com", "localhost"]


@pytest.mark.parametrize("host", ["10.1.2.3:8000", "web:8000", "localhost", "127.0.0.1:8000"])
def test_prometheus_reads_them_by_the_processs_own_address(client: Client, host: str) -> None:
    answer = client.get("/metrics", headers={"host": host})
    assert answer.status_code == 200
    assert b"shelfwatch_mails_unsent" in answer.content


@pytest.mark.parametrize(
    "said",
    [
        {"host": "shelves.example.com", "x-forwarded-for": "203.0.113.9"},
        {"host": "10.1.2.3:8000", "x-forwarded-proto": "https"},
        {"host": "10.1.2.3:8000", "x-real-ip": "203.0.113.9"},
        {"host": "10.1.2.3:8000", "forwarded": "for=203.0.113.9;proto=https"},
        # Of a proxy that its client told to leave the others away.
        {"host": "shelves.example.com", "connection": "X-Forwarded-For, X-Forwarded-Proto"},
        {"host": "Shelves.Example.com:443"},
    ],
)
@pytest.mark.parametrize("path", ["/metrics", "/%6detrics"])
def test_whoever_comes_through_a_proxy_is_told_none(
    client: Client, said: dict[str, str], path: str
) -> None:
    answer = client.get(path, headers=said)
    assert answer.status_code == 404
    assert b"inside of the network" in answer.content
    assert b"shelfwatch_" not in answer.content


def test_a_site_without_tls_has_only_its_own_name_and_is_read_by_it(
    client: Client, settings: LazySettings
) -> None:
    settings.SHELFWATCH_BASE_URL = "http://127.0.0.1:8000"
    assert client.get("/metrics", headers={"host": "127.0.0.1:8000"}).status_code == 200
    through = {"host": "127.0.0.1:8000", "x-forwarded-for": "203.0.113.9"}
    assert client.get("/metrics", headers=through).status_code == 404


def test_other_probes_are_answered_through_a_proxy(client: Client) -> None:
    through = {"host": "shelves.example.com", "x-forwarded-proto": "https"}
    assert client.get("/health/live", headers=through).status_code == 200
