import secrets
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from demo.photographs import photographs_take
from demo.services import DemoError, demo_remove, demo_stores, demo_write
from demo.story import QUICK, STORES


class Command(BaseCommand):
    help = "Make the demo: three invented stores with three weeks of shelf checks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="make it anew if it is there")
        parser.add_argument("--remove", action="store_true", help="delete it and make no other")
        parser.add_argument("--quick", action="store_true", help="one store with two shelves")

    def handle(self, *args: Any, **options: Any) -> None:
        self.started = monotonic()
        try:
            self._run(**options)
        except DemoError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("Stopped; nothing of the demo was written.") from None

    def _run(self, *, reset: bool, remove: bool, quick: bool, **_: Any) -> None:
        there = demo_stores()
        if there and not (reset or remove):
            self._say("the demo is here already; --reset makes it anew")
            return
        kept = User.objects.filter(is_demo=True, is_superuser=True).first()
        stories = QUICK if quick else STORES
        taken = None if remove else photographs_take(stories, self._say)
        if there or kept:
            demo_remove(say=self._say)
        if taken is None:
            return
        password = secrets.token_urlsafe(9)
        first = demo_write(stories=stories, taken=taken, password=password, say=self._say)
        if kept:
            User.objects.filter(pk=first.pk).update(password=kept.password)
        told = "as before" if kept else password
        self.stdout.write(f"log in as  {first.email}\npassword   {told}")

    def _say(self, words: str) -> None:
        self.stdout.write(f"  demo {monotonic() - self.started:4.0f} s  {words}")
        self.stdout.flush()
