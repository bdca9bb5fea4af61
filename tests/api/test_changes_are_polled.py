"""Who has no webhook asks what changed since: nothing is missed, and each comes in its turn."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from audits.models import Alert, AlertTransition, Audit, Shelf
from audits.services.alerts import alert_resolve, alert_take
from tests.api.conftest import problem
from tests.factories import AlertFactory, AuditFactory, ShelfFactory, StoreFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def listed(client: Client, kind: str, **query: Any) -> list[int]:
    """All pages, one row each."""
    found: list[int] = []
    address, asked = f"/api/v1/{kind}/", query | {"limit": 1}
    while address:
        answer = client.get(address, asked)
        assert answer.status_code == 200, answer.content
        found += [one["id"] for one in answer.json()["results"]]
        address, asked = answer.json()["next"], {}
    return found


def audit(shelf: Shelf, received: datetime, finished: datetime | None = None) -> int:
    status = "done" if finished else "pending"
    # Photographed days before: the photo's time is not that of the change.
    made: Audit = AuditFactory(
        shelf=shelf,
        status=status,
        captured_at=received - 72 * HOUR,
        received_at=received,
        finished_at=finished,
    )
    return made.pk


def alert(shelf: Shelf, opened: datetime) -> Alert:
    made: Alert = AlertFactory(shelf=shelf, since=opened - 72 * HOUR, photo=None)
    AlertTransition.objects.create(alert=made, to_status="open", at=opened)
    return made


def test_audits_come_in_the_order_in_which_they_arrived_or_were_finished(
    staff_client: Client, shelf: Shelf
) -> None:
    audit(shelf, NOON - 2 * HOUR, NOON - timedelta(microseconds=1))
    waiting = audit(shelf, NOON + HOUR)
    at_once = audit(shelf, NOON - 2 * HOUR, NOON)
    late = audit(shelf, NOON - 9 * HOUR, NOON + 2 * HOUR)
    assert listed(staff_client, "audits", changed_since=NOON.isoformat()) == [
        *(at_once, waiting, late)
    ]
    assert listed(staff_client, "audits", changed_since="2026-06-15T15:00:00+02:00") == [
        *(waiting, late)
    ]
    assert listed(staff_client, "audits", changed_since=NOON.isoformat(), status="pending") == [
        waiting
    ]


def test_an_audit_that_is_finished_while_somebody_pages_is_not_missed(
    staff_client: Client, shelf: Shelf
) -> None:
    first, second = audit(shelf, NOON), audit(shelf, NOON + HOUR)
    asked: dict[str, Any] = {"changed_since": NOON.isoformat(), "limit": 1}
    page = staff_client.get("/api/v1/audits/", asked).json()
    assert [one["id"] for one in page["results"]] == [first]
    Audit.objects.filter(pk=first).update(status="done", finished_at=NOON + 3 * HOUR)
    rest = []
    while page["next"]:
        page = staff_client.get(page["next"]).json()
        rest += [(one["id"], one["status"]) for one in page["results"]]
    assert rest == [(second, "pending"), (first, "done")]


def test_alerts_come_with_settled_ones_in_the_order_of_what_happened_last(
    staff_client: Client, shelf: Shelf, staff: User
) -> None:
    elsewhere = ShelfFactory(store=shelf.store)
    untouched = alert(shelf, NOON - HOUR)
    taken, settled = alert(ShelfFactory(store=shelf.store), NOON - HOUR), alert(elsewhere, NOON)
    with time_machine.travel(NOON + HOUR, tick=False):
        alert_resolve(alert_id=settled.pk, by=staff, why="filled")
    with time_machine.travel(NOON + 2 * HOUR, tick=False):
        alert_take(alert_id=taken.pk, by=staff)
    since = NOON.isoformat()
    assert listed(staff_client, "alerts", changed_since=since) == [settled.pk, taken.pk]
    assert listed(staff_client, "alerts", changed_since=since, status="unresolved") == [taken.pk]
    exactly = (NOON + 2 * HOUR).isoformat()
    assert listed(staff_client, "alerts", changed_since=exactly) == [taken.pk]
    # Without it the list is as it was: unresolved, the newest first.
    assert set(listed(staff_client, "alerts")) == {untouched.pk, taken.pk}


def test_an_alert_with_two_steps_in_one_moment_is_told_once(
    staff_client: Client, shelf: Shelf
) -> None:
    both = alert(shelf, NOON)
    AlertTransition.objects.create(alert=both, to_status="resolved", at=NOON)
    assert listed(staff_client, "alerts", changed_since=NOON.isoformat()) == [both.pk]


@pytest.mark.parametrize("kind", ["audits", "alerts"])
def test_only_what_one_may_see_and_asks_for_is_told(
    staff_client: Client, stranger_client: Client, shelf: Shelf, kind: str
) -> None:
    away = ShelfFactory(store=StoreFactory())
    made = {"audits": audit, "alerts": lambda *of: alert(*of).pk}[kind]
    here = made(shelf, NOON)
    made(away, NOON)
    assert listed(staff_client, kind, changed_since=NOON.isoformat()) == [here]
    assert listed(stranger_client, kind, changed_since=NOON.isoformat()) == []
    code = shelf.store.code
    assert listed(staff_client, kind, changed_since=NOON.isoformat(), store=code) == [here]


@pytest.mark.parametrize("kind", ["audits", "alerts"])
@pytest.mark.parametrize(
    ("value", "code"),
    [("2026-06-15T12:00:00", "zone_missing"), ("yesterday", "invalid"), ("", "blank")],
)
def test_a_time_that_is_none_or_has_no_zone_is_refused(
    staff_client: Client, kind: str, value: str, code: str
) -> None:
    answer = staff_client.get(f"/api/v1/{kind}/", {"changed_since": value})
    assert problem(answer) == (400, code, "changed_since")
