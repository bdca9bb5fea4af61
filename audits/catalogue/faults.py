"""What can be wrong with a catalogue file: stable codes, and one table of sentences."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class FileCode(StrEnum):
    """The file as a whole cannot be used."""

    EMPTY = "file_empty"
    TOO_LARGE = "file_too_large"
    UNPACKS_TOO_LARGE = "file_unpacks_too_large"
    NOT_A_TABLE = "not_a_table"
    OLD_EXCEL = "old_excel_file"
    NOT_TEXT = "text_not_readable"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_SLOTS = "too_many_positions"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"


class RowCode(StrEnum):
    """One cell or row is wrong; nothing is imported while there is one."""

    MISSING = "value_missing"
    TOO_LONG = "value_too_long"
    CONTROL = "control_character"
    FORMULA = "formula"
    CELL_ERROR = "cell_error"
    UNKNOWN_WORD = "word_unknown"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_a_whole_number"
    NEGATIVE = "number_negative"
    ZERO = "number_zero"
    TOO_HIGH = "number_too_high"
    SHORTENED = "number_shortened"
    GTIN_WRONG = "gtin_wrong"
    GTIN_TAKEN = "gtin_taken"
    GTIN_TWICE = "gtin_twice"
    CODE_TWICE = "code_twice"
    STORE_UNKNOWN = "store_unknown"
    SHELF_UNKNOWN = "shelf_unknown"
    ITEM_UNKNOWN = "item_unknown"
    TIME_ZONE_UNKNOWN = "time_zone_unknown"
    MAIL_WRONG = "mail_address_wrong"
    DATE_WRONG = "date_wrong"
    DATES_DIFFER = "dates_differ"
    OVERLAP = "position_overlaps"
    PICTURE_WRONG = "picture_wrong"
    PICTURE_TWICE = "picture_twice"


class NoteCode(StrEnum):
    """Told, but nothing is wrong."""

    COLUMN_UNKNOWN = "column_unknown"
    CELLS_BEYOND = "cells_without_a_heading"
    NO_REFERENCE = "no_reference_photo"
    ROWS_DIFFER = "rows_differ_from_photo"
    FRONTS_DIFFER = "fronts_differ_from_photo"


SENTENCES: dict[str, str] = {
    FileCode.EMPTY: "The file is empty: it needs a row of headings and at least one more row.",
    FileCode.TOO_LARGE: "The file is larger than {most} MB. Divide it and send the parts.",
    FileCode.UNPACKS_TOO_LARGE: "The workbook unpacks to more than {most} MB. Divide it.",
    FileCode.NOT_A_TABLE: "This file is neither CSV nor XLSX. Save the table as one of them.",
    FileCode.OLD_EXCEL: "This is an old Excel file (.xls). Save it as .xlsx and send that.",
    FileCode.NOT_TEXT: "The text of the file cannot be read. Save it as CSV in UTF-8.",
    FileCode.TOO_MANY_ROWS: "The file has more than {most} rows. Divide it and send the parts.",
    FileCode.TOO_MANY_SLOTS: "The planograms have more than {most} positions. Divide the file.",
    FileCode.COLUMN_MISSING: "The column {column} is missing. Its heading may also be: {others}.",
    FileCode.COLUMN_TWICE: "Two columns mean {column}: {first} and {second}. Remove one of them.",
    RowCode.MISSING: "The cell is empty.",
    RowCode.TOO_LONG: "The text has {length} characters; at most {most} fit.",
    RowCode.CONTROL: "The text holds a character that is none. Type it again.",
    RowCode.FORMULA: "The cell holds a formula. Paste its value instead.",
    RowCode.CELL_ERROR: "The cell shows the error {value}.",
    RowCode.UNKNOWN_WORD: "{value} is not one of: {known}.",
    RowCode.NOT_A_NUMBER: "{value} is no number.",
    RowCode.NOT_WHOLE: "{value} is no whole number.",
    RowCode.NEGATIVE: "{value} is below zero.",
    RowCode.ZERO: "Zero is too little; write at least 1.",
    RowCode.TOO_HIGH: "{value} is more than {most}.",
    RowCode.SHORTENED: (
        "A spreadsheet has shortened the number to {value}. Format the column as text."
    ),
    RowCode.GTIN_WRONG: "{problem}",
    RowCode.GTIN_TAKEN: "The GTIN {value} belongs to item {other} already.",
    RowCode.GTIN_TWICE: "The GTIN {value} stands in row {other} already.",
    RowCode.CODE_TWICE: "{value} stands in row {other} already.",
    RowCode.STORE_UNKNOWN: "There is no store {value}.",
    RowCode.SHELF_UNKNOWN: "There is no shelf {value} in {store}.",
    RowCode.ITEM_UNKNOWN: "There is no product with the item number {value}.",
    RowCode.TIME_ZONE_UNKNOWN: "{value} is no time zone; write one such as Europe/Berlin.",
    RowCode.MAIL_WRONG: "{value} is no mail address.",
    RowCode.DATE_WRONG: "{value} is no date; write 2026-12-31 or 31.12.2026.",
    RowCode.DATES_DIFFER: "Row {other} gives this shelf another date. One file, one date a shelf.",
    RowCode.OVERLAP: "Row {row}, sequence {sequence} of this shelf stands in row {other} already.",
    RowCode.PICTURE_WRONG: "{problem}",
    RowCode.PICTURE_TWICE: "{other} is a picture of the same product. Keep one of them.",
    NoteCode.COLUMN_UNKNOWN: "The column {value} is not known and was left out.",
    NoteCode.CELLS_BEYOND: "Cells right of the last heading were left out.",
    NoteCode.NO_REFERENCE: (
        "{shelf}: there is no checked reference photo, so the positions have no place on it yet."
    ),
    NoteCode.ROWS_DIFFER: (
        "{shelf}: the reference photo shows {seen} rows, the planogram has {planned}; not every "
        "row was found on it."
    ),
    NoteCode.FRONTS_DIFFER: (
        "{shelf}, row {row}: {unplaced} positions have no place yet, because the {seen} fronts on "
        "the reference photo do not fit the planogram's {planned} with certainty."
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence about one cell; `row` is the spreadsheet's own number, None for the file."""

    row: int | None
    column: str
    code: str
    message: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class FileError(Exception):
    """The file cannot be used at all: `code` for machines, `message` for people."""

    def __init__(self, code: FileCode, **words: object) -> None:
        self.code = code
        self.message = sentence(code, **words)
        super().__init__(self.message)


def problem(row: int | None, column: str, code: str, /, **words: object) -> Problem:
    return Problem(row, column, str(code), sentence(code, **words))


def sentence(code: str, /, **words: object) -> str:
    """The code's sentence; long values are cut, so that no message outgrows its place."""
    return SENTENCES[code].format(**{name: _short(value) for name, value in words.items()})[:300]


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 120 else f"{text[:119]}\N{HORIZONTAL ELLIPSIS}"
