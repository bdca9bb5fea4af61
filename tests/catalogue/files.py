"""Catalogue files as people send them, and what becomes of them."""

import io
from typing import Any

from django.core.files.base import ContentFile
from openpyxl import Workbook

from accounts.models import User
from audits.models import CatalogueImport, Source
from audits.services.imports import import_create, import_run


def xlsx(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(
    kind: str, data: str | bytes, *, by: User | None = None, dry_run: bool = False
) -> CatalogueImport:
    """A stored import that nobody has run; without `by` it acts for the chain."""
    return import_create(
        kind=kind,
        file=ContentFile(data.encode() if isinstance(data, str) else data),
        file_name=f"{kind}.csv",
        source=Source.PAGE if by else Source.COMMAND,
        created_by=by,
        dry_run=dry_run,
        send=False,
    )


def bring(
    kind: str, data: str | bytes, *, by: User | None = None, dry_run: bool = False
) -> CatalogueImport:
    """An import that a worker has run."""
    row = sent(kind, data, by=by, dry_run=dry_run)
    import_run(import_id=row.pk)
    row.refresh_from_db()
    return row


def counts(row: CatalogueImport) -> tuple[int, int, int, int]:
    """New, changed, unchanged, wrong."""
    return row.new, row.changed, row.unchanged, row.wrong


def codes(row: CatalogueImport) -> list[tuple[int | None, str, str]]:
    """Row, column and code of every problem."""
    return [(one["row"], one["column"], one["code"]) for one in row.problems]


def gtin(number: int) -> str:
    """A GTIN-13 with its check digit."""
    body = f"40{number:010d}"
    weighted = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(body)))
    return f"{body}{(10 - weighted % 10) % 10}"
