from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shelfwatch_site import media


class Command(BaseCommand):
    help = "Bring the files of a folder that media_export made back into the storage."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"].is_dir():
            raise CommandError(f"{options['folder']} is no folder.")
        copied, there = media.bring_back(default_storage, options["folder"])
        self.stdout.write(f"{copied} files brought back, {there} were there")
