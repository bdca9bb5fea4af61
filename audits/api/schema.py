"""Helps drf-spectacular describe this API."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.response import Response

from audits.api.shapes import ProblemShape

# A text with something in it beside blanks (those of Python are more than those of JSON Schema),
# and without null characters.
TEXT = r"^[^\x00]*[^\s\x00\x1c-\x1f\x85][^\x00]*$"
Get = TypeVar("Get", bound=Callable[..., Response])


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
