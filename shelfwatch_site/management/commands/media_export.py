from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandParser

from shelfwatch_site import media


class Command(BaseCommand):
    help = "Copy photos and other files into a folder; what it holds already is not copied again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        copied, there = media.export(default_storage, options["folder"])
        self.stdout.write(f"{copied} files copied, {there} were there")
