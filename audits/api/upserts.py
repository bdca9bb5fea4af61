"""Bulk upsert by own codes: `POST` to the address of a list."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from audits.access import managed_stores, viewer_of
from audits.api.codes import SENTENCES, STATUS, ApiCode
from audits.api.fields import StrictSerializer, unknown_words
from audits.api.given_names import GIVEN, SECONDS, Row, as_columns, given_name
from audits.api.parsers import ShallowJSONParser
from audits.api.permissions import catalogue_refused
from audits.api.problems import Refusal
from audits.api.shapes import ProblemShape
from audits.api.views import ApiView
from audits.catalogue.columns import columns_of
from audits.catalogue.endings import MAX_LISTED, Ending, Endings
from audits.catalogue.faults import Problem
from audits.catalogue.scope import Scope
from audits.catalogue.shelves import MOST_HOURS
from audits.models import CatalogueKind
from audits.selectors.catalogue import OF_A_STORE, kinds_for, scope_for
from audits.services.upserts import rows_upsert

MOST_ROWS = 1000
Post = TypeVar("Post", bound=Callable[..., Response])


_CELL = {
    "oneOf": [
        {"type": ["string", "number", "null"]},
        {"type": "array", "items": {"type": ["string", "number"]}},
    ]
}
_SECONDS = {
    "type": ["integer", "null"],
    "minimum": 60,
    "maximum": MOST_HOURS * 3600,
    "multipleOf": 60,
}


class _Cell(serializers.Field[Any, Any, Any, Any]):
    """Text, a number, null (empty) or a list of texts (barcodes), as the catalogue's text."""

    default_error_messages = {"invalid": "Text, a number, null or a list of texts is needed."}

    def to_internal_value(self, data: Any) -> str:
        parts = data if isinstance(data, list) else [data]
        if any(isinstance(part, bool) or not isinstance(part, str | int | float) for part in parts):
            self.fail("invalid")
        return " ".join(str(part) for part in parts)

    def to_representation(self, value: Any) -> Any:
        return value


class UpsertIn(StrictSerializer):
    rows = serializers.ListField(
        child=serializers.DictField(child=_Cell(allow_null=True)),
        min_length=1,
        max_length=MOST_ROWS,
        help_text="Each with the same fields; a field that is left out stays as it is.",
    )
    dry_run = serializers.BooleanField(
        default=False, help_text="Check and count, and write nothing."
    )


def _described(kind: str) -> dict[str, Any]:
    """JSON Schema of a request: which columns rows of this kind have."""
    columns, given = columns_of(kind), GIVEN[kind]
    fields: dict[str, Any] = {one.name: _CELL | {"description": one.meaning} for one in columns}
    for name, column in given.columns.items():
        cell = _SECONDS if name == SECONDS else _CELL
        fields[name] = cell | {"description": f"As the list gives it; in place of {column}."}
    told = {"description": "As the list gives it; nothing of it is written."}
    needed = [one.name for one in columns if one.needed]
    row: dict[str, Any] = {
        "type": "object",
        "properties": fields | dict.fromkeys(given.told, _CELL | told),
        "required": [name for name in needed if name not in given.columns.values()],
        "additionalProperties": False,
    }
    if given.columns:
        row["allOf"] = [
            _one_of(*names, needed=names[1] in needed) for names in given.columns.items()
        ]
    return {
        "type": "object",
        "properties": {
            "rows": {"type": "array", "items": row, "minItems": 1, "maxItems": MOST_ROWS},
            "dry_run": {"type": "boolean", "default": False},
        },
        "required": ["rows"],
        "additionalProperties": False,
    }


def _one_of(name: str, column: str, *, needed: bool) -> dict[str, Any]:
    """A field by one of its two names."""
    if needed:
        return {"oneOf": [{"required": [name]}, {"required": [column]}]}
    return {"not": {"required": [name, column]}}


class UpsertShape(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField()
    rows = serializers.IntegerField(help_text="How many came.")
    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()


class EndingShape(serializers.Serializer[Ending]):
    store_code = serializers.CharField()
    shelf_code = serializers.CharField()
    positions = serializers.IntegerField()
    named = serializers.IntegerField()
    alerts = serializers.IntegerField()


class EndingsShape(serializers.Serializer[Endings]):
    positions = serializers.IntegerField(help_text="How many the shelves have no more.")
    named = serializers.IntegerField(help_text="How many of these have a product.")
    alerts = serializers.IntegerField(
        help_text="Open alerts there, which the shelves' next checks settle as `replaced`."
    )
    shelves = EndingShape(
        many=True, source="worst", help_text=f"The biggest loss first, at most {MAX_LISTED}."
    )


class PlanogramUpsertShape(UpsertShape):
    ending = EndingsShape(help_text="Positions that end by it; of a dry run: would end.")


def upsert_schema(kind: str) -> Callable[[Post], Post]:
    described: Callable[[Post], Post] = extend_schema(
        operation_id=f"{kind}_upsert",
        request={"application/json": _described(kind)},
        responses={200: _shape_of(kind), 422: ProblemShape},
        description=f"Make or change {kind} by their own codes: all of the rows, or none.",
    )
    return described


def _shape_of(kind: str) -> type[UpsertShape]:
    return PlanogramUpsertShape if kind == CatalogueKind.PLANOGRAMS else UpsertShape


class UpsertView(ApiView):
    """A list whose rows can be sent as well."""

    kind: str
    parser_classes: Sequence[type[BaseParser]] = [ShallowJSONParser]

    def upsert(self, request: Request) -> Response:
        scope = _scope(request, self.kind)
        sent = UpsertIn.checked(request.data)
        rows = _same_columns(self.kind, sent["rows"])
        done = rows_upsert(kind=self.kind, rows=rows, scope=scope, dry_run=sent["dry_run"])
        if done.tally.wrong:
            raise _wrong(self.kind, done.tally.problems, sent["rows"])
        counted = {name: getattr(done.tally, name) for name in ("new", "changed", "unchanged")}
        answer = {"dry_run": sent["dry_run"], "rows": len(rows), **counted}
        return Response(_shape_of(self.kind)(answer | {"ending": done.tally.endings}).data)


def _scope(request: Request, kind: str) -> Scope:
    """The stores that the rows may touch; a key for some stores never touches the chain."""
    viewer = viewer_of(request)
    if viewer.store_ids is None and kind in kinds_for(viewer):
        return scope_for(viewer, kind)
    if kind in OF_A_STORE and managed_stores(viewer).exists():
        return Scope(managed_stores(viewer), viewer.user)
    raise catalogue_refused(viewer, kind)


def _same_columns(kind: str, sent: Sequence[Row]) -> list[dict[str, str]]:
    """The rows by column, with null as empty text; raises where their fields are not known or
    differ."""
    rows, columns = as_columns(kind, sent), columns_of(kind)
    first = set(rows[0])
    for column in columns:
        if column.needed and column.name not in first:
            raise _row_fault(0, column.name, "required", "This field is required.")
    known = [column.name for column in columns]
    for place, row in enumerate(rows):
        for name in row:
            if name not in known:
                words = unknown_words([*known, *GIVEN[kind].columns, *GIVEN[kind].told])
                raise _row_fault(place, name, ApiCode.UNKNOWN_FIELD, words)
        if set(row) != first:
            odd = given_name(kind, min(set(row) ^ first), sent[0] | sent[place])
            words = SENTENCES[ApiCode.ROWS_DIFFER]
            raise _row_fault(place, odd, ApiCode.ROWS_DIFFER, words)
    return [{name: value or "" for name, value in row.items()} for row in rows]


def _row_fault(place: int, name: str, code: str, words: str) -> APIException:
    detail = ErrorDetail(words, code)
    told = {f"rows.{place}.{name[:80]}": [detail]}
    if code == ApiCode.ROWS_DIFFER:
        return Refusal(STATUS[ApiCode.ROWS_DIFFER], told, code)
    return ValidationError(told)


def _wrong(kind: str, problems: Sequence[Problem], sent: Sequence[Row]) -> Refusal:
    """Every wrong cell, by the codes of docs/catalogue.md and the names that were `sent`."""
    told: dict[str, list[ErrorDetail]] = {}
    for one in problems:
        place = "rows" if one.row is None else f"rows.{one.row - 1}"
        row = {} if one.row is None else sent[one.row - 1]
        name = f"{place}.{given_name(kind, one.column, row)}" if one.column else place
        told.setdefault(name, []).append(ErrorDetail(one.message, one.code))
    return Refusal(422, told, ApiCode.ROWS_WRONG)
