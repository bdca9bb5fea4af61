"""Helps drf-spectacular describe this API."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.response import Response

from audits.api.shapes import ProblemShape

# A text with something in it beside blanks, and without null characters.
TEXT = r"^[^\0]*[^\s\0][^\0]*$"
Get = TypeVar("Get", bound=Callable[..., Response])
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


class StrictExtension(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Fields that are not named are refused, and the schema says so."""

    target_class = "audits.api.fields.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        made: dict[str, Any] = auto_schema._map_serializer(
            self.target, direction, bypass_extensions=True
        )
        return {**made, "additionalProperties": False}


def page_of(shape: type[serializers.BaseSerializer[Any]]) -> dict[int, Any]:
    """The answers of a list: one of its pages, or what is wrong with the address."""
    found = inline_serializer(
        f"{shape.__name__.removesuffix('Shape')}Page",
        {
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": shape(many=True),
        },
    )
    return {200: found, 400: ProblemShape, 404: ProblemShape}


def list_schema(
    operation_id: str,
    query: type[serializers.Serializer[Any]],
    shape: type[serializers.Serializer[Any]],
) -> Callable[[Get], Get]:
    """A list: its parameters, its pages, and which fields its rows can be narrowed to."""
    names = "|".join(shape().fields)
    narrowed = OpenApiParameter(
        "fields",
        str,
        pattern=f"^({names})(,({names}))*$",
        description="Names of the fields that rows shall have; all of them without it.",
    )
    described: Callable[[Get], Get] = extend_schema(
        operation_id=operation_id, parameters=[query, narrowed], responses=page_of(shape)
    )
    return described


def only_api(endpoints: list[Any]) -> list[Any]:
    """Pages are not described, nor the second address of predict."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/")]


def complete(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """What every door has in common: headers of answers, and being asked the same thing twice."""
    _loosen_pages(result["components"]["schemas"])
    for doors in result["paths"].values():
        for method, door in doors.items():
            body = door.get("requestBody", {})
            if any("$ref" not in kind["schema"] for kind in body.get("content", {}).values()):
                body["required"] = True
            if method == "post":
                door.setdefault("parameters", []).append(_ONCE)
                for status, words in (("409", "At work."), ("422", "Cannot be used.")):
                    door["responses"].setdefault(
                        status, {"content": _PROBLEM, "description": words}
                    )
            for status, answer in door["responses"].items():
                told = _EVERYWHERE | (_WAIT if status in ("429", "503") else {})
                answer.setdefault("headers", {}).update(_headers(told))
    return result


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
