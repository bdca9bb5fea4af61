"""Lists give only what is asked for, and nothing where nothing has changed."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from accounts.models import User
from audits.models import Shelf, Store
from tests.api.conftest import KeyClient, problem
from tests.factories import AuditFactory

pytestmark = pytest.mark.django_db


def test_only_the_fields_that_were_asked_for_come(manager_client: Client, store: Store) -> None:
    body = manager_client.get("/api/v1/stores/?fields=code,name").json()
    assert body["results"] == [{"code": store.code, "name": store.name}]


def test_a_field_that_rows_do_not_have_is_told(manager_client: Client) -> None:
    answer = manager_client.get("/api/v1/stores/?fields=code,colour")
    assert problem(answer) == (400, "unknown_field", "fields")


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/audits/1/?fields=id",
        "/api/v1/alerts/1/?limit=5",
        "/api/v1/planograms/1/?store=17",
        "/api/v1/exports/shelves.csv?store=17",
        "/api/v1/stores/?shop=17",
        "/api/v1/webhooks/1/?x=",
    ],
)
def test_what_an_address_does_not_take_is_named(manager_client: Client, address: str) -> None:
    name = address.split("?")[1].split("=")[0]
    assert problem(manager_client.get(address)) == (400, "unknown_field", name)


def test_a_post_takes_nothing_in_its_address(manager_client: Client) -> None:
    answer = manager_client.post("/api/v1/alerts/1/take/?until=2999-01-01")
    assert problem(answer) == (400, "unknown_field", "until")


def test_a_method_that_is_not_taken_is_told_first(manager_client: Client) -> None:
    for method in ("PUT", "TRACE"):
        answer = manager_client.generic(method, "/api/v1/stores/?code=17")
        assert problem(answer) == (405, "method_not_allowed", None)


def test_who_mistook_a_name_is_told_which_there_are(manager_client: Client) -> None:
    def told(query: str) -> str:
        answer = manager_client.get(f"/api/v1/audits/?{query}")
        return str(answer.json()["errors"][0]["detail"])

    known = "captured_before, captured_from, changed_since, cursor"
    assert known in told("captured_after=2026-11-23")
    assert "pending, running, done" in told("status=finished")
    assert "shelf, status" in told("fields=state")


def test_who_sent_a_name_where_none_is_taken_is_told_that(manager_client: Client) -> None:
    answer = manager_client.get("/api/v1/exports/shelves.csv?store=17")
    assert answer.json()["errors"][0]["detail"].endswith("None is taken here.")


def test_an_answer_without_a_body_tells_as_much_beside_it(
    manager: User, store: Store, key_client: KeyClient
) -> None:
    client = key_client(manager, "read")
    tag = client.get("/api/v1/stores/").headers["ETag"]
    headers = {"If-None-Match": tag, "X-Request-ID": "camera-7"}
    answer = client.get("/api/v1/stores/", headers=headers)
    assert answer.status_code == 304
    assert answer.headers["X-Request-ID"] == "camera-7"
    assert int(answer.headers["RateLimit-Remaining"]) > 0
    assert int(answer.headers["RateLimit-Reset"]) > 0


def test_an_unchanged_list_is_not_sent_again(manager_client: Client, store: Store) -> None:
    first = manager_client.get("/api/v1/stores/")
    tag = first.headers["ETag"]
    again = manager_client.get("/api/v1/stores/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    store.name = "Renamed"
    store.save()
    changed = manager_client.get("/api/v1/stores/", headers={"If-None-Match": tag})
    assert changed.status_code == 200


def test_a_packed_answer_keeps_its_tag(manager_client: Client, shelf: Shelf) -> None:
    AuditFactory.create_batch(5, shelf=shelf)
    headers = {"Accept-Encoding": "gzip"}
    first = manager_client.get("/api/v1/audits/", headers=headers)
    assert first.headers["Content-Encoding"] == "gzip"
    headers["If-None-Match"] = first.headers["ETag"]
    assert manager_client.get("/api/v1/audits/", headers=headers).status_code == 304


def test_audits_of_a_stretch_of_time(manager_client: Client, shelf: Shelf) -> None:
    early, late = (
        AuditFactory(shelf=shelf, captured_at=datetime(2026, 11, day, tzinfo=UTC))
        for day in (20, 23)
    )

    def ids(query: str) -> list[int]:
        rows = manager_client.get(f"/api/v1/audits/?{query}").json()["results"]
        return [row["id"] for row in rows]

    assert ids("captured_from=2026-11-23T00:00:00Z") == [late.pk]
    assert ids("captured_before=2026-11-23T00:00:00Z") == [early.pk]
    answer = manager_client.get("/api/v1/audits/?captured_from=2026-11-23T00:00:00")
    assert problem(answer) == (400, "zone_missing", "captured_from")
