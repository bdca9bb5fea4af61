"""A machine sends photos of a shelf and is told at once where the answer will be."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import Audit, Shelf, Source
from audits.services.runs import audit_run
from tests.api.conftest import KeyClient, problem
from tests.factories import MembershipFactory, ShelfFactory
from tests.photos import jpeg, shelf_photo, stored_files

pytestmark = pytest.mark.django_db
AUDITS = "/api/v1/audits/"


def photo(data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("shelf.jpg", jpeg() if data is None else data, "image/jpeg")


def send(client: Client, shelf: Shelf | None = None, /, **form: Any) -> Any:
    named = {} if shelf is None else {"shelf": shelf.pk}
    return client.post(AUDITS, {"photos": [photo()], **named, **form})


def test_the_answer_is_accepted_with_an_address_to_ask(robot: Client, shelf: Shelf) -> None:
    answer = send(robot, shelf)
    assert answer.status_code == 202
    body = answer.json()
    assert answer.headers["Location"] == body["url"]
    assert (body["status"], body["counts"], body["reason"], body["gaps"]) == (
        *("pending", None, None),
        [],
    )
    assert body["shelf"] == {
        "id": shelf.pk,
        "code": "A1",
        "name": "Cereals",
        "store": "17",
        "store_name": "Corner Store",
    }
    asked = robot.get(answer.headers["Location"])
    assert asked.status_code == 200
    assert asked.json() == body


def test_the_audit_is_kept_with_its_sender(robot: Client, shelf: Shelf, staff: User) -> None:
    audit = Audit.objects.get(pk=send(robot, shelf).json()["id"])
    assert (audit.shelf, audit.source, audit.created_by) == (shelf, Source.API, staff)


def test_a_shelf_is_named_by_its_own_code_and_the_stores(robot: Client, shelf: Shelf) -> None:
    answer = send(robot, store="17", shelf="A1")
    assert answer.json()["shelf"]["id"] == shelf.pk


def test_the_worker_is_told(
    robot: Client,
    shelf: Shelf,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        send(robot, shelf)
    assert len(callbacks) == 1


def test_the_capture_time_may_be_given_in_any_zone(robot: Client, shelf: Shelf) -> None:
    then = (timezone.now() - timedelta(hours=3)).astimezone(UTC).replace(microsecond=0)
    sent = f"{then + timedelta(hours=2):%Y-%m-%dT%H:%M:%S}+02:00"
    body = send(robot, shelf, captured_at=sent).json()
    assert datetime.fromisoformat(body["captured_at"]) == then
    assert body["photos"][0]["captured_at"] == body["captured_at"]


def test_what_is_sent_twice_with_a_client_key_is_one_audit(robot: Client, shelf: Shelf) -> None:
    key = str(uuid4())
    first, second = send(robot, shelf, client_key=key), send(robot, shelf, client_key=key)
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == second.json()
    assert Audit.objects.count() == 1


def test_a_checked_shelf_is_told_with_boxes_and_words(
    robot: Client, shelf: Shelf, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks():  # so that no worker is needed
        body = send(robot, shelf, photos=[photo(shelf_photo(holes=True))]).json()
        audit_run(audit_id=body["id"])
    body = robot.get(body["url"]).json()
    assert body["status"] == "done"
    [seen] = body["photos"]
    assert body["counts"]["products"] == len(seen["products"]) > 5
    assert body["counts"]["gaps"] == len(body["gaps"]) >= 1
    hole = body["gaps"][0]
    assert hole["photo"] == seen["id"]
    assert hole["words"].endswith("empty")
    assert "row" in hole["words"]
    x1, y1, x2, y2 = hole["bbox"]
    assert 0 <= x1 < x2 <= seen["width"]
    assert 0 <= y1 < y2 <= seen["height"]
    assert robot.get("/api/v1/alerts/").json()["results"]


def test_a_rejected_check_says_why(
    robot: Client, shelf: Shelf, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks():
        body = send(robot, shelf).json()
        audit_run(audit_id=body["id"])
    body = robot.get(body["url"]).json()
    assert body["status"] == "rejected"
    assert set(body["reason"]) == {"code", "sentence"}
    assert body["reason"]["sentence"].endswith(".")
    assert body["photos"][0]["usable"] is None


def test_a_stranger_cannot_send_to_the_shelf(
    stranger: User, key_client: KeyClient, shelf: Shelf
) -> None:
    client = key_client(stranger, "write")
    assert problem(send(client, shelf)) == (404, "shelf_not_found", "shelf")
    assert problem(send(client, store="17", shelf="A1")) == (404, "store_not_found", "store")
    assert not Audit.objects.exists()


def test_a_key_for_another_store_cannot_send_to_the_shelf(
    manager: User, key_client: KeyClient, shelf: Shelf
) -> None:
    other = MembershipFactory(user=manager).store
    answer = send(key_client(manager, "write", stores=[other]), shelf)
    assert problem(answer) == (404, "shelf_not_found", "shelf")


def test_a_key_for_reading_cannot_send(staff: User, key_client: KeyClient, shelf: Shelf) -> None:
    answer = send(key_client(staff, "read", "predict"), shelf)
    assert problem(answer) == (403, "scope_missing", None)


@pytest.mark.parametrize(
    ("form", "status", "code", "field"),
    [
        ({"shelf": ""}, 400, "blank", "shelf"),
        ({"shelf": "A1"}, 404, "shelf_not_found", "shelf"),
        ({"shelf": "99999999999999999999"}, 404, "shelf_not_found", "shelf"),
        ({"shelf": "A1", "store": "16"}, 404, "store_not_found", "store"),
        ({"shelf": "A2", "store": "17"}, 404, "shelf_not_found", "shelf"),
        ({"captured_at": "yesterday"}, 400, "invalid", "captured_at"),
        ({"captured_at": "2026-06-15T10:00:00"}, 400, "zone_missing", "captured_at"),
        ({"captured_at": "2026-06-15"}, 400, "zone_missing", "captured_at"),
        ({"captured_at": "0001-01-01T00:00:00+14:00"}, 400, "overflow", "captured_at"),
        ({"captured_at": "2999-01-01T00:00:00Z"}, 422, "captured_at_in_future", "captured_at"),
        ({"client_key": "17"}, 400, "invalid", "client_key"),
        ({"photos": "shelf.jpg"}, 400, "invalid", "photos.0"),
        ({"photos": []}, 400, "required", "photos"),
        ({"photo": "x"}, 400, "unknown_field", "photo"),
        ({"store": ["17", "17"]}, 400, "duplicate_field", "store"),
    ],
    ids=str,
)
def test_a_wrong_field_is_named_and_nothing_is_stored(
    robot: Client, shelf: Shelf, form: dict[str, Any], status: int, code: str, field: str
) -> None:
    before = stored_files()
    assert problem(send(robot, shelf, **form)) == (status, code, field)
    assert stored_files() == before
    assert not Audit.objects.exists()


@pytest.mark.parametrize(
    ("photos", "status", "code", "field"),
    [
        ([b""], 400, "photo_empty", "photos.0"),
        ([jpeg(), b"hello"], 415, "photo_not_an_image", "photos.1"),
        ([jpeg(), jpeg(), jpeg()[:300]], 422, "photo_damaged", "photos.2"),
        ([jpeg() + b"\0" * 26_214_400], 413, "photo_too_large", "photos.0"),
        ([jpeg()] * 11, 400, "too_many_photos", "photos"),
        ([jpeg()] * 21, 400, "too_many_files", None),
    ],
    ids=["empty", "text", "cut", "large", "eleven", "twenty-one"],
)
def test_one_photo_that_cannot_be_used_refuses_all(
    robot: Client, shelf: Shelf, photos: list[bytes], status: int, code: str, field: str | None
) -> None:
    before = stored_files()
    answer = send(robot, shelf, photos=[photo(data) for data in photos])
    assert problem(answer) == (status, code, field)
    assert stored_files() == before
    assert not Audit.objects.exists()


def test_json_is_not_how_photos_are_sent(robot: Client, shelf: Shelf) -> None:
    answer = robot.post(AUDITS, {"shelf": shelf.pk}, content_type="application/json")
    assert problem(answer) == (400, "required", "uploads")
    answer = robot.post(AUDITS, jpeg(), content_type="image/jpeg")
    assert problem(answer) == (415, "unsupported_media_type", None)


def test_an_audit_of_another_store_is_not_found(
    robot: Client, stranger: User, key_client: KeyClient, shelf: Shelf
) -> None:
    address = send(robot, shelf).json()["url"]
    stranger_client = key_client(stranger, "read")
    assert problem(stranger_client.get(address)) == (404, "not_found", None)
    assert problem(robot.get(f"{AUDITS}{10**30}/")) == (404, "not_found", None)


def test_two_stores_may_use_the_same_shelf_code(robot: Client, shelf: Shelf, staff: User) -> None:
    twin = ShelfFactory(store=MembershipFactory(user=staff).store, code="A1")
    answer = send(robot, store=twin.store.code, shelf="A1")
    assert answer.json()["shelf"]["id"] == twin.pk


def test_whoever_prefers_to_wait_is_answered_when_the_check_is_done(
    manager_client: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def a_worker_finishes_it(_: float) -> None:
        audit_run(audit_id=Audit.objects.get().pk)

    clock = SimpleNamespace(monotonic=time.monotonic, sleep=a_worker_finishes_it)
    monkeypatch.setattr("audits.api.waiting.time", clock)
    form = {"shelf": shelf.pk, "photos": photo(shelf_photo(holes=True))}
    answer = manager_client.post(AUDITS, form, headers={"Prefer": "wait=30"})
    body = answer.json()
    assert (answer.status_code, body["status"]) == (200, "done")
    assert body["gaps"]
    assert answer.headers["Location"] == body["url"]


def test_whoever_prefers_to_wait_for_long_is_told_where_to_ask(
    manager_client: Client, shelf: Shelf
) -> None:
    def post(prefer: str) -> Any:
        form = {"shelf": shelf.pk, "photos": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")}
        return manager_client.post("/api/v1/audits/", form, headers={"Prefer": prefer})

    answer = post("respond-async, wait=1")
    assert answer.status_code == 202
    assert answer.headers["Preference-Applied"] == "wait=1"
    assert "Preference-Applied" not in post("wait=soon").headers
