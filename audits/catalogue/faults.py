"""What can be wrong with a catalogue file: stable codes, and one table of sentences."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_noop

from audits.photo_words import photo_words
from audits.wording import grouped


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
    DATE_IN_FUTURE = "date_in_future"
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
    ROW_ELSEWHERE = "row_elsewhere_on_photo"
    POSITIONS_END = "positions_end"
    SHELF_LOSES = "shelf_loses_positions"
    CHANGED_SINCE = "changed_since"
    USED_SINCE = "used_since"
    GONE_SINCE = "gone_since"
    GTIN_ELSEWHERE = "gtin_elsewhere"
    NO_MANAGER = "store_without_manager"


SENTENCES: dict[str, str] = {
    FileCode.EMPTY: gettext_noop(
        "The file is empty: it needs a row of headings and at least one more row."
    ),
    FileCode.TOO_LARGE: gettext_noop(
        "The file is larger than {most} MB. Divide it and send the parts."
    ),
    FileCode.UNPACKS_TOO_LARGE: gettext_noop(
        "The workbook unpacks to more than {most} MB. Divide it."
    ),
    FileCode.NOT_A_TABLE: gettext_noop(
        "This file is neither CSV nor XLSX. Save the table as one of them."
    ),
    FileCode.OLD_EXCEL: gettext_noop(
        "This is an old Excel file (.xls). Save it as .xlsx and send that."
    ),
    FileCode.NOT_TEXT: gettext_noop(
        "The text of the file cannot be read. Save it as CSV in UTF-8."
    ),
    FileCode.TOO_MANY_ROWS: gettext_noop(
        "The file has more than {amount} rows. Divide it and send the parts."
    ),
    FileCode.TOO_MANY_SLOTS: gettext_noop(
        "The planograms have more than {amount} positions. Divide the file."
    ),
    FileCode.COLUMN_MISSING: gettext_noop(
        "The column {column} is missing. Its heading may also be: {others}."
    ),
    FileCode.COLUMN_TWICE: gettext_noop(
        "Two columns mean {column}: {first} and {second}. Remove one of them."
    ),
    RowCode.MISSING: gettext_noop("The cell is empty."),
    RowCode.TOO_LONG: gettext_noop("The text has {length} characters; at most {most} fit."),
    RowCode.CONTROL: gettext_noop("The text holds a character that is none. Type it again."),
    RowCode.FORMULA: gettext_noop("The cell holds a formula. Paste its value instead."),
    RowCode.CELL_ERROR: gettext_noop("The cell shows the error {value}."),
    RowCode.UNKNOWN_WORD: gettext_noop("{value} is not one of: {known}."),
    RowCode.NOT_A_NUMBER: gettext_noop("{value} is no number."),
    RowCode.NOT_WHOLE: gettext_noop("{value} is no whole number."),
    RowCode.NEGATIVE: gettext_noop("{value} is below zero."),
    RowCode.ZERO: gettext_noop("Zero is too little; write at least 1."),
    RowCode.TOO_HIGH: gettext_noop("{value} is more than {most}."),
    RowCode.SHORTENED: gettext_noop(
        "A spreadsheet has shortened the number to {value}. Format the column as text."
    ),
    RowCode.GTIN_WRONG: "{problem}",
    RowCode.GTIN_TAKEN: gettext_noop("The GTIN {value} belongs to item {other} already."),
    RowCode.GTIN_TWICE: gettext_noop("The GTIN {value} stands in row {other} already."),
    RowCode.CODE_TWICE: gettext_noop("{value} stands in row {other} already."),
    RowCode.STORE_UNKNOWN: gettext_noop("There is no store {value}."),
    RowCode.SHELF_UNKNOWN: gettext_noop("There is no shelf {value} in store {store}."),
    RowCode.ITEM_UNKNOWN: gettext_noop("There is no product with the item number {value}."),
    RowCode.TIME_ZONE_UNKNOWN: gettext_noop(
        "{value} is no time zone; write one such as Europe/Berlin."
    ),
    RowCode.MAIL_WRONG: gettext_noop("{value} is no mail address."),
    RowCode.DATE_IN_FUTURE: gettext_noop("{value} lies in the future; close it on the day."),
    RowCode.DATE_WRONG: gettext_noop("{value} is no date; write 2026-12-31 or 31.12.2026."),
    RowCode.DATES_DIFFER: gettext_noop(
        "Row {other} gives this shelf another date. One file, one date a shelf."
    ),
    RowCode.OVERLAP: gettext_noop(
        "Row {row}, sequence {sequence} of this shelf stands in row {other} already."
    ),
    RowCode.PICTURE_WRONG: "{problem}",
    RowCode.PICTURE_TWICE: gettext_noop(
        "{other} is a picture of the same product. Keep one of them."
    ),
    NoteCode.COLUMN_UNKNOWN: gettext_noop("The column {value} is not known and was left out."),
    NoteCode.CELLS_BEYOND: gettext_noop("Cells right of the last heading were left out."),
    NoteCode.NO_REFERENCE: gettext_noop(
        "{shelf}: there is no checked reference photo, so the positions have no place on it yet."
    ),
    NoteCode.ROWS_DIFFER: gettext_noop(
        "{shelf}: the reference photo shows {seen} rows, the planogram has {planned}; not every "
        "row was found on it."
    ),
    NoteCode.FRONTS_DIFFER: gettext_noop(
        "{shelf}, row {row}: {unplaced} positions have no place yet, because the {seen} fronts on "
        "the reference photo do not fit the planogram's {planned} with certainty."
    ),
    NoteCode.ROW_ELSEWHERE: gettext_noop(
        "{shelf}: row {row} of the planogram was found as row {seen} of the reference photo. Both "
        "count from the top; if the file counts otherwise, number its rows as the photo shows them."
    ),
    NoteCode.POSITIONS_END: gettext_noop(
        "Positions that end: {amount}, of these with a product: {named}, on shelves: {shelves}. "
        "Open alerts that are settled for it: {alerts}."
    ),
    NoteCode.SHELF_LOSES: gettext_noop(
        "{store}/{shelf}: positions that end: {amount}, of these with a product: {named}; open "
        "alerts that are settled for it: {alerts}."
    ),
    NoteCode.CHANGED_SINCE: gettext_noop(
        "{value} was changed after the import, so it stays as it is."
    ),
    NoteCode.USED_SINCE: gettext_noop(
        "{value} is new by the import and is in use by now, so it stays."
    ),
    NoteCode.GONE_SINCE: gettext_noop("{value} is no longer there."),
    NoteCode.GTIN_ELSEWHERE: gettext_noop(
        "{value} stays as it is: the GTIN {gtin}, which it had before, belongs to another product."
    ),
    NoteCode.NO_MANAGER: gettext_noop("Store {value} has no manager now."),
}


# Other sentences of the same code, by whether the problem names a store.
_VARIANTS: dict[tuple[str, bool], str] = {
    (RowCode.SHELF_UNKNOWN, False): gettext_noop("There is no shelf {value} in any store."),
    (RowCode.CODE_TWICE, True): gettext_noop(
        "{value} of store {store} stands in row {other} already."
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence about one cell; `row` is the spreadsheet's own number, None for the file.

    `message` is English, as commands print it; pages say the same in their reader's language by
    `code` and `words` (`told`).
    """

    row: int | None
    column: str
    code: str
    message: str
    words: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class FileError(Exception):
    """The file cannot be used at all: `code` for machines, `message` in English, `words` in it."""

    def __init__(self, code: FileCode, **words: object) -> None:
        self.code = code
        self.words = _shortened(words)
        self.message = sentence(code, **words)
        super().__init__(self.message)


def problem(row: int | None, column: str, code: str, /, **words: object) -> Problem:
    return Problem(row, column, str(code), sentence(code, **words), _shortened(words))


def sentence(code: str, /, **words: object) -> str:
    """The code's sentence in English; long values are cut, so that none outgrows its place."""
    return _filled(_sentence(code, words), _shortened(words))


def told(code: str, /, **words: object) -> str:
    """The code's sentence as who reads it says it."""
    return _told(code, _shortened(words))


def kept_told(kept: Mapping[str, Any]) -> str:
    """A kept problem (`as_json`) as who reads it says it; one of old times, kept without its words,
    as it was written."""
    code, words = kept["code"], kept.get("words")
    if words is None or code not in SENTENCES:
        return str(kept["message"])
    return _told(code, words)


def _told(code: str, words: Mapping[str, str]) -> str:
    # A validator's or the detector's own sentence, in which its figures stand already.
    inner = {"problem": _inner(words)} if "problem" in words else {}
    return _filled(gettext(_sentence(code, words)), {**words, **inner})


def _sentence(code: str, words: Mapping[str, object]) -> str:
    return _VARIANTS.get((code, "store" in words), SENTENCES[code])


def said(error: ValidationError) -> dict[str, object]:
    """What a validator said, as the words of a problem."""
    return {"problem": error.messages[0], "sentence": error.message, **(error.params or {})}


def _inner(words: Mapping[str, str]) -> str:
    if "sentence" in words:
        return gettext(words["sentence"]) % words
    return photo_words(words["problem"])


def _filled(sentence: str, words: Mapping[str, str]) -> str:
    """`amount` is a large number and grouped as its reader groups it."""
    grown = {"amount": grouped(int(words["amount"]))} if "amount" in words else {}
    return sentence.format(**{**words, **grown})[:300]


def _shortened(words: Mapping[str, object]) -> dict[str, str]:
    return {name: _short(value) for name, value in words.items()}


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 120 else f"{text[:119]}\N{HORIZONTAL ELLIPSIS}"
