from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audits.catalogue.files import TYPES, exported
from audits.catalogue.scope import Scope
from audits.models import CatalogueKind, Store


class Command(BaseCommand):
    help = "Write all products, stores, shelves, members or planograms to a CSV or XLSX file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=CatalogueKind.values)
        parser.add_argument("file", type=Path, metavar="FILE", help="NAME.csv or NAME.xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        suffix = path.suffix.lower().removeprefix(".")
        if suffix not in TYPES:
            raise CommandError(f"{path}: the name must end in .csv or .xlsx.")
        try:
            with path.open("wb") as file:
                for piece in exported(options["kind"], Scope(Store.objects.all()), suffix):
                    file.write(piece)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        self.stdout.write(f"Written to {path}.")
