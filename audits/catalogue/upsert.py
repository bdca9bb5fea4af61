"""Many rows into one table by a statement a few hundred rows, for what `bulk_create` is slow at.

SQLite lets nobody else write while a transaction writes: 100,000 products take `bulk_create` 2.8
seconds of computing and this 0.3 (docs/decisions/catalogue-import.md). Values are parameters, and
names come from the models; the statement is the same on SQLite and PostgreSQL.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

MOST_ROWS = 1000


def rows_upsert(
    model: type[Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    key: str = "",
    update: Sequence[str] = (),
) -> None:
    """Insert `rows` of the fields `names`; other fields get their defaults.

    Where a row with the same `key` is there, its fields `update` are changed instead. Without a
    key a row that is there already is an IntegrityError. Values are as the database takes them.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    others = [field for field in fields if field.attname not in names]
    defaults = [field.get_db_prep_save(field.get_default(), connection) for field in others]
    by_name = {field.attname: field for field in fields}
    columns = [str(field.column) for field in (*(by_name[name] for name in names), *others)]
    start = f"INSERT INTO {_quoted([model._meta.db_table])} ({_quoted(columns)}) VALUES "  # noqa: S608
    end = _on_conflict(key, update) if key else ""
    one = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for some in _batches(rows, len(columns)):
            values = [value for row in some for value in (*row, *defaults)]
            cursor.execute(start + ", ".join([one] * len(some)) + end, values)


def _on_conflict(key: str, update: Sequence[str]) -> str:
    if not update:
        return f" ON CONFLICT ({_quoted([key])}) DO NOTHING"
    changes = ", ".join(f"{_quoted([name])} = EXCLUDED.{_quoted([name])}" for name in update)
    return f" ON CONFLICT ({_quoted([key])}) DO UPDATE SET {changes}"


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)


def _batches(rows: Iterable[Sequence[Any]], width: int) -> Iterator[list[Sequence[Any]]]:
    """As many rows at once as the database takes parameters."""
    most = min(MOST_ROWS, (connection.features.max_query_params or 60_000) // width)
    waiting = iter(rows)
    while some := list(islice(waiting, most)):
        yield some
