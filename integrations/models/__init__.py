"""Machines that talk to the site."""

from integrations.models.answer import IdempotentAnswer
from integrations.models.api_key import ApiKey, Scope
from integrations.models.device import (
    Device,
    DeviceKind,
    DeviceState,
    DeviceTransition,
    StateReason,
)
from integrations.models.push import PushNotice, PushSubscription
from integrations.models.webhook import (
    DisabledReason,
    EventType,
    Notice,
    NoticeStatus,
    Webhook,
)

__all__ = [
    "ApiKey",
    "Device",
    "DeviceKind",
    "DeviceState",
    "DeviceTransition",
    "DisabledReason",
    "EventType",
    "IdempotentAnswer",
    "Notice",
    "NoticeStatus",
    "PushNotice",
    "PushSubscription",
    "Scope",
    "StateReason",
    "Webhook",
]
