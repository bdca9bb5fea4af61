"""Helps drf-spectacular describe this API."""

from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers


def page_of(shape: type[serializers.BaseSerializer[Any]]) -> Any:
    """The shape of one page of a list."""
    return inline_serializer(
        f"{shape.__name__.removesuffix('Shape')}Page",
        {
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": shape(many=True),
        },
    )


def only_api(endpoints: list[Any]) -> list[Any]:
    """Pages are not described, nor the second address of predict."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/")]
