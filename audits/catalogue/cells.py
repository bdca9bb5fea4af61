"""One line's cells as values; what is wrong with them is gathered, not raised."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from audits.catalogue.faults import Problem, RowCode, problem
from audits.catalogue.sheet import Line
from audits.catalogue.workbook import CellFault
from audits.models.validators import validate_day_begun

T = TypeVar("T")

# What PostgreSQL's and Django's small positive integers hold.
MOST = 32_767
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WHOLE = re.compile(r"([+-]?)(\d+)(?:[.,]0{1,2})?")
_DECIMAL = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_SHORTENED = re.compile(r"\d[.,]?\d*[eE]\+\d+")
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%Y%m%d")


class Cells:
    """Each reader returns a harmless value where the cell is wrong; `problems` then tells."""

    def __init__(self, line: Line, places: Mapping[str, int]) -> None:
        self.number = line.number
        self.problems: list[Problem] = []
        self._line, self._places = line, places

    def has(self, column: str) -> bool:
        """Whether the file has the column; where it has not, what is known stays."""
        return column in self._places

    def fault(self, column: str, code: RowCode, /, **words: object) -> None:
        self.problems.append(problem(self.number, column, code, **words))

    def raw(self, column: str) -> str:
        place = self._places.get(column)
        if place is None or place >= len(self._line.cells):
            return ""
        text = self._line.cells[place]
        if isinstance(text, CellFault):
            self.fault(column, text.code, value=str(text))
            return ""
        if _CONTROL.search(text):
            self.fault(column, RowCode.CONTROL)
            return ""
        return text.strip()

    def text(self, column: str, most: int, *, needed: bool = False) -> str:
        """The text in one line, however many the cell has."""
        before = len(self.problems)
        text = " ".join(self.raw(column).split())
        if len(text) > most:
            self.fault(column, RowCode.TOO_LONG, length=len(text), most=most)
            return ""
        if needed and not text and len(self.problems) == before:
            self.fault(column, RowCode.MISSING)
        return text

    def code(self, column: str) -> str:
        """A number that names something; a spreadsheet's 4.00638E+12 names nothing."""
        text = self.text(column, 40, needed=True)
        if _SHORTENED.fullmatch(text):
            self.fault(column, RowCode.SHORTENED, value=text)
        return text

    def words(self, column: str, separators: str) -> list[str]:
        """The parts of a list in one cell, each once, in their order."""
        text = self.raw(column)
        if found := _SHORTENED.search(text):
            self.fault(column, RowCode.SHORTENED, value=found[0])
            return []
        parts = re.split(f"[{re.escape(separators)}]", text)
        return list(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def choice(self, column: str, known: Mapping[str, T]) -> T | None:
        """What a word stands for, in any case; None where the cell is empty."""
        text = self.text(column, 200).casefold()
        if not text:
            return None
        if text not in known:
            self.fault(column, RowCode.UNKNOWN_WORD, value=text, known=", ".join(known))
        return known.get(text)

    def whole(self, column: str, *, least: int = 1) -> int | None:
        """A whole number in `least`..`MOST`; None where the cell is empty or wrong."""
        text = self.raw(column)
        found = _WHOLE.fullmatch(text)
        if not text:
            return None
        if not found:
            is_number = _DECIMAL.fullmatch(text)
            code = RowCode.NOT_WHOLE if is_number else RowCode.NOT_A_NUMBER
            self.fault(column, code, value=text)
            return None
        return self._in_range(column, text, int(found[1] + found[2]), least)

    def decimal(self, column: str, *, most: int) -> Decimal | None:
        """A number above zero with a decimal point or comma; None where empty or wrong."""
        text = self.raw(column)
        if not text:
            return None
        if not _DECIMAL.fullmatch(text) or len(text) > 30:
            self.fault(column, RowCode.NOT_A_NUMBER, value=text)
            return None
        value = Decimal(text.replace(",", "."))
        if value == 0:
            self.fault(column, RowCode.ZERO)
            return None
        return self._in_range(column, text, value, 0, most)

    def day(self, column: str) -> date | None:
        text = self.raw(column)
        for form in _DAYS if text else ():
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        if text:
            self.fault(column, RowCode.DATE_WRONG, value=text)
        return None

    def day_begun(self, column: str) -> date | None:
        """A day that is not to come; None where the cell is empty or wrong."""
        day = self.day(column)
        try:
            validate_day_begun(day)
        except ValidationError:
            self.fault(column, RowCode.DATE_IN_FUTURE, value=day)
            return None
        return day

    def mail(self, column: str) -> str:
        text = self.text(column, 254, needed=True)
        try:
            if text:
                validate_email(text)
        except ValidationError:
            self.fault(column, RowCode.MAIL_WRONG, value=text)
        return text

    def _in_range(
        self, column: str, text: str, value: "T", least: int, most: int = MOST
    ) -> "T | None":
        number = Decimal(str(value))
        if number < 0:
            self.fault(column, RowCode.NEGATIVE, value=text)
        elif number < least:
            self.fault(column, RowCode.ZERO)
        elif number > most:
            self.fault(column, RowCode.TOO_HIGH, value=text, most=most)
        else:
            return value
        return None


def day_text(day: date | None) -> str:
    """As files hold it; empty for None."""
    return day.isoformat() if day else ""
