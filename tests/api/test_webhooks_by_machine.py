"""Managers make and mend webhooks through the API; others have none of them."""

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts.models import User
from audits.models import Store
from integrations.models import Notice, Webhook
from tests.api.conftest import KeyClient, problem
from tests.factories import StoreFactory

pytestmark = pytest.mark.django_db
HOOK: dict[str, Any] = {
    "name": "Head office",
    "url": "https://hooks.example.com/in",
    "events": ["alert.opened"],
}


def post(client: Client, path: str = "", /, **body: Any) -> Any:
    kind = "application/json"
    return client.post(f"/api/v1/webhooks/{path}", json.dumps(body), content_type=kind)


def test_the_secret_is_told_once(machine: Client) -> None:
    answer = post(machine, **HOOK)
    assert answer.status_code == 201
    made = answer.json()
    assert made["secret"].startswith("whsec_")
    assert made["stores"] is None
    [seen] = machine.get("/api/v1/webhooks/").json()["results"]
    assert "secret" not in seen
    assert machine.get(f"/api/v1/webhooks/{made['id']}/").json() == seen


def test_a_new_secret_can_be_had_and_the_old_one_goes_on_for_a_day(machine: Client) -> None:
    made = post(machine, **HOOK).json()
    turned = post(machine, f"{made['id']}/rotate/").json()
    assert turned["secret"] != made["secret"]
    assert turned["old_secret_until"]


def test_a_ping_is_written_and_can_be_sent_again(machine: Client) -> None:
    made = post(machine, **HOOK).json()
    answer = post(machine, f"{made['id']}/ping/")
    assert answer.status_code == 202
    assert answer.json()["type"] == answer.json()["body"]["type"] == "ping"
    again = post(machine, f"{made['id']}/deliveries/{answer.json()['id']}/replay/")
    assert again.status_code == 202
    log = machine.get(f"/api/v1/webhooks/{made['id']}/deliveries/").json()["results"]
    assert [one["event_id"] for one in log] == [answer.json()["event_id"]] * 2


def test_one_that_was_switched_off_can_be_switched_on(machine: Client) -> None:
    made = post(machine, **HOOK).json()
    Webhook.objects.update(disabled_at="2026-11-24T09:00:00Z", failing_since="2026-11-20T09:00:00Z")
    assert machine.get(f"/api/v1/webhooks/{made['id']}/").json()["disabled_at"]
    mended = post(machine, f"{made['id']}/enable/").json()
    assert (mended["disabled_at"], mended["failing_since"]) == (None, None)


def test_one_that_is_deleted_is_gone_with_its_log(machine: Client) -> None:
    made = post(machine, **HOOK).json()
    post(machine, f"{made['id']}/ping/")
    assert machine.delete(f"/api/v1/webhooks/{made['id']}/").status_code == 204
    assert not Webhook.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "status", "code", "attr"),
    [
        ({"url": "http://hooks.example.com/"}, 422, "webhook_target_refused", "url"),
        ({"url": "https://127.0.0.1/"}, 422, "webhook_target_refused", "url"),
        ({"url": "https://no host"}, 422, "webhook_target_refused", "url"),
        ({"url": "https://[::1"}, 422, "webhook_target_refused", "url"),
        ({"url": ""}, 400, "blank", "url"),
        ({"url": "https://x/" + "y" * 500}, 400, "max_length", "url"),
        ({"events": []}, 400, "min_length", "events"),
        ({"events": ["alert.closed"]}, 400, "invalid_choice", "events.0"),
        ({"events": "alert.opened"}, 400, "not_a_list", "events"),
        ({"stores": ["nowhere"]}, 404, "store_not_found", "stores.0"),
        ({"colour": "red"}, 400, "unknown_field", "colour"),
    ],
)
def test_what_is_wrong_is_told(
    machine: Client, wrong: dict[str, Any], status: int, code: str, attr: str
) -> None:
    assert problem(post(machine, **HOOK | wrong)) == (status, code, attr)
    assert not Webhook.objects.exists()


def test_staff_may_not_make_one(staff: User, key_client: KeyClient) -> None:
    answer = post(key_client(staff, "read", "write"), **HOOK)
    assert problem(answer) == (403, "permission_denied", None)


def test_a_key_for_one_store_makes_and_sees_only_those_of_that_store(
    manager: User, store: Store, key_client: KeyClient
) -> None:
    whole, narrow = (
        key_client(manager, "read", "write"),
        key_client(manager, "read", "write", stores=[store]),
    )
    post(whole, **HOOK)
    made = post(narrow, **HOOK).json()
    assert made["stores"] == [store.code]
    assert [one["id"] for one in narrow.get("/api/v1/webhooks/").json()["results"]] == [made["id"]]
    assert len(whole.get("/api/v1/webhooks/").json()["results"]) == 2
    elsewhere = StoreFactory()
    answer = post(narrow, **HOOK, stores=[elsewhere.code])
    assert problem(answer) == (404, "store_not_found", "stores.0")


def test_those_of_others_do_not_exist(
    machine: Client, stranger: User, key_client: KeyClient, settings: LazySettings
) -> None:
    made = post(machine, **HOOK).json()
    other = key_client(stranger, "read", "write")
    assert other.get(f"/api/v1/webhooks/{made['id']}/").status_code == 404
    for path in ("rotate/", "enable/", "ping/"):
        assert post(other, f"{made['id']}/{path}").status_code == 404
    assert other.delete(f"/api/v1/webhooks/{made['id']}/").status_code == 404
