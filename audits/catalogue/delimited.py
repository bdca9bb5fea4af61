"""CSV text -> rows of cells, with the separator that the headings speak for."""

import csv
import io
from collections.abc import Iterator, Sequence

from audits.catalogue.columns import Column
from audits.catalogue.faults import FileCode, FileError
from audits.catalogue.formulas import unmarked
from audits.catalogue.limits import MAX_COLUMNS

SEPARATORS = (",", ";", "\t")


def rows(text: str, columns: Sequence[Column]) -> Iterator[list[str]]:
    """Every record, blank ones as empty lists, so that counting them gives the sheet's rows."""
    named, text = _named_separator(text)
    separator = named or _likely_separator(text, columns)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    if named:
        yield []  # the line that named it is a row of the sheet as well
    try:
        for record in reader:
            yield [unmarked(cell) for cell in record[:MAX_COLUMNS]]
    except csv.Error as error:
        raise FileError(FileCode.NOT_A_TABLE) from error


def _named_separator(text: str) -> tuple[str, str]:
    """Excel's own first line, `sep=;`."""
    first, _, rest = text.partition("\n")
    first = first.strip().strip('"').lower()
    if first.startswith("sep=") and first[4:5] in SEPARATORS:
        return first[4], rest
    return "", text


def _likely_separator(text: str, columns: Sequence[Column]) -> str:
    """The separator under which most headings are known, then the one that cuts most."""
    start = text.lstrip()

    def worth(separator: str) -> tuple[int, int]:
        headings = _first_record(start, separator)
        known = sum(any(column.answers_to(heading) for column in columns) for heading in headings)
        return known, len(headings)

    return max(SEPARATORS, key=worth)


def _first_record(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        return []
