from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audits.services.withdrawals import VersionUnknownError, alerts_withdraw


class Command(BaseCommand):
    help = "Take back the unresolved alerts that a bad model raised; its mail is not sent any more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--model",
            required=True,
            metavar="VERSION",
            help="the version, which /health and the details of checks tell beside the name",
        )
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["model"]
        try:
            done = alerts_withdraw(model_version=wanted, dry_run=options["dry_run"])
        except VersionUnknownError as error:
            raise CommandError(_unknown(wanted, error.known)) from error
        would = "would be withdrawn" if options["dry_run"] else "withdrawn"
        self.stdout.write(
            f"{done.withdrawn} alerts {would}; {done.kept} stay: "
            f"confirmed by a person or seen by another model since"
        )


def _unknown(wanted: str, known: list[tuple[str, str]]) -> str:
    told = [f"{version} (of {name})" for name, version in known]
    return (
        f"No photo was ever looked at with version {wanted!r}, so nothing was withdrawn. "
        f"Versions known, the newest first: {', '.join(told) or 'none'}."
    )
