from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integrations.services.keys import api_key_revoke


class Command(BaseCommand):
    help = "Make an API key stop working, at once and for good."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("prefix", help="the eight characters after sw_, or the whole key")

    def handle(self, *args: Any, **options: Any) -> None:
        prefix = options["prefix"].removeprefix("sw_")[:8]
        if not api_key_revoke(prefix=prefix):
            raise CommandError(f"No key in force starts with sw_{prefix}.")
        self.stdout.write(f"sw_{prefix}... no longer works.")
