"""Helps drf-spectacular describe this API."""

from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from audits.api.shapes import ProblemShape


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


def only_api(endpoints: list[Any]) -> list[Any]:
    """Pages are not described, nor the second address of predict."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/")]
