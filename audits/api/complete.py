"""What every door of the API has in common, put into the schema once it is made."""

from typing import Any

from audits.api.schema import TEXT

_PROBLEM = {"application/json": {"schema": {"$ref": "#/components/schemas/ProblemShape"}}}
_ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "What is sent again with its key is answered as before and not done again.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
}
_EVERYWHERE = {
    "X-Request-ID": ("The id that the request came with, or one made for it.", "string"),
    "RateLimit-Limit": ("Requests a minute that the key may make.", "integer"),
    "RateLimit-Remaining": ("How many are left in this minute.", "integer"),
    "RateLimit-Reset": ("Seconds until the count begins anew.", "integer"),
}
_WAIT = {"Retry-After": ("Seconds after which asking again makes sense.", "integer")}
_ETAG = {"ETag": ("Of this very answer, for If-None-Match.", "string")}
_REPLAYED = {"Idempotency-Replayed": ("true: answered before, and not done again.", "string")}
_WHERE = {
    "Location": ("Where the findings will be.", "string"),
    "Preference-Applied": ("How long the answer was held back at most.", "string"),
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of an answer that you have: the same one is 304 without a body.",
    "schema": {"type": "string"},
}
# What bears a tag: answers that are made whole, not files of exports.
_TAGGED = {"application/json", "image/jpeg"}
# Which operations take the id at a place of an operation's answer.
_LINKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "audits_create": ("id", ("audits_get",)),
    "uploads_create": ("id", ("uploads_receive",)),
    "devices_upsert": ("id", ("devices_get", "devices_heartbeat", "devices_delete")),
    "webhooks_create": (
        "id",
        tuple(
            f"webhooks_{act}" for act in ("get", "ping", "deliveries", "rotate", "enable", "delete")
        ),
    ),
}


def complete(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """What every door has in common: headers of answers, and being asked the same thing twice."""
    shapes = result["components"]["schemas"]
    _loosen_pages(shapes)
    for shape in shapes.values():
        # Only what is sent is so strict.
        if shape.get("additionalProperties") is False:
            _say_texts(shape)
    for doors in result["paths"].values():
        for method, door in doors.items():
            door["summary"] = door.get("description", "").split("\n")[0].rstrip(".")
            for parameter in door.get("parameters", []):
                if parameter["in"] == "query":
                    _say_text(parameter["schema"])
            _describe_body(door)
            if method == "get":
                _describe_tags(door)
            if method == "post":
                _describe_once(door)
            away = {"content": _PROBLEM, "description": "Busy, or a server behind is away."}
            door["responses"].setdefault("503", away)
            for status, answer in door["responses"].items():
                told = _EVERYWHERE | (_WAIT if status in ("409", "429", "503") else {})
                answer.setdefault("headers", {}).update(_headers(told))
            _link(door)
    return result


def _say_texts(shape: dict[str, Any]) -> None:
    for field in shape.get("properties", {}).values():
        _say_text(field)
        _say_text(field.get("items", {}))


def _say_text(schema: dict[str, Any]) -> None:
    """A text must hold something, unless its words or form are told."""
    if schema.get("type") == "string" and not {"enum", "format", "pattern"} & set(schema):
        schema["pattern"] = TEXT


def _describe_body(door: dict[str, Any]) -> None:
    body = door.get("requestBody")
    if body is None:
        return
    if any("$ref" not in kind["schema"] for kind in body["content"].values()):
        body["required"] = True
    for status, words in (("411", "Its length was not told."), ("413", "Too many bytes.")):
        door["responses"].setdefault(status, {"content": _PROBLEM, "description": words})


def _describe_tags(door: dict[str, Any]) -> None:
    """Reading what one has already."""
    door.setdefault("parameters", []).append(_IF_NONE_MATCH)
    for status, answer in door["responses"].items():
        if status == "200" and _TAGGED & set(answer.get("content", {})):
            answer.setdefault("headers", {}).update(_headers(_ETAG))
            door["responses"]["304"] = {"description": "As in the answer with this ETag."}
            return


def _describe_once(door: dict[str, Any]) -> None:
    """Sending again."""
    door.setdefault("parameters", []).append(_ONCE)
    for status, words in (("409", "At work."), ("422", "Cannot be used.")):
        door["responses"].setdefault(status, {"content": _PROBLEM, "description": words})
    for status, answer in door["responses"].items():
        if status < "300":
            answer.setdefault("headers", {}).update(_headers(_REPLAYED))
    for status in {"200", "202"} & set(door["responses"]):
        if door["operationId"] == "audits_create":
            door["responses"][status]["headers"].update(_headers(_WHERE))


def _link(door: dict[str, Any]) -> None:
    """Where the id of what was made leads."""
    where, targets = _LINKS.get(door["operationId"], ("", ()))
    for status, answer in door["responses"].items():
        if targets and status < "300":
            answer["links"] = {target: _target(target, where) for target in targets}


def _target(operation: str, where: str) -> dict[str, Any]:
    name = "token" if operation == "uploads_receive" else "id"
    return {"operationId": operation, "parameters": {name: f"$response.body#/{where}"}}


def _loosen_pages(shapes: dict[str, Any]) -> None:
    """Rows of lists may be narrowed by `fields`: there none of them has to be."""
    for name in [name for name in shapes if name.endswith("Page")]:
        rows = shapes[name]["properties"]["results"]
        whole = shapes[rows["items"]["$ref"].rsplit("/", 1)[1]]
        rows["items"] = {key: value for key, value in whole.items() if key != "required"}


def _headers(told: dict[str, tuple[str, str]]) -> dict[str, Any]:
    return {
        name: {"description": words, "schema": {"type": kind}}
        for name, (words, kind) in told.items()
    }
