import os
import sys
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shelfwatch_site import embedded
from shelfwatch_site.port import port_keep
from shelfwatch_site.start import OF_SETTINGS


class Command(BaseCommand):
    help = "Start web and worker on this machine; sets up database and first login when new."
    requires_system_checks = OF_SETTINGS

    def handle(self, *args: Any, **options: Any) -> None:
        port = settings.SHELFWATCH_PORT
        if not embedded.port_is_free(port):
            raise CommandError(
                f"Something listens on 127.0.0.1:{port} already. Stop it, or choose another port "
                f"with SHELFWATCH_PORT."
            )
        # Passwords, sessions and mails lie in the data folder: for nobody else to read.
        os.umask(0o077)
        embedded.prepare()
        port_keep(settings.SHELFWATCH_DATA, port)
        self._greet(self._login())
        # The supervisor takes this process's place: Ctrl-C reaches it and nothing else.
        os.execve(  # noqa: S606  (a fixed program of our own environment)
            sys.executable,
            [sys.executable, "-m", "supervisor.supervisord", *self._supervisor_options()],
            os.environ
            | {
                "SHELFWATCH_BIN": str(Path(sys.executable).parent),
                "SHELFWATCH_DATA": str(settings.SHELFWATCH_DATA),
                "PROMETHEUS_MULTIPROC_DIR": str(embedded.fresh_metrics()),
                "PYTHONUNBUFFERED": "1",
            },
        )

    def _supervisor_options(self) -> list[str]:
        config = settings.BASE_DIR / "shelfwatch_site" / "supervisord.conf"
        # As root it wants to be told whom to be; as anybody else it must not be told.
        user = ["--user", "root"] if os.geteuid() == 0 else []
        return ["--configuration", str(config), *user]

    def _login(self) -> tuple[str, str] | None:
        """The first login, made at the first start, which takes a while and says so."""
        started = monotonic()

        def say(words: str) -> None:
            self.stdout.write(f"  demo {monotonic() - started:4.0f} s  {words}")
            self.stdout.flush()

        try:
            return embedded.first_login(say)
        except KeyboardInterrupt:
            raise CommandError("Stopped; nothing of the demo was written.") from None

    def _greet(self, login: tuple[str, str] | None) -> None:
        self.stdout.write(f"ShelfWatch is starting on {settings.SHELFWATCH_BASE_URL}")
        if login:
            self.stdout.write(f"  log in as  {login[0]}\n  password   {login[1]}")
        self.stdout.write(f"  mail goes to {settings.SHELFWATCH_DATA / 'mail'}; Ctrl-C ends it")
        self.stdout.flush()
