"""The shapes of answers about webhooks and devices."""

import json
from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from audits.api.shapes import ReasonShape
from integrations.models import Device, DeviceState, DisabledReason, EventType, Notice, Webhook
from integrations.wording import ReasonTold, reason_told


class WebhookShape(serializers.ModelSerializer[Webhook]):
    events = serializers.ListField(child=serializers.ChoiceField(choices=EventType.choices))
    stores = serializers.SerializerMethodField()
    disabled_reason = serializers.SerializerMethodField()

    class Meta:
        model = Webhook
        fields = [
            *("id", "name", "url", "events", "stores", "failing_since", "disabled_at"),
            *("disabled_reason", "created_at"),
        ]

    @extend_schema_field(serializers.ListField(child=serializers.CharField(), allow_null=True))
    def get_stores(self, webhook: Webhook) -> list[str] | None:
        """Codes of the only stores that it is told of; null: all that its owner may see."""
        if not webhook.limited_to_stores:
            return None
        return sorted(store.code for store in webhook.stores.all())

    @extend_schema_field(serializers.ChoiceField(DisabledReason.choices, allow_null=True))
    def get_disabled_reason(self, webhook: Webhook) -> str | None:
        """Whether it was switched off by hand or after failures; null: it is on."""
        # One that a server of the release before switched on has kept it.
        return webhook.disabled_reason or None if webhook.disabled_at else None


class SecretWebhookShape(WebhookShape):
    """As it is shown once: with the secret that signs."""

    class Meta(WebhookShape.Meta):
        fields = [*WebhookShape.Meta.fields, "secret", "old_secret_until"]
        read_only_fields = ["secret", "old_secret_until"]


class NoticeShape(serializers.ModelSerializer[Notice]):
    type = serializers.CharField(source="kind")
    body = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields = [
            *("id", "event_id", "type", "status", "attempt", "created_at", "sent_at"),
            *("not_before", "answer_status", "answer_ms", "last_error", "body"),
        ]

    def get_body(self, notice: Notice) -> dict[str, Any]:
        """What was sent."""
        body: dict[str, Any] = json.loads(notice.body)
        return body


class DeviceShape(serializers.ModelSerializer[Device]):
    store = serializers.CharField(source="store.code", help_text="The store's code.")
    heartbeat_s = serializers.SerializerMethodField()
    shelves = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=DeviceState.choices)
    reason = serializers.SerializerMethodField()
    since = serializers.SerializerMethodField()

    class Meta:
        model = Device
        fields = [
            *("id", "name", "store", "kind", "state", "reason", "since", "last_seen_at"),
            *("heartbeat_s", "shelves"),
        ]

    @extend_schema_field(ReasonShape(allow_null=True))
    def get_reason(self, device: Device) -> ReasonTold | None:
        """Why it is moved or blocked."""
        newest = device.newest_change
        return reason_told(newest) if newest else None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_since(self, device: Device) -> datetime | None:
        """Since when its state is this one."""
        newest = device.newest_change
        return newest.at if newest else None

    def get_heartbeat_s(self, device: Device) -> int:
        return int(device.heartbeat.total_seconds())

    def get_shelves(self, device: Device) -> list[str]:
        """Codes of the shelves that it sees."""
        return sorted(shelf.code for shelf in device.shelves.all())
