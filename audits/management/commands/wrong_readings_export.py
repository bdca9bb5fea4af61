from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from audits.services.labels import wrong_readings_export


class Command(BaseCommand):
    help = "Write photos with readings that people called wrong into a folder for training."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="gets images/ and labels/")

    def handle(self, *args: Any, **options: Any) -> None:
        written = wrong_readings_export(folder=options["folder"])
        self.stdout.write(f"{written} photos in {options['folder']}")
