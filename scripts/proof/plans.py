"""How the work behind the pages reads a chain's database: `python -m scripts.proof.plans`.

On 500,000 checks, as `scripts.proof.pages`: everything that beat sends and the claim of a check are
run once, and PostgreSQL is asked for the plan of each of their statements. Writes
docs/proof/plans.json: indexes of large tables, and whole scans of them. Nothing is timed.
"""

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from scripts.proof.pages import chain, plan_of
from tests.site import ROOT

OUT = ROOT / "docs" / "proof" / "plans.json"
# Files in the storage whose rows are looked for: one batch of the search for orphans.
FILES = 500
WAITING = 300

Work = Callable[[], object]


def main() -> int:
    with chain("plans", sys.argv[1:]):
        from audits.models import Audit

        _wait()
        report = {
            "audits": Audit.objects.count(),
            "waiting": WAITING,
            "work": {name: _plans(work) for name, work in _works()},
        }
    OUT.write_text(json.dumps(report, indent=2) + "\n")
    sys.stdout.write(json.dumps(report, indent=2) + "\n")
    return 0


def _wait() -> None:
    """Some checks wait, as they do at any moment, settled places wait for goods, and some files lie
    in the storage."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage
    from django.db import connection

    from audits.models import Alert, Audit, Hold, HoldKind

    newest = Audit.objects.order_by("-pk").values("pk")[:WAITING]
    Audit.objects.filter(pk__in=newest).update(status="pending", attempt=0, finished_at=None)
    settled = Alert.objects.filter(status="resolved").order_by("-pk")
    Hold.objects.bulk_create(
        Hold(
            shelf_id=alert.shelf_id,
            place=alert.place,
            kind=HoldKind.NO_STOCK,
            alert=alert,
            at=alert.since,
        )
        for alert in settled[:WAITING]
    )
    for number in range(FILES):
        default_storage.save(f"photos/{number:032x}.jpg", ContentFile(b"photo"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audits_audit, audits_hold")


def _works() -> Iterator[tuple[str, Work]]:
    from django.utils import timezone

    from accounts.models import User
    from audits import tasks as audits
    from audits.access import Viewer, visible_alerts
    from audits.models import Audit
    from audits.selectors import alerts, state
    from audits.services.orphans import orphans_delete
    from integrations import tasks as machines

    for task in (
        *(audits.audits_sweep, audits.deliveries_sweep, audits.operators_sweep),
        *(audits.holds_sweep, audits.catalogue_imports_sweep, audits.prune),
        *(machines.notices_sweep, machines.push_sweep),
        *(machines.devices_sweep, machines.answers_prune),
    ):
        yield task.name.rpartition(".")[2], task
    first = Audit.objects.filter(status="pending").values_list("pk", flat=True)[0]
    yield "files without a row", lambda: orphans_delete(now=timezone.now(), dry_run=True)
    yield "audit_run, of a check without its photo", lambda: audits.audit_run(first)
    for reading in (state.audits_backlog, state.mails_backlog, state.alerts_open):
        yield f"metrics: {reading.__name__}", reading
    yield "metrics: availability", state.availability
    mine = visible_alerts(Viewer(User.objects.get(email="manager@example.com")))
    for chosen in (alerts.alerts_to_fill, alerts.alerts_awaiting, alerts.alerts_to_count):
        yield f"list: {chosen.__name__}", partial(_first, chosen, mine)


def _first(chosen: Callable[[Any], Any], alerts: Any) -> list[Any]:
    """The first page of a list."""
    return list(chosen(alerts)[:50])


def _plans(work: Work) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        work()
    statements = [query["sql"] for query in captured.captured_queries]
    read = {each for sql in statements for each in plan_of(sql)}
    return {
        "statements": len(statements),
        "indexes": sorted({name for how, name in read if how == "index"}),
        "whole_scans": sorted({name for how, name in read if how == "whole"}),
    }


if __name__ == "__main__":
    sys.exit(main())
