"""Machines that talk to the site."""

from integrations.models.answer import IdempotentAnswer
from integrations.models.api_key import ApiKey, Scope
from integrations.models.device import Device, DeviceKind, DeviceState

__all__ = ["ApiKey", "Device", "DeviceKind", "DeviceState", "IdempotentAnswer", "Scope"]
