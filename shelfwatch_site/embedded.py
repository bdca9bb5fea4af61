"""First start of a site without servers: database, static files, demo, first login."""

import os
import secrets
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from accounts.models import UNNAMED, Membership, Role, User
from audits.models import Shelf, Store
from demo.services import FIRST_LOGIN, demo_make


def prepare() -> None:
    """Bring the database and the collected static files up to date; cheap when they are."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def first_login(say: Callable[[str], None]) -> tuple[str, str] | None:
    """Mail address and password of the login made at the first start.

    Made with the demo, or with a store and a shelf, so that a photo can be sent at once; `say` is
    told how far it is. None when people exist but the note with the password was removed, as it
    should be once it was changed.
    """
    note = settings.SHELFWATCH_DATA / "first-login"
    if not User.objects.exists():
        password = secrets.token_urlsafe(9)
        # Noted first: a start that is broken off leaves no login whose password nobody knows.
        _write(note, password)
        if settings.SHELFWATCH_DEMO:
            demo_make(password=password, say=say)
        else:
            _first_store(password)
    try:
        email, password = note.read_text().split()
    except (FileNotFoundError, ValueError):
        return None
    user = User.objects.filter(email=email).first()
    return (email, password) if user and user.check_password(password) else None


def fresh_metrics() -> Path:
    """The empty folder in which the site's processes count together from this start on."""
    folder: Path = settings.SHELFWATCH_DATA / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def port_is_free(port: int) -> bool:
    """Whether a server can listen on this port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _first_store(password: str) -> None:
    with transaction.atomic():
        user = User.objects.create_superuser(FIRST_LOGIN, password, name=UNNAMED)
        store = Store.objects.create(code="1", name="My store")
        Membership.objects.create(user=user, store=store, role=Role.MANAGER)
        Shelf.objects.create(store=store, code="1", name="First shelf")


def _write(note: Path, password: str) -> None:
    file = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w") as out:
        out.write(f"{FIRST_LOGIN}\n{password}\n")
