from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from audits.services.withdrawals import alerts_withdraw


class Command(BaseCommand):
    help = "Take back the unresolved alerts that a bad model raised; its mail is not sent any more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--model", required=True, help="the version, as checks' details say it")
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *args: Any, **options: Any) -> None:
        done = alerts_withdraw(model_version=options["model"], dry_run=options["dry_run"])
        would = "would be withdrawn" if options["dry_run"] else "withdrawn"
        self.stdout.write(
            f"{done.withdrawn} alerts {would}; {done.kept} stay: "
            f"confirmed by a person or seen by another model since"
        )
