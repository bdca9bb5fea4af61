"""What every kind of import does: check lines chunk by chunk, then write what is to change."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from django.db.models import Model

from audits.catalogue.cells import Cells
from audits.catalogue.changes import Changes
from audits.catalogue.faults import RowCode
from audits.catalogue.scope import Scope
from audits.catalogue.sheet import Line, Sheet
from audits.catalogue.tally import Tally


class Plan(ABC):
    """Checks lines against the database and remembers what `write` has to change.

    Only `write` writes; it needs a transaction around it, and is not to be called while
    `tally.wrong` is above zero.
    """

    # Columns that say what a thing is (`Changes.identity`).
    identity: ClassVar[tuple[str, ...]] = ()

    def __init__(self, sheet: Sheet, scope: Scope) -> None:
        self.places, self.scope = sheet.places, scope
        self.changes = Changes(self.identity)
        self.tally = Tally()
        self.tally.add_notes(sheet.notes)
        self._first_rows: dict[object, int] = {}

    @abstractmethod
    def take(self, lines: Sequence[Line]) -> None:
        """Check some lines."""

    def close(self) -> None:
        """After the last line: what only the whole file can tell."""
        return

    @abstractmethod
    def write(self) -> None:
        """Make the changes."""

    def has(self, column: str) -> bool:
        return column in self.places

    def cells(self, lines: Sequence[Line]) -> Iterator[Cells]:
        for line in lines:
            yield Cells(line, self.places)

    def once(self, cells: Cells, column: str, key: object, shown: str, **words: object) -> None:
        """A fault where the file has named this key in an earlier row."""
        first = self._first_rows.setdefault(key, cells.number)
        if first != cells.number:
            cells.fault(column, RowCode.CODE_TWICE, value=shown, other=first, **words)

    def settle(self, cells: Cells, *, existed: bool, differs: bool) -> bool:
        """Count the line; True if it is right and changes something."""
        if cells.problems:
            self.tally.add_wrong(cells.problems)
            return False
        self.tally.count(existed=existed, differs=differs)
        return differs or not existed


def differing(known: Model | None, values: Mapping[str, object]) -> bool:
    return known is None or any(getattr(known, name) != v for name, v in values.items())
