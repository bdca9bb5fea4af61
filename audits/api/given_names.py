"""Rows of stores, shelves and products as lists give them, taken back by `POST`.

Catalogue files have names of their own for some fields (`audits.catalogue.columns`), and `POST`
took these first. Rows of lists also tell what only the site says: nothing of that is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Model
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError

from audits.api.codes import SENTENCES, ApiCode
from audits.api.problems import refusal
from audits.models import CatalogueKind, Product, Shelf, Store

Row = dict[str, str | None]
SECONDS, HOURS = "audit_interval_s", "audit_interval_hours"
# An id with more digits than any key of the database.
MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Given:
    """`columns` by the names of lists; `told` is read only. `keys` are the columns by which a row
    is known, and `lookups` the same in the database."""

    columns: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    model: type[Model] | None = None
    keys: tuple[str, ...] = ()
    lookups: tuple[str, ...] = ()


GIVEN: dict[str, Given] = {
    CatalogueKind.PRODUCTS: Given({}, ("id", "url"), Product, ("item_number",), ("item_number",)),
    CatalogueKind.STORES: Given(
        {"code": "store_code"}, ("id", "url"), Store, ("store_code",), ("code",)
    ),
    CatalogueKind.SHELVES: Given(
        {"store": "store_code", "code": "shelf_code", SECONDS: HOURS},
        ("id", "url", "judged_at"),
        Shelf,
        ("store_code", "shelf_code"),
        ("store__code", "code"),
    ),
    CatalogueKind.PLANOGRAMS: Given({"store": "store_code", "shelf": "shelf_code"}),
}


def as_columns(kind: str, rows: Sequence[Row]) -> list[Row]:
    """The rows by the names of columns, without what is read only.

    Raises 400 `duplicate_field` where a field came by both of its names, 400 `invalid` for an
    interval that is not of whole minutes, and 422 `id_of_another` where the `id` that came along
    is not that of the row's code: a code cannot be changed by sending the old id with a new one.
    """
    given = GIVEN[kind]
    found = [_renamed(given, place, row) for place, row in enumerate(rows)]
    _check_ids(given, rows, found)
    return found


def given_name(kind: str, column: str, sent: Mapping[str, Any]) -> str:
    """What the sender called the column, in the row `sent`."""
    names = (name for name, other in GIVEN[kind].columns.items() if other == column)
    return next((name for name in names if name in sent), column)


def _renamed(given: Given, place: int, row: Row) -> Row:
    found: Row = {}
    for name, value in row.items():
        if name in given.told:
            continue
        column = given.columns.get(name, name)
        if column in found:
            raise _wrong(place, name, ApiCode.DUPLICATE_FIELD, SENTENCES[ApiCode.DUPLICATE_FIELD])
        found[column] = _hours(place, value) if name == SECONDS else value
    return found


def _hours(place: int, seconds: str | None) -> str | None:
    """Of whole minutes, as files have them."""
    if not seconds:
        return seconds
    seconds = seconds.removesuffix(".0")
    if not _is_number(seconds) or not _is_minutes(int(seconds)):
        words = "Seconds are needed, of one whole minute or more."
        raise _wrong(place, SECONDS, "invalid", words)
    return str((Decimal(seconds) / 3600).quantize(Decimal("0.000001")))


def _is_minutes(seconds: int) -> bool:
    return seconds > 0 and seconds % 60 == 0


def _check_ids(given: Given, rows: Sequence[Row], found: Sequence[Row]) -> None:
    sent = {place: row["id"] for place, row in enumerate(rows) if row.get("id")}
    if given.model is None or not sent:
        return
    ids = {int(one) for one in sent.values() if one and _is_number(one)}
    known = given.model._default_manager.filter(pk__in=ids).order_by()
    codes = {str(pk): codes for pk, *codes in known.values_list("pk", *given.lookups)}
    for place, one in sent.items():
        named = [" ".join((found[place].get(key) or "").split()) for key in given.keys]
        if codes.get(one or "") != named:
            raise refusal(ApiCode.ID_OF_ANOTHER, attr=f"rows.{place}.id")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


def _wrong(place: int, name: str, code: str, words: str) -> APIException:
    return ValidationError({f"rows.{place}.{name}": [ErrorDetail(words, code)]})
