"""Lists in pages: a cursor holds its place while rows are added."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from audits.api.codes import ApiCode
from audits.api.fields import StrictSerializer
from audits.api.problems import refusal

USUAL, MOST = 50, 200
_BLANK = ErrorDetail("This field may not be blank.", "blank")


class FilterIn(StrictSerializer):
    """Fields of the address."""

    def to_internal_value(self, data: Any) -> Any:
        """An empty value is no value: `store=` may be a forgotten one."""
        blank = {name: [_BLANK] for name in self._declared_fields if data.get(name) == ""}
        if blank:
            raise serializers.ValidationError(blank)
        return super().to_internal_value(data)


class PageIn(FilterIn):
    """Fields of the address that every list takes."""

    cursor = serializers.CharField(
        required=False, trim_whitespace=False, help_text="From the last answer's next."
    )
    limit = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST, help_text=f"Rows a page; {USUAL} unless told."
    )
    fields = serializers.CharField(  # type: ignore[assignment]
        required=False,
        max_length=400,
        help_text="Names of the fields that rows shall have, separated by commas; all without it.",
    )


class Pages(CursorPagination):
    page_size = USUAL
    max_page_size = MOST
    page_size_query_param = "limit"

    def __init__(self, ordering: Sequence[str]) -> None:
        self.ordering = tuple(ordering)

    def paginate_queryset(
        self, queryset: Any, request: Request, view: Any = None
    ) -> list[Any] | None:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (NotFound, ValidationError, ValueError) as error:
            # What is in a cursor ends up in a query, whoever wrote it.
            raise refusal(ApiCode.INVALID_CURSOR, attr="cursor") from error


def page(
    request: Request,
    rows: QuerySet[Any],
    shape: type[serializers.BaseSerializer[Any]],
    ordering: Sequence[str],
    told: Callable[[list[Any]], Sequence[Any]] = list,
) -> Response:
    """One page of `rows`: `{next, previous, results}`; `told` makes what the shape takes of the
    rows of this page, one for each."""
    pages = Pages(ordering)
    found = pages.paginate_queryset(rows, request) or []
    made = shape(told(found), many=True, context={"request": request})
    _narrow(made, request.query_params.get("fields", ""))
    return pages.get_paginated_response(made.data)


def one(
    request: Request,
    rows: QuerySet[Any],
    pk: int,
    shape: type[serializers.BaseSerializer[Any]],
) -> Response:
    """The row with this key, as lists tell it; 404 where there is none among `rows`."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return Response(shape(found, context={"request": request}).data)


def _narrow(rows: Any, wanted: str) -> None:
    """Leave out what was not asked for, before anything is computed for it."""
    names = {name.strip() for name in wanted.split(",") if name.strip()}
    fields = rows.child.fields
    if unknown := sorted(names - set(fields)):
        words = f"Rows have no field {unknown[0][:80]!r}; they have: {', '.join(fields)}."
        raise refusal(ApiCode.UNKNOWN_FIELD, words, "fields")
    for name in set(fields) - names if names else ():
        del fields[name]
