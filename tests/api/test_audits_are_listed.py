"""The list of audits: the newest photograph first, narrowed by store, shelf and status."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import Audit, Shelf
from tests.api.conftest import problem
from tests.factories import AuditFactory, MembershipFactory, ShelfFactory

pytestmark = pytest.mark.django_db
AUDITS = "/api/v1/audits/"


def listed(client: Client, **query: Any) -> list[int]:
    answer = client.get(AUDITS, query)
    assert answer.status_code == 200, answer.content
    return [audit["id"] for audit in answer.json()["results"]]


def audit(shelf: Shelf, hours_ago: float = 1, **more: Any) -> int:
    when = timezone.now() - timedelta(hours=hours_ago)
    made: Audit = AuditFactory(shelf=shelf, captured_at=when, **more)
    return made.pk


def test_the_newest_photograph_comes_first_whenever_it_arrived(
    staff_client: Client, shelf: Shelf
) -> None:
    new, old, middle = audit(shelf, 1), audit(shelf, 9), audit(shelf, 5)
    assert listed(staff_client) == [new, middle, old]


def test_a_stranger_sees_none_of_them(stranger_client: Client, shelf: Shelf) -> None:
    audit(shelf)
    assert listed(stranger_client) == []


def test_store_shelf_and_status_narrow_the_list(
    manager: User, manager_client: Client, shelf: Shelf
) -> None:
    here = audit(shelf)
    beside = audit(ShelfFactory(store=shelf.store))
    away = ShelfFactory(store=MembershipFactory(user=manager).store, code=shelf.code)
    there = audit(away, status="failed", finished_at=timezone.now(), reason_code="internal_error")
    assert set(listed(manager_client)) == {here, beside, there}
    assert set(listed(manager_client, store=shelf.store.code)) == {here, beside}
    assert listed(manager_client, shelf=shelf.pk) == [here]
    assert listed(manager_client, store=away.store.code, shelf=away.code) == [there]
    assert listed(manager_client, status="failed") == [there]


def test_a_status_that_is_none_is_named(staff_client: Client) -> None:
    answer = staff_client.get(AUDITS, {"status": "finished"})
    assert problem(answer) == (400, "invalid_choice", "status")


def test_pages_keep_audits_of_the_same_moment_apart(staff_client: Client, shelf: Shelf) -> None:
    moment = timezone.now()
    made = [AuditFactory(shelf=shelf, captured_at=moment).pk for _ in range(7)]
    address, seen = f"{AUDITS}?limit=3", []
    while address:
        body = staff_client.get(address).json()
        seen += [row["id"] for row in body["results"]]
        address = body["next"]
    assert seen == made[::-1]


def test_the_number_of_questions_does_not_grow_with_the_list(
    staff_client: Client, shelf: Shelf, django_assert_num_queries: Any
) -> None:
    for _ in range(12):
        audit(shelf)
    with django_assert_num_queries(3):  # session, user, audits
        assert len(listed(staff_client)) == 12
