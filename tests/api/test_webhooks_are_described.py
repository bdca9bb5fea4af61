"""The schema describes what webhooks are sent, and what they are sent is as it says."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator, validate

from accounts.models import User
from audits.models import Product, Resolution, Shelf, Store
from audits.services.alerts import alert_confirm, alert_deny, alert_resolve, alert_take_back
from audits.services.records import audit_fail
from integrations.models import EventType, Notice
from integrations.services.devices import device_beat, device_upsert
from integrations.services.notices import notice_ping
from integrations.services.sending import notice_send
from integrations.services.webhooks import webhook_create
from tests.factories import AlertFactory, AuditFactory
from tests.receiver import Receiver

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return made


def content(schema: dict[str, Any], kind: str) -> dict[str, Any]:
    [body] = schema["webhooks"][kind]["post"]["requestBody"]["content"].values()
    return dict(body)


def shape(schema: dict[str, Any], kind: str) -> dict[str, Any]:
    return {**content(schema, kind)["schema"], "components": schema["components"]}


def test_every_event_is_described_in_a_line(schema: dict[str, Any]) -> None:
    assert set(schema["webhooks"]) == {*EventType.values, "ping"}
    assert all(webhook["post"]["summary"] for webhook in schema["webhooks"].values())


def test_every_event_has_an_example_that_is_right(schema: dict[str, Any]) -> None:
    for kind in schema["webhooks"]:
        example = content(schema, kind)["example"]
        assert example["type"] == kind
        validate(example, shape(schema, kind), Draft202012Validator)


def test_what_is_sent_is_as_described(
    schema: dict[str, Any],
    manager: User,
    staff: User,
    store: Store,
    shelf: Shelf,
    receiver: Receiver,
) -> None:
    webhook = webhook_create(owner=manager, name="x", url=receiver.url, events=EventType.values)
    tea = Product.objects.create(item_number="4711", name="Green tea")
    alert = AlertFactory(shelf=shelf, product=tea, sequence=3, status="suspected")
    alert_deny(alert_id=alert.pk, by=staff)
    alert_take_back(alert_id=alert.pk, by=staff)
    alert_confirm(alert_id=alert.pk, by=staff)
    until = timezone.now() + timedelta(days=3)
    none = Resolution.NO_STOCK
    alert_resolve(alert_id=alert.pk, by=staff, why="none left", resolution=none, until=until)
    alert_confirm(alert_id=AlertFactory(shelf=shelf, place="row:1", photo=None).pk, by=staff)
    failed = AuditFactory(shelf=shelf, finished_at=None)
    assert audit_fail(audit=failed, code="internal_error", why="Send it again.")
    camera, _ = device_upsert(
        store=store, name="Camera 4", kind="camera", heartbeat=timedelta(minutes=5)
    )
    device_beat(device=camera, said="blocked")
    notice_ping(webhook=webhook)
    for notice in Notice.objects.order_by("pk"):
        notice_send(notice_id=notice.pk)

    sent = [(headers, json.loads(body)) for headers, body in receiver.got]
    assert {body["type"] for _, body in sent} == set(schema["webhooks"])
    for headers, body in sent:
        validate(body, shape(schema, body["type"]), Draft202012Validator)
        told = schema["webhooks"][body["type"]]["post"]["parameters"]
        assert all(re.search(one["schema"]["pattern"], headers[one["name"]]) for one in told)
        ours = {name for name in headers if name.startswith("ShelfWatch-")}
        assert ours == {one["name"] for one in told}


def test_every_field_of_what_is_sent_is_described(schema: dict[str, Any]) -> None:
    """Less would fit the schema as well: a field that is not described may hold anything."""
    for kind in schema["webhooks"]:
        example = content(schema, kind)["example"]
        event = resolved(schema, content(schema, kind)["schema"]["allOf"][0])
        assert set(event["properties"]) == set(event["required"]) == set(example)
        data = resolved(schema, event["properties"]["data"])
        assert set(data["properties"]) == set(example["data"])


def test_what_is_no_such_event_does_not_fit(schema: dict[str, Any]) -> None:
    for kind in schema["webhooks"]:
        example = content(schema, kind)["example"]
        event = Draft202012Validator(shape(schema, kind))
        wrongs: list[dict[str, Any]] = [{"type": "other"}, {"data": {}}, {"id": 1}]
        for wrong in wrongs:
            assert not event.is_valid(example | wrong), (kind, wrong)


def resolved(schema: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    [ref] = [one["$ref"]] if "$ref" in one else [part["$ref"] for part in one["allOf"]]
    found: dict[str, Any] = schema["components"]["schemas"][ref.rsplit("/", 1)[1]]
    return found
