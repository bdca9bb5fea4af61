from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audits.errors import ShelfWatchError
from audits.models import Audit, AuditStatus, Shelf, Source
from audits.services.runs import audit_run
from audits.services.uploads import audit_create
from audits.wording import facings_words, row_words


class Command(BaseCommand):
    help = "Check a shelf by photos from disk and print what was found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("shelf", help="STORE/SHELF by their codes, or the shelf's number")
        parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")

    def handle(self, *args: Any, **options: Any) -> None:
        shelf = _shelf(options["shelf"])
        try:
            photos = [path.read_bytes() for path in options["photos"]]
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        try:
            audit = audit_create(shelf=shelf, photos=photos, source=Source.COMMAND)
        except ShelfWatchError as error:
            name = options["photos"][error.position - 1] if error.position else shelf
            raise CommandError(f"{name}: {error.message} ({error.code})") from error
        # At once and here: the worker that was told as well finds it claimed.
        audit_run(audit_id=audit.pk)
        audit.refresh_from_db()
        self._report(audit)

    def _report(self, audit: Audit) -> None:
        self.stdout.write(f"Check {audit.pk} of {audit.shelf}: {audit.get_status_display()}")
        if audit.status != AuditStatus.DONE:
            self.stdout.write(f"{audit.reason} {audit.reason_code}".strip())
            return
        result = audit.result
        self.stdout.write(f"{result.product_count} products in {result.row_count} rows")
        for alert in audit.shelf.alerts.exclude(status="resolved").order_by("row"):
            self.stdout.write(
                f"{alert.get_status_display()}: {row_words(alert.row)}, "
                f"{facings_words(alert.facings_missing)} empty"
            )


def _shelf(text: str) -> Shelf:
    store, _, code = text.rpartition("/")
    shelves = Shelf.objects.select_related("store")
    found = shelves.filter(store__code=store, code=code) if store else shelves.none()
    if not store and text.isdecimal():
        found = shelves.filter(pk=int(text))
    shelf = found.first()
    if shelf is None:
        raise CommandError(f"There is no shelf {text!r}; write STORE/SHELF by their codes.")
    return shelf
