"""Rows -> the bytes of a CSV or XLSX file in which no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from audits.catalogue.columns import columns_of
from audits.catalogue.exports import Row
from audits.catalogue.formulas import marked
from audits.catalogue.kinds import ROWS
from audits.catalogue.scope import Scope

LINES_AT_ONCE = 500
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def exported(kind: str, scope: Scope, suffix: str) -> Iterator[bytes]:
    """The file in pieces; `suffix` is csv or xlsx."""
    rows: Iterable[Row] = chain([_headings(kind)], ROWS[kind](scope))
    return csv_pieces(rows) if suffix == "csv" else xlsx_pieces(rows, title=kind)


def csv_pieces(rows: Iterable[Row]) -> Iterator[bytes]:
    """UTF-8 with a BOM, which is what Excel needs to read it as UTF-8."""
    text = io.StringIO("\ufeff", newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    for number, row in enumerate(rows):
        writer.writerow([marked(cell) if isinstance(cell, str) else cell for cell in row])
        if number % LINES_AT_ONCE == 0:
            yield _drained(text)
    yield _drained(text)


def xlsx_pieces(rows: Iterable[Row], *, title: str) -> Iterator[bytes]:
    """A workbook with one sheet; built on disk, since a zip ends with its directory."""
    # Only here, as in workbook.py: it takes long to import.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        book.save(path)
        with path.open("rb") as file:
            while piece := file.read(64 * 1024):
                yield piece


def _headings(kind: str) -> Row:
    return tuple(column.name for column in columns_of(kind))


def _drained(text: io.StringIO) -> bytes:
    piece = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return piece


def _cell(sheet: Any, value: str | int | None) -> Any:
    """Text stays text, also once somebody edits the cell: that is what the quote prefix says."""
    if not isinstance(value, str) or marked(value) == value:
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
