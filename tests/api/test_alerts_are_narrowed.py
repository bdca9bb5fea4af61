"""Whoever reads alerts by machine asks for those of an article, of a time, or settled in a way."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audits.models import Alert, AlertStatus, Product, Resolution, Shelf
from integrations.models import NoticeStatus
from integrations.services.notices import notice_ping
from integrations.services.webhooks import webhook_create
from tests.api.conftest import problem
from tests.factories import AlertFactory

pytestmark = pytest.mark.django_db
ALERTS = "/api/v1/alerts/"


def day(number: int) -> datetime:
    return datetime(2026, 11, number, tzinfo=UTC)


@pytest.fixture
def tea(shelf: Shelf) -> Alert:
    """Open, and empty since the 20th; it changed on the 21st."""
    product = Product.objects.create(item_number="4711", name="Tea")
    alert = AlertFactory(shelf=shelf, place="a", product=product, since=day(20))
    alert.transitions.create(to_status=AlertStatus.OPEN, at=day(21))
    return alert


@pytest.fixture
def bread(shelf: Shelf) -> Alert:
    """Empty since the 10th, settled on the 12th."""
    product = Product.objects.create(item_number="4712", name="Bread")
    alert = AlertFactory(
        shelf=shelf,
        place="b",
        product=product,
        since=day(10),
        status=AlertStatus.RESOLVED,
        resolved_at=day(12),
        resolution=Resolution.NO_STOCK,
    )
    alert.transitions.create(to_status=AlertStatus.OPEN, at=day(10))
    alert.transitions.create(to_status=AlertStatus.RESOLVED, at=day(12))
    return alert


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["a"]),
        ({"item_number": "4711"}, ["a"]),
        ({"item_number": "4712"}, []),
        ({"item_number": "4712", "status": "all"}, ["b"]),
        ({"resolution": "no_stock"}, ["b"]),
        ({"resolution": "filled"}, []),
        ({"resolution": "no_stock", "status": "open"}, []),
        ({"since_from": "2026-11-20T00:00:00Z", "status": "all"}, ["a"]),
        ({"since_before": "2026-11-20T00:00:00Z", "status": "all"}, ["b"]),
        ({"resolved_from": "2026-11-12T00:00:00Z"}, ["b"]),
        ({"resolved_from": "2026-11-12T00:00:01Z"}, []),
        ({"resolved_before": "2026-11-12T00:00:01Z"}, ["b"]),
        ({"resolved_before": "2026-11-12T00:00:00Z"}, []),
        ({"changed_since": "2026-11-11T00:00:00Z"}, ["b", "a"]),
        (
            {"changed_since": "2026-11-11T00:00:00Z", "changed_before": "2026-11-21T00:00:00Z"},
            ["b"],
        ),
        ({"changed_before": "2026-11-21T00:00:00Z"}, ["b"]),
        ({"changed_before": "2026-11-12T00:00:00Z"}, []),
    ],
)
def test_only_those_that_were_asked_for_come(
    staff_client: Client, tea: Alert, bread: Alert, query: dict[str, str], found: list[str]
) -> None:
    rows = staff_client.get(ALERTS, query).json()["results"]
    assert [row["place"] for row in rows] == found
    named = staff_client.get(ALERTS, {**query, "fields": "place"}).json()["results"]
    assert named == [{"place": place} for place in found]


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ({"resolution": "gone"}, "invalid_choice", "resolution"),
        ({"since_from": "2026-11-20T00:00:00"}, "zone_missing", "since_from"),
        ({"changed_before": "yesterday"}, "invalid", "changed_before"),
    ],
)
def test_what_cannot_be_asked_for_is_told(
    staff_client: Client, query: dict[str, str], code: str, field: str
) -> None:
    assert problem(staff_client.get(ALERTS, query)) == (400, code, field)


def test_filters_cost_no_more_questions(
    staff_client: Client, shelf: Shelf, tea: Alert, django_assert_max_num_queries: Any
) -> None:
    for row in range(3, 9):
        AlertFactory(shelf=shelf, row=row, place=f"row:{row}", product=tea.product)
    with django_assert_max_num_queries(6):  # session, user, alerts, what was said, gtins
        query = {"item_number": "4711", "since_from": "2026-01-01T00:00:00Z"}
        assert len(staff_client.get(ALERTS, query).json()["results"]) == 7


def test_deliveries_are_narrowed_by_how_they_went(manager: User, manager_client: Client) -> None:
    webhook = webhook_create(
        owner=manager, name="Till", url="https://a.example.com/", events=["alert.opened"]
    )
    failed, waiting = (notice_ping(webhook=webhook) for _ in range(2))
    failed.status = NoticeStatus.FAILED
    failed.save(update_fields=["status"])

    def ids(status: str) -> list[int]:
        log = f"/api/v1/webhooks/{webhook.pk}/deliveries/"
        return [row["id"] for row in manager_client.get(log, {"status": status}).json()["results"]]

    assert (ids("failed"), ids("pending"), ids("sent")) == ([failed.pk], [waiting.pk], [])
    answer = manager_client.get(f"/api/v1/webhooks/{webhook.pk}/deliveries/?status=lost")
    assert problem(answer) == (400, "invalid_choice", "status")
