from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audits.services.retention import prune


class Command(BaseCommand):
    help = (
        "Delete photos older than SHELFWATCH_KEEP_PHOTOS_DAYS, boxes older than "
        "SHELFWATCH_KEEP_BOXES_DAYS, what was sent longer ago than SHELFWATCH_KEEP_MAILS_DAYS and "
        "SHELFWATCH_KEEP_NOTICES_DAYS, files that no row points at, and files by which imports "
        "could be taken back for a week. Measures are kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        gone = prune(dry_run=options["dry_run"])
        verb = "would go" if options["dry_run"] else "gone"
        sent = "".join(f", {count} {kind}" for kind, count in gone.sent.items())
        self.stdout.write(
            f"{verb}: {gone.photos} photos, boxes of {gone.results} checks, "
            f"{gone.orphans} files without a row, values before {gone.befores} imports{sent}"
        )
