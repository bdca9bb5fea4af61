"""Puts examples into the schema: what is sent, what is answered, what a failure looks like."""

from collections.abc import Mapping
from typing import Any

from audits.api.codes import SENTENCES, STATUS, ApiCode
from audits.errors import SENTENCES as OURS
from audits.errors import ErrorCode

_FRAMEWORK = {
    "400": ("required", "This field is required.", "store"),
    "401": ("not_authenticated", "Authentication credentials were not provided.", None),
    "403": ("scope_missing", SENTENCES[ApiCode.SCOPE_MISSING].format(scope="read"), None),
    "404": ("not_found", "Not found.", None),
    "405": ("method_not_allowed", 'Method "PUT" not allowed.', None),
    "406": ("not_acceptable", "Could not satisfy the request Accept header.", None),
    "409": (ApiCode.IDEMPOTENCY_CONFLICT, SENTENCES[ApiCode.IDEMPOTENCY_CONFLICT], None),
    "410": (ErrorCode.PHOTO_NOT_KEPT, OURS[ErrorCode.PHOTO_NOT_KEPT], None),
    "411": (ApiCode.LENGTH_REQUIRED, SENTENCES[ApiCode.LENGTH_REQUIRED], None),
    "413": (ApiCode.FORM_TOO_LARGE, SENTENCES[ApiCode.FORM_TOO_LARGE], None),
    "415": ("unsupported_media_type", 'Unsupported media type "text/plain" in request.', None),
    "422": (ApiCode.IDEMPOTENCY_KEY_REUSED, SENTENCES[ApiCode.IDEMPOTENCY_KEY_REUSED], None),
    "429": ("throttled", "Request was throttled. Expected available in 12 seconds.", None),
    "500": ("error", "A server error occurred.", None),
    "503": (ApiCode.SERVER_AWAY, SENTENCES[ApiCode.SERVER_AWAY], None),
}
# What an operation refuses beside that, by its id.
_OWN: dict[str, tuple[tuple[str, str | None], ...]] = {
    "predict": (
        ("photo_empty", "image"),
        ("photo_too_large", "image"),
        ("photo_not_an_image", "image"),
        ("photo_damaged", "image"),
        (ApiCode.OVERLOADED, None),
        (ApiCode.MODEL_UNAVAILABLE, None),
    ),
    "audits_create": (
        (ErrorCode.CAPTURED_IN_FUTURE, "captured_at"),
        (ApiCode.SHELF_NOT_FOUND, "shelf"),
        (ErrorCode.UPLOAD_NOT_FOUND, "uploads.0"),
        (ErrorCode.CLIENT_KEY_REUSED, "client_key"),
        (ErrorCode.SHELF_CLOSED, None),
        ("photo_not_an_image", "photos.0"),
        ("photo_damaged", "photos.0"),
    ),
    "audits_leave_out": ((ErrorCode.AUDIT_NOT_DONE, None), (ApiCode.MANAGERS_ONLY, None)),
    "uploads_receive": (
        (ErrorCode.UPLOAD_NOT_FOUND, None),
        (ErrorCode.UPLOAD_NOT_AS_TOLD, None),
    ),
    "on_hand_import": ((ApiCode.AS_OF_IN_FUTURE, "rows.0.as_of"),),
    "webhooks_create": ((ApiCode.WEBHOOK_TARGET_REFUSED, "url"),),
    "alerts_snooze": ((ApiCode.UNTIL_IN_PAST, "until"),),
    "alerts_release": ((ErrorCode.ALERT_NOT_TAKEN, None),),
    "alerts_wake": ((ErrorCode.ALERT_NOT_SNOOZED, None),),
    "alerts_resolve": (
        (ErrorCode.REASON_MISSING, "why"),
        (ApiCode.UNTIL_NEEDS_NO_STOCK, "until"),
        (ApiCode.UNTIL_IN_PAST, "until"),
    ),
    **dict.fromkeys(
        ("stores_upsert", "shelves_upsert", "products_upsert", "planograms_upsert"),
        ((ApiCode.ROWS_DIFFER, "rows.1.name"),),
    ),
}
_SETTLED = frozenset(
    f"alerts_{act}" for act in ("take", "release", "confirm", "deny", "snooze", "wake", "resolve")
)
_PHOTO_WORDS = "This photo cannot be used; the sentence says why."


def exemplify(
    schema: dict[str, Any], answers: Mapping[str, Any], requests: Mapping[str, Any]
) -> None:
    """`answers` by the name of their shape, `requests` by the id of the operation."""
    for doors in schema["paths"].values():
        for door in doors.values():
            _requests(door, requests.get(door["operationId"]))
            for status, answer in door["responses"].items():
                for kind in answer.get("content", {}).values():
                    if status >= "400":
                        kind["examples"] = _problems(door["operationId"], status)
                    else:
                        _answer(kind, answers)


def _requests(door: dict[str, Any], example: Any) -> None:
    if example is not None:
        content = door["requestBody"]["content"]
        content.get("application/json", next(iter(content.values())))["example"] = example


def _answer(kind: dict[str, Any], answers: Mapping[str, Any]) -> None:
    name = kind.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]
    row = f"{name.removesuffix('Page')}Shape"
    if name in answers:
        kind["example"] = answers[name]
    elif name.endswith("Page") and row in answers:
        kind["example"] = {"next": None, "previous": None, "results": [answers[row]]}


def _problems(operation: str, status: str) -> dict[str, Any]:
    """Examples by code: the usual one of the status, and those of this operation."""
    told = [_FRAMEWORK[status]]
    own = _OWN.get(operation, ())
    if operation in _SETTLED:
        own = (*own, (ErrorCode.ALERT_RESOLVED, None))
    told += [(code, _words(code), attr) for code, attr in own if str(STATUS[code]) == status]
    kind = _kind(status)
    return {
        str(code): {
            "value": {
                "type": kind,
                "errors": [{"code": str(code), "detail": words, "attr": attr}],
            }
        }
        for code, words, attr in told
    }


def _words(code: str) -> str:
    if code in SENTENCES:
        return SENTENCES[ApiCode(code)]
    return OURS[ErrorCode(code)] if code in OURS else _PHOTO_WORDS


def _kind(status: str) -> str:
    if status >= "500":
        return "server_error"
    return "validation_error" if status == "400" else "client_error"
