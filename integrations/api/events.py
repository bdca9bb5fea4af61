"""What webhooks are sent, for the schema (its section `webhooks`, as of OpenAPI 3.1)."""

from typing import Any

from drf_spectacular.settings import spectacular_settings
from drf_spectacular.utils import OpenApiWebhook, extend_schema, inline_serializer
from rest_framework import serializers

from audits.api.shapes import ReasonShape
from integrations.models import DeviceState, EventType
from integrations.models.device import DeviceKind
from integrations.models.webhook import PING
from integrations.shapes import AlertNoteShape, AuditNoteShape

_HEADERS = {
    "ShelfWatch-Signature": (
        "`t=<unix seconds>,v1=<hex>`: HMAC-SHA256, with the webhook's secret as key, of `t`, a dot "
        "and the body as it came. For a day after a change of secret there are two `v1`: one that "
        "fits is enough. Refuse what fits none, or whose `t` is more than a few minutes off.",
        r"^t=\d+(,v1=[0-9a-f]{64}){1,2}$",
    ),
    "ShelfWatch-Event": ("The `type` of the body.", r"^[a-z]+(\.[a-z]+)?$"),
    "ShelfWatch-Event-Id": (
        "The `id` of the body: what comes twice has the same.",
        r"^[0-9a-f-]+$",
    ),
}
_PARAMETERS = [
    {
        "name": name,
        "in": "header",
        "required": True,
        "description": words,
        "schema": {"type": "string", "pattern": pattern},
    }
    for name, (words, pattern) in _HEADERS.items()
]
_RESPONSES = {
    "2XX": {"description": "Taken. What is in the answer is not read."},
    "default": {
        "description": "Anything else, or no answer within 10 seconds: it is sent again, ever "
        "later, for three days."
    },
}
_DEVICE = inline_serializer(
    "DeviceNoteShape",
    {
        "device": inline_serializer(
            "DeviceToldShape",
            {
                "id": serializers.IntegerField(),
                "name": serializers.CharField(),
                "kind": serializers.ChoiceField(DeviceKind.choices),
                "store": serializers.CharField(help_text="The store's code."),
                "last_seen_at": serializers.DateTimeField(allow_null=True),
            },
        ),
        "from": serializers.ChoiceField(DeviceState.choices),
        "state": serializers.ChoiceField(DeviceState.choices),
        "reason": ReasonShape(allow_null=True),
        "shelf": serializers.CharField(
            allow_null=True, help_text="Code of the shelf whose photos show it."
        ),
        "at": serializers.DateTimeField(),
    },
)
_PING = inline_serializer("PingNoteShape", {"webhook": serializers.IntegerField()})


def _event(name: str, words: str, data: serializers.Field[Any, Any, Any, Any]) -> OpenApiWebhook:
    body = inline_serializer(
        f"{''.join(part.title() for part in name.split('.'))}Event",
        {
            "id": serializers.UUIDField(help_text="The same for every sending of it."),
            "type": serializers.CharField(),
            "created_at": serializers.DateTimeField(),
            "data": data,
        },
    )
    return OpenApiWebhook(name, extend_schema(summary=words, request=body, responses=None))


WEBHOOKS = [
    _event(
        EventType.AUDIT_FINISHED.value,
        "A shelf check is done, rejected or failed",
        AuditNoteShape(),
    ),
    _event(
        EventType.ALERT_SUSPECTED.value, "People are asked to look at a place", AlertNoteShape()
    ),
    _event(EventType.ALERT_OPENED.value, "A place is to be filled", AlertNoteShape()),
    _event(EventType.ALERT_RESOLVED.value, "An alert is settled", AlertNoteShape()),
    _event(
        EventType.ALERT_CHANGED.value,
        "Somebody took an alert, let go of it, confirmed it or put it off",
        AlertNoteShape(),
    ),
    _event(EventType.DEVICE_CHANGED.value, "The state of a camera or robot changed", _DEVICE),
    _event(PING, "Somebody wants to see whether the address works", _PING),
]


def webhooks_describe(result: dict[str, Any], generator: Any, **_: Any) -> dict[str, Any]:
    """The hook that drf-spectacular calls: with the headers, and with the shapes of bodies, which
    it registers only after it has written down those that there are."""
    result["components"] = generator.registry.build(spectacular_settings.APPEND_COMPONENTS)
    for name, webhook in result["webhooks"].items():
        [content] = webhook["post"]["requestBody"]["content"].values()
        kind = {"properties": {"type": {"const": str(name)}}}
        shape = {"allOf": [content["schema"], kind]}
        webhook["post"] |= {
            "parameters": _PARAMETERS,
            "requestBody": {"required": True, "content": {"application/json": {"schema": shape}}},
            "responses": _RESPONSES,
            "security": [],
        }
    return result
