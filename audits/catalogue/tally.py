"""What an import found so far: counts, and the first problems and notes to show."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from audits.catalogue.endings import Ending, Endings, endings_summed
from audits.catalogue.faults import Problem

# Whoever has this many has one mistake in a whole column.
MAX_KEPT = 200


@dataclass(slots=True)
class Tally:
    """`wrong` counts rows, the others things of the kind (products, planograms, ...)."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    wrong: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    losses: list[Ending] = field(default_factory=list)

    @property
    def existing(self) -> int:
        """Things that were there already."""
        return self.changed + self.unchanged

    @property
    def endings(self) -> Endings:
        """What shelves lose by it."""
        return endings_summed(self.losses)

    def add_wrong(self, problems: Iterable[Problem]) -> None:
        """One row with everything that is wrong with it."""
        self.wrong += 1
        self.problems.extend(problems)
        del self.problems[MAX_KEPT:]

    def add_notes(self, notes: Iterable[Problem]) -> None:
        self.notes.extend(notes)
        del self.notes[MAX_KEPT:]

    def count(self, *, existed: bool, differs: bool) -> None:
        if not existed:
            self.new += 1
        elif differs:
            self.changed += 1
        else:
            self.unchanged += 1

    def uncount(self, *, existed: bool) -> None:
        """A row that was counted and turns out to be wrong."""
        if existed:
            self.changed -= 1
        else:
            self.new -= 1
