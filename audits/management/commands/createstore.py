from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models import User
from audits.models import Store
from audits.services.stores import store_create


class Command(BaseCommand):
    help = "Set a store up, with its manager and shelves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="the chain's own number of the store")
        parser.add_argument("name")
        parser.add_argument("--time-zone", default="UTC", help="such as Europe/Berlin")
        parser.add_argument("--manager", metavar="MAIL", default="", help="made if new")
        parser.add_argument(
            "--shelf", nargs=2, action="append", default=[], metavar=("CODE", "NAME")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            store, manager = store_create(
                code=options["code"],
                name=options["name"],
                time_zone=options["time_zone"],
                manager=options["manager"],
                shelves=[(code, name) for code, name in options["shelf"]],
            )
        except ValidationError as error:
            raise CommandError(_sentences(error)) from error
        self._tell(store, manager)

    def _tell(self, store: Store, manager: User | None) -> None:
        base = settings.SHELFWATCH_BASE_URL
        count = store.shelves.count()
        shelves = "1 shelf" if count == 1 else f"{count} shelves"
        self.stdout.write(f"{store.name} ({store.code}) is set up with {shelves}.")
        self.stdout.write(f"  {base}{reverse('store', args=[store.pk])}")
        if manager and not manager.has_usable_password():
            self.stdout.write(f"{manager.email} chooses a password here, once, within 3 days:")
            self.stdout.write(f"  {base}{password_path(manager)}")
        elif manager:
            self.stdout.write(f"{manager.email} manages it and keeps the password.")
        else:
            self.stdout.write("Nobody manages it yet: add members in the admin.")


def password_path(user: User) -> str:
    """The address at which somebody without a password chooses one."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return reverse("password_reset_confirm", args=[uid, token])


def _sentences(error: ValidationError) -> str:
    """`code: Store with this Code already exists.` and so on, one a line."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return "\n".join(
        f"{'' if field == '__all__' else field + ': '}{' '.join(messages)}"
        for field, messages in error.message_dict.items()
    )
