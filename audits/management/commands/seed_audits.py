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
PRODUCTS = """
INSERT INTO audits_product (item_number, name, brand, category, importance, status,
                             picture)
SELECT 'P' || number, 'Product ' || number, 'Brand ' || number %% 50, '', 2, 'active', ''
FROM generate_series(1, %(products)s) AS number
"""
PLANOGRAMS = """
INSERT INTO audits_planogram (shelf_id, version, status, effective_from, provisional, created_at)
SELECT id, 1, 'published', current_date - 100, false, now() FROM audits_shelf
"""
SLOTS = """
INSERT INTO audits_slot (planogram_id, key, row, sequence, product_id, facings)
SELECT planogram.id, 's' || number, 1 + number / 8, 1 + number %% 8,
       (SELECT min(id) FROM audits_product) + (planogram.id * 7 + number) %% %(products)s, 3
FROM audits_planogram planogram CROSS JOIN generate_series(0, 39) AS number
"""
# Forty open ones a shelf, and a dozen empty ones that have ended.
SPELLS = """
INSERT INTO audits_spell (shelf_id, slot_key, state, began_at, seen_at, facings_missing)
SELECT shelf.id, 's' || number, CASE WHEN number = 7 THEN 'out' ELSE 'stocked' END,
       now() - interval '9 days', now() - (shelf.id %% 1440) * interval '1 minute', 0
FROM audits_shelf shelf CROSS JOIN generate_series(0, 39) AS number
"""
EMPTIES = """
INSERT INTO audits_spell (shelf_id, slot_key, state, before_at, began_at, seen_at, ended_at,
                          facings_missing)
SELECT shelf.id, 's' || number %% 5, 'out', began - interval '1 day', began,
       began + interval '8 hours', began + interval '1 day', 2
FROM audits_shelf shelf CROSS JOIN generate_series(1, 12) AS number,
LATERAL (SELECT now() - (9 + number * 4) * interval '1 day' AS began) AS moment
"""
JUDGED = "UPDATE audits_shelf SET judged_at = now()"


STATEMENTS = (
    *(AUDITS, PHOTOS, RESULTS, ALERTS, DAYS),
    *(PRODUCTS, PLANOGRAMS, SLOTS, SPELLS, EMPTIES, JUDGED),
)


class Command(BaseCommand):
    help = "Fill an empty PostgreSQL database with a chain's checks, for measuring."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stores", type=int, default=200)
        parser.add_argument("--shelves", type=int, default=25, help="in each store")
        parser.add_argument("--days", type=int, default=100, help="one check a shelf and day")

        parser.add_argument("--products", type=int, default=100_000)

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL is filled; set SHELFWATCH_DATABASE_URL.")
        if Store.objects.exists() or User.objects.exists():
            raise CommandError("This database is somebody's: only an empty one is filled.")
        with transaction.atomic():
            _people_and_places(options["stores"], options["shelves"])
            with connection.cursor() as cursor:
                for statement in STATEMENTS:
                    cursor.execute(
                        statement, {"days": options["days"], "products": options["products"]}
                    )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"{options['stores'] * options['shelves'] * options['days']} checks")


def _people_and_places(stores: int, shelves: int) -> None:
    User.objects.create_superuser("operator@example.com", "seed " * 5, name="Operator")
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
