"""What pages cost on a chain's database: `python -m scripts.proof.pages`.

Fills a PostgreSQL server of its own with 200 stores, 5,000 shelves and 500,000 checks, opens pages
as a manager of all stores, and writes docs/proof/pages.json: queries, milliseconds (the best of
three; the machine's load stands beside), and out of the plans of its queries the indexes of large
tables and whole scans of them.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from tests.servers import postgres
from tests.site import ROOT

OUT = ROOT / "docs" / "proof" / "pages.json"
LARGE = {
    *("audits_audit", "audits_photo", "audits_auditresult", "audits_shelfday", "audits_alert"),
    *("audits_spell", "audits_slot", "audits_product"),
}
TRIES = 3


def main() -> int:
    with chain("pages", sys.argv[1:]) as seeded:
        load = round(os.getloadavg()[0], 1)
        pages = {name: _page(path) for name, path in _paths()}
        report = {"cores": os.cpu_count(), "load": load, "seeding_s": seeded, "pages": pages}
    OUT.write_text(json.dumps(report, indent=2) + "\n")
    sys.stdout.write(json.dumps(report["pages"], indent=2) + "\n")
    return 0


@contextmanager
def chain(word: str, sizes: Sequence[str]) -> Iterator[float]:
    """Django on a database full of checks; the seconds that filling it took."""
    with postgres() as url, tempfile.TemporaryDirectory() as data:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "shelfwatch_site.settings",
            "SHELFWATCH_DATA": data,
            "SHELFWATCH_DATABASE_URL": url,
            "SHELFWATCH_SECRET_KEY": f"{word} " * 12,
            "SHELFWATCH_STATEMENT_TIMEOUT": "0",
            "SHELFWATCH_LOG_LEVEL": "error",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        started = time.monotonic()
        call_command("seed_audits", *sizes)
        yield round(time.monotonic() - started, 1)


def _paths() -> Iterator[tuple[str, str]]:
    from audits.models import Alert, Audit, Shelf, Store

    alerts = Alert.objects.exclude(status="resolved")
    yield "dashboard", "/"
    yield "store", f"/stores/{_middle(Store.objects.all())}/"
    yield "shelf", f"/shelves/{_middle(Shelf.objects.all())}/"
    yield "check", f"/checks/{_middle(Audit.objects.all())}/"
    yield "findings", f"/checks/{_middle(Audit.objects.all())}/findings.json"
    yield "reports", "/reports/"
    yield "report of a store", f"/reports/?days=91&store={_middle(Store.objects.all())}"
    yield "admin: products found", "/admin/audits/product/?q=Product+54321"
    yield "products typed", "/products.json?q=Product+54321"
    yield "admin: products", "/admin/audits/product/"
    yield "admin: checks", "/admin/audits/audit/"
    yield "alerts", "/alerts/"
    yield "alerts found", "/alerts/?words=shelf+7&who=free"
    yield "alert", f"/alerts/{_middle(alerts)}/"
    yield "round", f"/stores/{_middle(Store.objects.all())}/round/"
    yield "api: audits", "/api/v1/audits/"
    yield "api: audits that failed", "/api/v1/audits/?status=failed"
    yield "api: audits of a store", "/api/v1/audits/?store=0100"
    yield "api: audits changed in a day", f"/api/v1/audits/?changed_since={_before(1)}"
    yield "api: audits changed ever", f"/api/v1/audits/?changed_since={_before(3650)}"
    yield "api: alerts", "/api/v1/alerts/"
    yield "api: alerts changed in a day", f"/api/v1/alerts/?changed_since={_before(1)}"
    yield "api: alerts changed ever", f"/api/v1/alerts/?changed_since={_before(3650)}"
    yield "api: shelves", "/api/v1/shelves/"
    yield "metrics", "/metrics"


def _middle(rows: Any) -> int:
    """The key of one in the middle."""
    return int(rows.order_by("pk").values_list("pk", flat=True)[rows.count() // 2])


def _before(days: int) -> str:
    """A moment in a query string, so long before the last check arrived."""
    from django.db.models import Max

    from audits.models import Audit

    last = Audit.objects.aggregate(last=Max("received_at"))["last"]
    return f"{last - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def _page(path: str) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User

    client, who = Client(), "operator" if path.startswith("/admin/") else "manager"
    user = User.objects.get(email=f"{who}@example.com")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    took: list[float] = []
    statements: list[str] = []
    for _ in range(TRIES):
        with CaptureQueriesContext(connection) as captured:
            started = time.perf_counter()
            answer = client.get(path, headers={"host": "127.0.0.1"})
            took.append((time.perf_counter() - started) * 1000)
        # The first time, when nothing is remembered from the time before, asks most.
        statements = statements or [query["sql"] for query in captured.captured_queries]
    read = {each for sql in statements for each in plan_of(sql)}
    return {
        "status": answer.status_code,
        "queries": len(statements),
        "first_ms": round(took[0], 1),
        "best_ms": round(min(took), 1),
        "indexes": sorted({name for how, name in read if how == "index"}),
        "whole_scans": sorted({name for how, name in read if how == "whole"}),
    }


def plan_of(sql: str) -> Iterator[tuple[str, str]]:
    """How the plan of a query reads: ("index", its name), or ("whole", a large table)."""
    from django.db import connection

    if not sql.startswith(("SELECT", "UPDATE", "DELETE")):
        return
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        ((plan,),) = cursor.fetchall()
    yield from _walk((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])


def _walk(node: dict[str, Any], table: str = "") -> Iterator[tuple[str, str]]:
    table = node.get("Relation Name", table)
    if table in LARGE:
        if node["Node Type"].endswith("Seq Scan"):
            yield "whole", table
        if "Index Name" in node:
            yield "index", node["Index Name"]
    for inner in node.get("Plans", []):
        yield from _walk(inner, table)


if __name__ == "__main__":
    sys.exit(main())
