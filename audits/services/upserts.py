"""Catalogue data as rows by own codes: the same checks and writing as an imported file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from audits.catalogue.kinds import PLANS
from audits.catalogue.scope import Scope
from audits.catalogue.sheet import Line, Sheet
from audits.catalogue.tally import Tally
from audits.catalogue.work import CHUNK


@dataclass(frozen=True, slots=True)
class Upserted:
    """`written` is False for a dry run, and where a row is wrong."""

    tally: Tally
    written: bool


def rows_upsert(
    *, kind: str, rows: Sequence[Mapping[str, str]], scope: Scope, dry_run: bool
) -> Upserted:
    """Make or change what the rows name, all of them or none.

    Every row has the same columns (`audits.catalogue.columns`); a column that is missing changes
    nothing. Problems count rows from 1. Positions of planograms may end by it: a machine is not
    asked, its answer says how many (`Tally.endings`).
    """
    columns = list(rows[0]) if rows else []
    lines = [
        Line(number, [row[name] for name in columns]) for number, row in enumerate(rows, start=1)
    ]
    plan = PLANS[kind](Sheet({name: place for place, name in enumerate(columns)}), scope)
    for start in range(0, len(lines), CHUNK):
        plan.take(lines[start : start + CHUNK])
    plan.close()
    if dry_run or plan.tally.wrong:
        return Upserted(plan.tally, written=False)
    with transaction.atomic():
        plan.write()
    return Upserted(plan.tally, written=True)
