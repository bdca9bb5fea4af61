"""The first sheet of an XLSX workbook -> rows of cells; nothing in it is ever worked out."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from audits.catalogue.faults import FileCode, FileError, RowCode
from audits.catalogue.limits import MAX_COLUMNS, MAX_UNPACKED, MAX_ZIP_ENTRIES, MEGABYTE

ZIP_START = b"PK\x03\x04"
OLD_EXCEL_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Whatever a broken workbook makes zipfile, expat and openpyxl raise.
_BROKEN = (
    *(zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, AttributeError),
    *(IndexError, EOFError, OSError, RuntimeError, NotImplementedError),
)


class CellFault(str):
    """A cell without a value that may be used; the text is what it shows."""

    __slots__ = ("code",)
    code: RowCode

    def __new__(cls, code: RowCode, shown: str) -> "CellFault":
        fault = super().__new__(cls, shown)
        fault.code = code
        return fault


def rows(data: bytes) -> Iterator[list[str]]:
    """Every row of the first sheet; cells with a formula or an error are `CellFault`s."""
    # Only here: openpyxl takes a fifth of a second, and every process with pages would pay for it.
    from openpyxl import load_workbook

    _guard(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        # The size that the file claims may be a lie; what is there counts.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=MAX_COLUMNS):
            yield [_text(cell) for cell in row]
    except _BROKEN as error:
        raise FileError(FileCode.NOT_A_TABLE) from error


def _guard(data: bytes) -> None:
    """Refuse what would unpack to too much; zipfile unpacks no more than its directory says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except _BROKEN as error:
        raise FileError(FileCode.NOT_A_TABLE) from error
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED or len(entries) > MAX_ZIP_ENTRIES:
        raise FileError(FileCode.UNPACKS_TOO_LARGE, most=MAX_UNPACKED // MEGABYTE)
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise FileError(FileCode.NOT_A_TABLE)


def _text(cell: Any) -> str:
    value, kind = cell.value, cell.data_type
    if value is None:
        return ""
    if kind == "f":
        return CellFault(RowCode.FORMULA, str(getattr(value, "text", value)))
    if kind == "e":
        return CellFault(RowCode.CELL_ERROR, str(value))
    return value if isinstance(value, str) else _written(value)


def _written(value: object) -> str:
    """A number or day as somebody would type it: 4006381333931.0 is 4006381333931."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.time().min else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)
