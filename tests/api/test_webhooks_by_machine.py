"""Managers make and mend webhooks through the API; others have none of them."""

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts.models import User
from audits.models import Alert, Mailing, Shelf, Store
from audits.services.alerts import alert_resolve
from integrations.models import Notice, Webhook
from integrations.services.webhook_mails import webhook_mails_sweep
from tests.api.conftest import KeyClient, problem
from tests.factories import AlertFactory, StoreFactory

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


def test_one_that_is_switched_off_is_neither_tried_nor_sent_anything_again(
    machine: Client,
) -> None:
    made = post(machine, **HOOK).json()
    sent = post(machine, f"{made['id']}/ping/").json()
    patch(machine, made["id"], active=False)
    for path in ("ping/", f"deliveries/{sent['id']}/replay/"):
        answer = post(machine, f"{made['id']}/{path}")
        assert problem(answer) == (409, "webhook_disabled", None)
    assert Notice.objects.count() == 1
    post(machine, f"{made['id']}/enable/")
    assert post(machine, f"{made['id']}/ping/").status_code == 202


def test_it_says_why_it_is_off(machine: Client) -> None:
    path = f"/api/v1/webhooks/{post(machine, **HOOK).json()['id']}/"
    assert machine.get(path).json()["disabled_reason"] is None
    # While it fails as well.
    Webhook.objects.update(failing_since="2026-11-20T09:00:00Z")
    hook = Webhook.objects.get()
    assert patch(machine, hook.pk, active=False).json()["disabled_reason"] == "by_hand"
    assert machine.get(path).json()["disabled_reason"] == "by_hand"
    assert patch(machine, hook.pk, active=True).json()["disabled_reason"] is None


def test_one_that_was_given_up_stays_so_whoever_changes_it(machine: Client) -> None:
    made = post(machine, **HOOK).json()
    Webhook.objects.update(
        disabled_at="2026-11-24T09:00:00Z",
        disabled_reason="failures",
        failing_since="2026-11-20T09:00:00Z",
    )
    patch(machine, made["id"], url="https://hooks.example.com/other")
    seen = patch(machine, made["id"], active=False).json()
    assert (seen["disabled_reason"], seen["failing_since"]) == ("failures", None)
    assert seen["disabled_at"] == "2026-11-24T09:00:00Z"


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


def patch(client: Client, pk: int, /, **body: Any) -> Any:
    kind = "application/json"
    return client.patch(f"/api/v1/webhooks/{pk}/", json.dumps(body), content_type=kind)


def test_address_and_events_can_be_changed_and_the_secret_stays(machine: Client) -> None:
    made = post(machine, **HOOK).json()
    Webhook.objects.update(failing_since="2026-11-20T09:00:00Z", rests_until="2999-01-01T00:00:00Z")
    other = "https://hooks.example.com/other"
    answer = patch(machine, made["id"], url=other, events=["alert.resolved", "alert.opened"] * 2)
    assert answer.status_code == 200
    assert "secret" not in answer.json()
    seen = machine.get(f"/api/v1/webhooks/{made['id']}/").json()
    assert answer.json() == seen
    assert (seen["url"], seen["name"]) == (other, HOOK["name"])
    assert seen["events"] == ["alert.opened", "alert.resolved"]
    hook = Webhook.objects.get()
    assert hook.secret == made["secret"]
    # The new address has failed nobody yet.
    assert (hook.failing_since, hook.rests_until) == (None, None)


def test_it_can_be_switched_off_and_on_as_often_as_one_likes(
    machine: Client, shelf: Shelf, manager: User
) -> None:
    made = post(machine, **HOOK | {"events": ["alert.resolved"]}).json()
    offs = [patch(machine, made["id"], active=False).json()["disabled_at"] for _ in range(2)]
    assert offs[0] is not None
    assert offs[0] == offs[1]
    alert: Alert = AlertFactory(shelf=shelf)
    alert_resolve(alert_id=alert.pk, by=manager, why="filled")
    assert not Notice.objects.exists()
    for _ in range(2):
        assert patch(machine, made["id"], active=True).json()["disabled_at"] is None
    alert = AlertFactory(shelf=shelf)
    alert_resolve(alert_id=alert.pk, by=manager, why="filled")
    assert Notice.objects.get().kind == "alert.resolved"


def test_who_switches_a_failing_one_off_gets_no_mail_about_it(machine: Client) -> None:
    made = post(machine, **HOOK).json()
    Webhook.objects.update(failing_since="2026-11-20T09:00:00Z")
    assert patch(machine, made["id"], active=False).json()["disabled_at"]
    webhook_mails_sweep()
    assert not Mailing.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "status", "code", "attr"),
    [
        ({"url": "http://hooks.example.com/"}, 422, "webhook_target_refused", "url"),
        ({"url": "https://127.0.0.1/"}, 422, "webhook_target_refused", "url"),
        ({"url": "https://no host"}, 422, "webhook_target_refused", "url"),
        ({"url": ""}, 400, "blank", "url"),
        ({"url": "https://x/" + "y" * 500}, 400, "max_length", "url"),
        ({"events": []}, 400, "min_length", "events"),
        ({"events": ["alert.closed"]}, 400, "invalid_choice", "events.0"),
        ({"events": "alert.opened"}, 400, "not_a_list", "events"),
        ({"active": None}, 400, "null", "active"),
        ({"active": "perhaps"}, 400, "invalid", "active"),
        ({"secret": "mine"}, 400, "unknown_field", "secret"),
        ({"name": "Other"}, 400, "unknown_field", "name"),
    ],
)
def test_what_is_wrong_changes_nothing(
    machine: Client, wrong: dict[str, Any], status: int, code: str, attr: str
) -> None:
    made = post(machine, **HOOK).json()
    before = Webhook.objects.values().get()
    answer = patch(machine, made["id"], **{"events": ["alert.resolved"]} | wrong)
    assert problem(answer) == (status, code, attr)
    assert Webhook.objects.values().get() == before


def test_a_form_is_no_change(machine: Client) -> None:
    """A box that is not ticked in one cannot be told from one that was left out."""
    made = post(machine, **HOOK).json()
    answer = machine.patch(
        f"/api/v1/webhooks/{made['id']}/",
        "events=alert.opened",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 415


def test_a_key_that_only_reads_changes_nothing(manager: User, key_client: KeyClient) -> None:
    made = post(key_client(manager, "read", "write"), **HOOK).json()
    answer = patch(key_client(manager, "read"), made["id"], active=False)
    assert answer.status_code == 403
    assert Webhook.objects.get().disabled_at is None


def test_staff_may_not_make_one(staff: User, key_client: KeyClient) -> None:
    answer = post(key_client(staff, "read", "write"), **HOOK)
    assert problem(answer) == (403, "managers_only", None)


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
    assert patch(other, made["id"], active=False).status_code == 404
