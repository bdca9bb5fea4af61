"""The signing key of the site."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from shelfwatch_site import env

SHORTEST = 50


def secret_key(data: Path, *, embedded: bool) -> str:
    """`SHELFWATCH_SECRET_KEY`, or, for an embedded site, a key made once in the data folder.

    A site on a database server may have several processes on several machines; a key that each
    made for itself would log people out at random, so there the variable is required, or
    `SHELFWATCH_SECRET_KEY_FILE`: a file that all of them read, and the first of them makes.
    """
    key = env.text("SECRET_KEY")
    if key and len(key) < SHORTEST:
        raise ImproperlyConfigured(
            f"SHELFWATCH_SECRET_KEY is too short to be secret: {SHORTEST} characters at least."
        )
    if key:
        return key
    kept = env.text("SECRET_KEY_FILE")
    if not embedded and not kept:
        raise ImproperlyConfigured(
            "SHELFWATCH_SECRET_KEY is not set: give every process of the site the same "
            "random text of 50 characters or more."
        )
    path = Path(kept) if kept else data / "secret-key"
    try:
        return path.read_text().strip() if path.exists() else _create(path)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{env.PREFIX}{'SECRET_KEY_FILE' if kept else 'DATA'}: {path} cannot be used "
            f"({error.strerror}); set it to a place that the site's user may write to."
        ) from error


def _create(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not the process's number: every container has a process 1.
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(50))
    try:
        # A hard link appears with its whole content or not at all: of two processes that
        # start together one wins, and both read the same key.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()
