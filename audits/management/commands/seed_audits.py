"""`seed_audits`: a chain's database in a minute, for measuring; the rows tell nothing sensible."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from accounts.models import Membership, Role, User
from audits.models import Shelf, Store

# One check a shelf and day, back from today, none of them with a file.
AUDITS = """
INSERT INTO audits_audit (shelf_id, status, source, captured_at, received_at, finished_at,
                          attempt, next_try_at, reason_code, reason)
SELECT shelf.id, 'done', 'device', taken, taken, taken + interval '3 seconds', 1, taken, '', ''
FROM audits_shelf shelf
CROSS JOIN generate_series(0, %(days)s - 1) AS day,
LATERAL (SELECT now() - day * interval '1 day'
                - (shelf.id %% 1440) * interval '1 minute' AS taken) AS moment
"""
PHOTOS = """
INSERT INTO audits_photo (audit_id, position, file, mime, byte_size, sha256, width, height,
                          captured_at, received_at, source)
SELECT id, 1, '', 'image/jpeg', 400000, md5(id::text) || md5(id::text), 1224, 1632,
       captured_at, received_at, source
FROM audits_audit
"""
RESULTS = """
INSERT INTO audits_auditresult (audit_id, model_name, model_version, model_sha256, runtime,
    product_count, gap_count, row_count, columns_version, columns, total_ms, superseded,
    readings_version, slots_planned, slots_observed, slots_out, created_at)
SELECT id, 'seed', '1', repeat('0', 64), 'none', 60, 2, 5, 1, '{"photos": []}', 100, false,
       0, 40, 38, 1, finished_at
FROM audits_audit
"""
ALERTS = """
INSERT INTO audits_alert (shelf_id, place, row, importance, status, facings_missing, since,
    seen_count, last_seen_at, x1, y1, x2, y2, holes, resolved_at, resolution, created_at)
SELECT shelf.id, 'row:' || number, number, 2,
       CASE WHEN number = 1 AND shelf.id %% 2 = 0 THEN 'open' ELSE 'resolved' END, 2,
       now() - number * interval '1 day', 1, now() - number * interval '1 day', 0, 0, 9, 9, '[]',
       CASE WHEN number = 1 AND shelf.id %% 2 = 0 THEN NULL ELSE now() END, '', now()
FROM audits_shelf shelf CROSS JOIN generate_series(1, 8) AS number
"""
DAYS = """
INSERT INTO audits_shelfday (shelf_id, day, checks, slots_planned, slots_observed, slots_low,
                             slots_out, facings_planned, facings_seen)
SELECT shelf.id, current_date - day, 1, 40, 38, 2, 1, 120, 110
FROM audits_shelf shelf CROSS JOIN generate_series(0, %(days)s - 1) AS day
"""
JUDGED = "UPDATE audits_shelf SET judged_at = now()"


class Command(BaseCommand):
    help = "Fill an empty PostgreSQL database with a chain's checks, for measuring."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stores", type=int, default=200)
        parser.add_argument("--shelves", type=int, default=25, help="in each store")
        parser.add_argument("--days", type=int, default=100, help="one check a shelf and day")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL is filled; set SHELFWATCH_DATABASE_URL.")
        if Store.objects.exists() or User.objects.exists():
            raise CommandError("This database is somebody's: only an empty one is filled.")
        with transaction.atomic():
            _people_and_places(options["stores"], options["shelves"])
            with connection.cursor() as cursor:
                for statement in (AUDITS, PHOTOS, RESULTS, ALERTS, DAYS, JUDGED):
                    cursor.execute(statement, {"days": options["days"]})
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"{options['stores'] * options['shelves'] * options['days']} checks")


def _people_and_places(stores: int, shelves: int) -> None:
    manager = User.objects.create_user("manager@example.com", "seed " * 5, name="Manager")
    made = Store.objects.bulk_create(
        Store(code=f"{number:04d}", name=f"Store {number}") for number in range(stores)
    )
    Membership.objects.bulk_create(
        Membership(user=manager, store=store, role=Role.MANAGER) for store in made
    )
    Shelf.objects.bulk_create(
        Shelf(store=store, code=f"{place:03d}", name=f"Shelf {place}")
        for store in made
        for place in range(shelves)
    )
