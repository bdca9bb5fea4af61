"""First start of a site without servers: database, static files, first login."""

import os
import secrets
import socket
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from accounts.models import Membership, Role, User
from audits.models import Shelf, Store

FIRST_LOGIN = "manager@example.com"


def prepare() -> None:
    """Bring the database and the collected static files up to date; cheap when they are."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def first_login() -> tuple[str, str] | None:
    """Mail address and password of the login made at the first start.

    Made with a store and a shelf, so that a photo can be sent at once. None when people exist
    but the note with the password was removed, as it should be once it was changed.
    """
    note = settings.SHELFWATCH_DATA / "first-login"
    if not User.objects.exists():
        _create(note)
    try:
        email, password = note.read_text().split()
    except (FileNotFoundError, ValueError):
        return None
    user = User.objects.filter(email=email).first()
    return (email, password) if user and user.check_password(password) else None


def port_is_free(port: int) -> bool:
    """Whether a server can listen on this port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _create(note: Path) -> None:
    password = secrets.token_urlsafe(9)
    user = User.objects.create_superuser(FIRST_LOGIN, password, name="Store manager")
    store = Store.objects.create(code="1", name="My store")
    Membership.objects.create(user=user, store=store, role=Role.MANAGER)
    Shelf.objects.create(store=store, code="1", name="First shelf")
    file = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w") as out:
        out.write(f"{FIRST_LOGIN}\n{password}\n")
