"""Examples for the schema: devices and webhooks."""

from typing import Any

from audits.api.examples import ANSWERS as AUDITS
from audits.api.examples import STEP
from audits.api.exemplify import exemplify

_WEBHOOK = {
    "id": 1,
    "name": "Head office",
    "url": "https://hooks.example.com/shelves",
    "events": ["alert.opened", "alert.resolved"],
    "stores": None,
    "failing_since": None,
    "disabled_at": None,
    "disabled_reason": None,
    "created_at": "2026-11-24T09:00:00Z",
}
_EVENT = "0b8f2b0e-7f0a-4f5c-9a55-0f9d0e6a3a11"

ANSWERS: dict[str, Any] = {
    "DeviceShape": {
        "id": 1,
        "name": "Camera 4",
        "store": "1",
        "kind": "camera",
        "state": "blocked",
        "reason": {
            "code": "hidden",
            "sentence": "Something stands before the shelf and hides most of it.",
        },
        "since": "2026-11-24T08:15:00Z",
        "last_seen_at": "2026-11-24T09:00:00Z",
        "heartbeat_s": 300,
        "shelves": ["1"],
    },
    "WebhookShape": _WEBHOOK,
    "SecretWebhookShape": {**_WEBHOOK, "secret": "whsec_pP3", "old_secret_until": None},
    "NoticeShape": {
        "id": 1,
        "event_id": _EVENT,
        "type": "ping",
        "status": "sent",
        "attempt": 1,
        "created_at": "2026-11-24T09:00:01Z",
        "sent_at": "2026-11-24T09:00:02Z",
        "not_before": None,
        "answer_status": 204,
        "answer_ms": 12,
        "last_error": "",
        "body": {
            "id": _EVENT,
            "type": "ping",
            "created_at": "2026-11-24T09:00:01Z",
            "data": {"webhook": 1},
        },
    },
}
_TOLD = {
    "alert.suspected": ("", "suspected", "", ""),
    "alert.opened": ("suspected", "open", "", "confirmed at the shelf"),
    "alert.resolved": ("open", "resolved", "", "seen filled"),
    "alert.changed": ("open", "open", "taken", ""),
}


def _alert(kind: str) -> dict[str, Any]:
    before, status, deed, why = _TOLD[kind]
    at, by = STEP["at"], "Sam Staff" if deed or kind == "alert.opened" else None
    step = STEP | {"from_status": before, "to_status": status, "deed": deed, "why": why, "by": by}
    step["audit"] = None if by else 2
    changes: dict[str, Any] = {"status": status, "step": step}
    if status == "resolved":
        words = "2 facings of Green tea, 2nd row from the top, position 3"
        changes |= {"resolution": "seen_full", "resolved_at": at, "words": words}
    if deed:
        changes |= {"taken_by": by, "taken_at": at}
    return {**AUDITS["AlertShape"], **changes}


_DATA: dict[str, Any] = {
    "audit.finished": AUDITS["AuditShape"] | {"alerts": {"suspected": 1, "open": 0, "resolved": 0}},
    **{kind: _alert(kind) for kind in _TOLD},
    "device.changed": {
        "device": {
            "id": 1,
            "name": "Camera 4",
            "kind": "camera",
            "store": "1",
            "last_seen_at": "2026-11-24T09:00:00Z",
        },
        "from": "live",
        "state": "blocked",
        "reason": ANSWERS["DeviceShape"]["reason"],
        "shelf": "1",
        "at": "2026-11-24T08:15:00Z",
    },
    "ping": {"webhook": 1},
}
EVENTS: dict[str, Any] = {
    kind: {"id": _EVENT, "type": kind, "created_at": "2026-11-24T09:00:01Z", "data": data}
    for kind, data in _DATA.items()
}
REQUESTS: dict[str, Any] = {
    "devices_upsert": {
        "store": "1",
        "name": "Camera 4",
        "heartbeat_s": 300,
        "shelves": ["1"],
    },
    "devices_heartbeat": {"state": "live"},
    "webhooks_create": {
        "name": "Head office",
        "url": "https://hooks.example.com/shelves",
        "events": ["alert.opened", "alert.resolved"],
    },
    "webhooks_change": {"events": ["alert.opened", "alert.resolved"], "active": True},
}


def machines_exemplify(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The hook that drf-spectacular calls."""
    exemplify(result, ANSWERS, REQUESTS)
    for name, webhook in result["webhooks"].items():
        webhook["post"]["requestBody"]["content"]["application/json"]["example"] = EVENTS[name]
    return result
