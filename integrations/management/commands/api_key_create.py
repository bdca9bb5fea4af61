from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from audits.access import Viewer, visible_stores
from audits.models import Store
from integrations.models import Scope
from integrations.services.keys import api_key_create


class Command(BaseCommand):
    help = "Make an API key and print it; it is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("owner", help="mail address of the person whose stores it opens")
        parser.add_argument("name", help="which machine or program uses it")
        parser.add_argument("--scope", action="append", choices=Scope.values, required=True)
        parser.add_argument("--store", action="append", metavar="CODE", help="only these stores")
        parser.add_argument("--expires", type=int, metavar="DAYS", help="days from now")

        parser.add_argument("--rate", type=int, metavar="N", help="requests a minute")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = User.objects.filter(email__iexact=options["owner"]).first()
        if owner is None:
            raise CommandError(f"Nobody here has the mail address {options['owner']!r}.")
        days = options["expires"]
        if days is not None and not 1 <= days <= 36_500:
            raise CommandError("--expires takes a number of days from 1 to 36500.")
        try:
            key, whole = api_key_create(
                owner=owner,
                name=options["name"],
                scopes=options["scope"],
                stores=_stores(owner, options["store"]),
                rate_per_minute=options["rate"],
                expires_at=None if days is None else timezone.now() + timedelta(days=days),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stderr.write(f"{key.name} ({', '.join(key.scopes)}); it is not shown again:")
        self.stdout.write(whole)


def _stores(owner: User, codes: list[str] | None) -> list[Store] | None:
    if not codes:
        return None
    stores = list(visible_stores(Viewer(owner)).filter(code__in=codes))
    if missing := set(codes) - {store.code for store in stores}:
        raise CommandError(f"{owner} has no store {', '.join(sorted(missing))}.")
    return stores
