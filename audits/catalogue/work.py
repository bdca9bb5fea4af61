"""Checking a whole file, with progress told after every chunk."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from audits.catalogue.changes import Keeps
from audits.catalogue.endings import endings_noted
from audits.catalogue.kinds import PLANS
from audits.catalogue.plan import Plan
from audits.catalogue.sheet import sheet_read
from audits.catalogue.tally import MAX_KEPT
from audits.models import CatalogueImport
from audits.selectors.catalogue import scope_of

# SQLite takes no more than 999 values in a query.
CHUNK = 500
TELL_EVERY = 0.5


class StoppedError(Exception):
    """The import was cancelled, or another worker has it."""


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    total: int


Tell = Callable[[Progress], None]


def checked(row: CatalogueImport, tell: Tell, keeps: Keeps | None = None) -> Plan | None:
    """The plan of an import with every line checked; None if its maker may not import that.

    `tell` may raise to stop; `keeps` gets every change. Raises FileError where the file cannot be
    used at all.
    """
    scope = scope_of(row)
    if scope is None:
        return None
    with row.file.open("rb") as file:
        sheet = sheet_read(file.read(), row.kind)
    plan = PLANS[row.kind](sheet, scope)
    plan.changes.keeps = keeps
    told, total = 0.0, len(sheet.lines)
    for start in range(0, total, CHUNK):
        if time.monotonic() - told > TELL_EVERY:
            tell(Progress(start, total))
            told = time.monotonic()
        plan.take(sheet.lines[start : start + CHUNK])
    plan.close()
    tell(Progress(total, total))
    return plan


def as_fields(plan: Plan) -> dict[str, Any]:
    """What was found, as fields of the import's row; what shelves lose comes first of the remarks.
    What would change is not told where rows are wrong: it is not known then."""
    tally = plan.tally
    counts = {name: getattr(tally, name) for name in ("new", "changed", "unchanged", "wrong")}
    notes = [*endings_noted(tally.endings), *tally.notes][:MAX_KEPT]
    return counts | {
        "problems": [one.as_json() for one in tally.problems],
        "notes": [one.as_json() for one in notes],
        "changes": None if tally.wrong else plan.changes.as_json(tally.existing),
    }
