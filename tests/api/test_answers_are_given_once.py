"""What is sent again with its `Idempotency-Key` is answered as before and not done again."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Membership, Role, User
from audits.models import Alert, Audit, Shelf, Store
from integrations.models import IdempotentAnswer
from integrations.services.ledger import answers_prune
from tests.api.conftest import KeyClient, problem
from tests.factories import AlertFactory
from tests.photos import jpeg

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def machine(manager: User, key_client: KeyClient) -> Client:
    return key_client(manager, "predict", "read", "write")


def send(client: Client, shelf: Shelf, *, key: str = "night-1", photo: bytes | None = None):  # type: ignore[no-untyped-def]
    sent = SimpleUploadedFile("shelf.jpg", photo or jpeg(), "image/jpeg")
    return client.post(
        "/api/v1/audits/",
        {"shelf": shelf.pk, "photos": sent},
        headers={"Idempotency-Key": key},
    )


def test_the_same_request_gets_the_same_answer_and_makes_one_audit(
    machine: Client, shelf: Shelf
) -> None:
    first, second = send(machine, shelf), send(machine, shelf)
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.content == second.content
    assert first.headers["Location"] == second.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Audit.objects.count() == 1


def test_a_form_written_with_another_boundary_is_the_same_request(
    machine: Client, shelf: Shelf
) -> None:
    answers = []
    for boundary in ("one", "two"):
        body = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="shelf"\r\n\r\n{shelf.pk}\r\n'
            f'--{boundary}\r\nContent-Disposition: form-data; name="photos"; '
            f'filename="{boundary}.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        ).encode()
        body += jpeg() + f"\r\n--{boundary}--\r\n".encode()
        kind = f"multipart/form-data; boundary={boundary}"
        answers.append(
            machine.post(
                "/api/v1/audits/", body, content_type=kind, headers={"Idempotency-Key": "x"}
            )
        )
    assert answers[0].content == answers[1].content
    assert Audit.objects.count() == 1


def test_other_content_with_the_same_key_is_refused(machine: Client, shelf: Shelf) -> None:
    send(machine, shelf)
    answer = send(machine, shelf, photo=jpeg(300, 200))
    assert problem(answer) == (422, "idempotency_key_reused", None)
    assert Audit.objects.count() == 1


def test_the_same_key_for_another_address_is_refused(machine: Client, shelf: Shelf) -> None:
    alert = AlertFactory(shelf=shelf)
    send(machine, shelf)
    answer = machine.post(
        f"/api/v1/alerts/{alert.pk}/take/", headers={"Idempotency-Key": "night-1"}
    )
    assert problem(answer) == (422, "idempotency_key_reused", None)


def test_while_the_first_is_at_work_the_second_is_told_to_come_again(
    machine: Client, shelf: Shelf
) -> None:
    send(machine, shelf)
    IdempotentAnswer.objects.update(status=None)
    answer = send(machine, shelf)
    assert problem(answer) == (409, "idempotency_conflict", None)
    assert answer.headers["Retry-After"] == "1"


def test_a_process_that_died_at_work_does_not_lock_its_key_for_ever(
    machine: Client, shelf: Shelf
) -> None:
    with time_machine.travel(NOW, tick=False):
        send(machine, shelf)
        IdempotentAnswer.objects.update(status=None)
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        assert send(machine, shelf).status_code == 202
    assert Audit.objects.count() == 1


def test_a_refusal_is_repeated_as_well(machine: Client, shelf: Shelf) -> None:
    first, second = (send(machine, shelf, photo=b"hello") for _ in range(2))
    assert problem(first) == problem(second) == (415, "photo_not_an_image", "photos.0")
    assert second.headers["Idempotency-Replayed"] == "true"


def test_what_was_forbidden_is_done_once_it_is_allowed(
    robot: Client, staff: User, store: Store
) -> None:
    def write() -> int:
        counts = {"store": "17", "rows": [{"item_number": "4711", "quantity": 5}]}
        return robot.post(
            "/api/v1/on-hand/",
            json.dumps(counts),
            content_type="application/json",
            headers={"Idempotency-Key": "books"},
        ).status_code

    assert write() == 403
    Membership.objects.filter(user=staff).update(role=Role.MANAGER)
    assert write() == 200


def test_after_a_day_a_key_is_as_new(machine: Client, shelf: Shelf) -> None:
    with time_machine.travel(NOW, tick=False):
        send(machine, shelf)
    with time_machine.travel(NOW + timedelta(hours=24, seconds=1), tick=False):
        answer = send(machine, shelf, photo=jpeg(300, 200))
        assert answer.status_code == 202


def test_answers_older_than_a_day_are_swept_out(machine: Client, shelf: Shelf) -> None:
    with time_machine.travel(NOW, tick=False):
        send(machine, shelf)
        assert answers_prune() == 0
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        assert answers_prune() == 1


def test_the_keys_of_others_are_theirs(
    manager: User, staff: User, shelf: Shelf, key_client: KeyClient
) -> None:
    send(key_client(manager, "write"), shelf)
    answer = send(key_client(staff, "write"), shelf, photo=jpeg(300, 200))
    assert answer.status_code == 202


def test_who_brings_photos_by_an_address_shares_no_keys_with_others(machine: Client) -> None:
    told = {"content_type": "image/jpeg", "byte_size": len(jpeg())}
    for _ in range(2):
        offer = machine.post("/api/v1/uploads/", told, content_type="application/json").json()
        photo = SimpleUploadedFile("shelf.jpg", jpeg(), "image/jpeg")
        answer = Client().post(
            urlsplit(offer["url"]).path,
            {**offer["fields"], "file": photo},
            headers={"Idempotency-Key": "photo-1"},
        )
        assert answer.status_code == 204
        assert "Idempotency-Replayed" not in answer.headers


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "ä"])
def test_a_key_that_is_none_is_told(machine: Client, shelf: Shelf, key: str) -> None:
    assert problem(send(machine, shelf, key=key)) == (400, "idempotency_key_invalid", None)


def test_an_alert_settled_twice_with_one_key_is_settled_once(machine: Client, shelf: Shelf) -> None:
    alert = AlertFactory(shelf=shelf)
    answers = [
        machine.post(
            f"/api/v1/alerts/{alert.pk}/resolve/",
            json.dumps({"why": "filled"}),
            content_type="application/json",
            headers={"Idempotency-Key": "once"},
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Alert.objects.get(pk=alert.pk).transitions.filter(to_status="resolved").count() == 1


def test_predict_takes_it_as_well(machine: Client) -> None:
    answers = [
        machine.post(
            "/predict", jpeg(), content_type="image/jpeg", headers={"Idempotency-Key": "p"}
        )
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
