"""A file's bytes -> its lines by column name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from audits.catalogue import delimited, workbook
from audits.catalogue.columns import Column, columns_of
from audits.catalogue.faults import FileCode, FileError, NoteCode, Problem, problem
from audits.catalogue.limits import MAX_BYTES, MAX_ROWS, MEGABYTE
from audits.catalogue.text import decode


@dataclass(frozen=True, slots=True)
class Line:
    """A row with something in it; `number` is the row's number in a spreadsheet."""

    number: int
    cells: Sequence[str]


@dataclass(slots=True)
class Sheet:
    """`places`: where each known column that is there stands, by its name."""

    places: dict[str, int]
    lines: list[Line] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def sheet_read(data: bytes, kind: str) -> Sheet:
    """The table of a CSV or XLSX file; raises FileError where it is none or lacks a column."""
    if len(data) > MAX_BYTES:
        raise FileError(FileCode.TOO_LARGE, most=MAX_BYTES // MEGABYTE)
    columns = columns_of(kind)
    numbered = ((n, row) for n, row in enumerate(_rows(data, columns), start=1) if _filled(row))
    _, headings = next(numbered, (0, []))
    if not headings:
        raise FileError(FileCode.EMPTY)
    sheet = _headed(headings, columns)
    for number, row in numbered:
        sheet.lines.append(Line(number, row))
        if len(sheet.lines) > MAX_ROWS:
            raise FileError(FileCode.TOO_MANY_ROWS, amount=MAX_ROWS)
    if not sheet.lines:
        raise FileError(FileCode.EMPTY)
    if any(_filled(line.cells[len(headings) :]) for line in sheet.lines):
        sheet.notes.append(problem(None, "", NoteCode.CELLS_BEYOND))
    return sheet


def _rows(data: bytes, columns: Sequence[Column]) -> Iterator[Sequence[str]]:
    if not data.strip():
        raise FileError(FileCode.EMPTY)
    if data.startswith(workbook.ZIP_START):
        return workbook.rows(data)
    if data.startswith(workbook.OLD_EXCEL_START):
        raise FileError(FileCode.OLD_EXCEL)
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")):
        raise FileError(FileCode.NOT_A_TABLE)
    return delimited.rows(decode(data), columns)


def _filled(row: Sequence[str]) -> bool:
    return any(cell and not cell.isspace() for cell in row)


def _headed(headings: Sequence[str], columns: Sequence[Column]) -> Sheet:
    sheet = Sheet({})
    for place, heading in enumerate(headings):
        column = next((column for column in columns if column.answers_to(heading)), None)
        if column is None:
            if heading.strip():
                note = problem(None, heading.strip(), NoteCode.COLUMN_UNKNOWN, value=heading)
                sheet.notes.append(note)
            continue
        if column.name in sheet.places:
            first = headings[sheet.places[column.name]]
            raise FileError(FileCode.COLUMN_TWICE, column=column.name, first=first, second=heading)
        sheet.places[column.name] = place
    for column in columns:
        if column.needed and column.name not in sheet.places:
            others = ", ".join(column.others)
            raise FileError(FileCode.COLUMN_MISSING, column=column.name, others=others)
    return sheet
