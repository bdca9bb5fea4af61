"""Cameras and robots say how they are; people are told once, and never that a shelf is empty."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.models import User
from audits.models import Alert, Mailing, Shelf, Store
from audits.services.mailings import mailing_send
from integrations.models import ApiKey, Device, DeviceTransition, Notice
from integrations.services.devices import device_beat, devices_sweep
from integrations.services.webhooks import webhook_create
from tests.api.conftest import KeyClient, problem
from tests.factories import AuditFactory, StoreFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def camera(store: Store) -> Device:
    return Device.objects.create(store=store, name="Camera 4", heartbeat=timedelta(minutes=10))


def send(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"/api/v1/devices/{path}", body, content_type="application/json")


def states() -> list[tuple[str, str]]:
    moved = DeviceTransition.objects.order_by("pk")
    return [(one.from_state, one.to_state) for one in moved]


def test_a_heartbeat_makes_it_live(machine: Client, camera: Device) -> None:
    answer = send(machine, f"{camera.pk}/heartbeat/")
    assert answer.status_code == 200
    assert answer.json()["state"] == "live"
    assert answer.json()["last_seen_at"]
    assert states() == [("expected", "live")]


def test_two_lost_heartbeats_are_told_once(camera: Device, manager: User, staff: User) -> None:
    with time_machine.travel(NOON, tick=False):
        device_beat(device=camera, said="live")
    with time_machine.travel(NOON + timedelta(minutes=21), tick=False):
        devices_sweep()
        devices_sweep()
    assert states() == [("expected", "live"), ("live", "silent")]
    for _ in range(2):
        mailing_send(mailing_id=Mailing.objects.get().pk)
    [told] = mail.outbox
    assert told.to == [manager.email]
    assert "Camera 4" in told.subject
    assert "Silent" in told.subject
    assert "12:00" in str(told.body)
    assert not Alert.objects.exists()


@pytest.mark.parametrize("said", ["moved", "blocked"])
def test_what_it_says_of_itself_is_told(machine: Client, camera: Device, said: str) -> None:
    for _ in range(2):
        assert send(machine, f"{camera.pk}/heartbeat/", state=said).json()["state"] == said
    assert states() == [("expected", said)]
    assert send(machine, f"{camera.pk}/heartbeat/").json()["state"] == "live"
    assert states()[-1] == (said, "live")
    assert not Alert.objects.exists()


def test_webhooks_are_told_in_the_same_breath(camera: Device, manager: User) -> None:
    hook = webhook_create(
        owner=manager, name="x", url="https://hooks.example.com/", events=["device.changed"]
    )
    device_beat(device=camera, said="blocked")
    notice = Notice.objects.get(webhook=hook)
    data = json.loads(notice.body)["data"]
    assert (data["device"]["name"], data["from"], data["state"]) == (
        *("Camera 4", "expected", "blocked"),
    )


def test_each_request_with_its_own_key_is_a_sign_of_life(
    manager: User, store: Store, shelf: Shelf, key_client: KeyClient
) -> None:
    client = key_client(manager, "read", "write")
    answer = send(
        client, "", store=store.code, name="Robot 7", kind="robot", shelves=["A1"], this_key=True
    )
    assert answer.status_code == 201
    assert answer.json()["shelves"] == ["A1"]
    assert answer.json()["state"] == "expected"
    ApiKey.objects.update(last_used_at=None)
    client.get("/api/v1/stores/")
    assert client.get(f"/api/v1/devices/{answer.json()['id']}/").json()["state"] == "live"


def test_requests_as_often_as_its_heartbeats_keep_it_from_falling_silent(
    manager: User, store: Store, key_client: KeyClient
) -> None:
    client = key_client(manager, "read", "write")
    send(client, "", store=store.code, name="Robot 7", heartbeat_s=10, this_key=True)
    for seconds in range(0, 120, 10):
        with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
            devices_sweep()
            client.get("/api/v1/stores/")
    assert states() == [("expected", "live")]


def test_a_key_is_the_sign_of_life_of_one_device(machine: Client, store: Store) -> None:
    for _ in range(2):
        assert send(machine, "", store=store.code, name="Robot 7", this_key=True).status_code < 300
    answer = send(machine, "", store=store.code, name="Robot 8", this_key=True)
    assert problem(answer) == (409, "key_taken", "this_key")


def test_the_same_name_again_changes_the_device(machine: Client, store: Store) -> None:
    first = send(machine, "", store=store.code, name="Camera 4", heartbeat_s=60)
    second = send(machine, "", store=store.code, name="Camera 4", heartbeat_s=120)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert second.json()["heartbeat_s"] == 120
    [told] = machine.get(f"/api/v1/devices/?store={store.code}").json()["results"]
    assert told == second.json()


@pytest.mark.parametrize(
    ("body", "status", "code", "attr"),
    [
        ({"name": "x"}, 400, "required", "store"),
        ({"store": "17", "name": "x", "heartbeat_s": 5}, 400, "min_value", "heartbeat_s"),
        ({"store": "17", "name": "x", "kind": "drone"}, 400, "invalid_choice", "kind"),
        ({"store": "17", "name": "x", "shelves": ["Z"]}, 404, "shelf_not_found", "shelves.0"),
        ({"store": "nowhere", "name": "x"}, 404, "store_not_found", "store"),
    ],
)
def test_what_is_wrong_is_told(
    machine: Client, body: dict[str, Any], status: int, code: str, attr: str
) -> None:
    assert problem(send(machine, "", **body)) == (status, code, attr)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('--x\r\nContent-Disposition: form-data; name="state"\r\n\r\nmoved\r\n--x--\r\n', 200),
        ("--x--\r\n", 200),
        ("\r\n--x--\r\n", 200),
        ("", 200),
        ("--x\r\n869036--x--\r\n", 400),
        ("state=moved", 400),
    ],
)
def test_bytes_that_are_no_form_are_no_empty_one(
    machine: Client, camera: Device, body: str, status: int
) -> None:
    kind = "multipart/form-data; boundary=x"
    answer = machine.post(f"/api/v1/devices/{camera.pk}/heartbeat/", body, content_type=kind)
    assert answer.status_code == status
    if status == 400:
        assert problem(answer) == (400, "parse_error", None)


def test_a_state_that_it_cannot_say_is_told(machine: Client, camera: Device) -> None:
    answer = send(machine, f"{camera.pk}/heartbeat/", state="silent")
    assert problem(answer) == (400, "invalid_choice", "state")


def test_staff_may_not_make_one(staff: User, store: Store, key_client: KeyClient) -> None:
    answer = send(key_client(staff, "write"), "", store=store.code, name="x")
    assert problem(answer) == (403, "managers_only", None)


def test_one_that_was_taken_down_is_expected_no_more_and_its_checks_stay(
    machine: Client, robot: Client, camera: Device, shelf: Shelf
) -> None:
    audit = AuditFactory(shelf=shelf, device=camera)
    path = f"/api/v1/devices/{camera.pk}/"
    assert problem(robot.delete(path)) == (403, "managers_only", None)
    assert machine.delete(path).status_code == 204
    assert problem(machine.get(path)) == (404, "not_found", None)
    assert machine.get(f"/api/v1/audits/{audit.pk}/").json()["device"] is None


def test_those_of_other_stores_do_not_exist(machine: Client) -> None:
    other = Device.objects.create(store=StoreFactory(), name="x")
    assert send(machine, f"{other.pk}/heartbeat/").status_code == 404
    assert machine.get(f"/api/v1/devices/{other.pk}/").status_code == 404
    assert machine.delete(f"/api/v1/devices/{other.pk}/").status_code == 404
