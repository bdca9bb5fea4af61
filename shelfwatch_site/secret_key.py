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
    made for itself would log people out at random, so there the variable is required.
    """
    key = env.text("SECRET_KEY")
    if key and len(key) < SHORTEST:
        raise ImproperlyConfigured(
            f"SHELFWATCH_SECRET_KEY is too short to be secret: {SHORTEST} characters at least."
        )
    if key:
        return key
    if not embedded:
        raise ImproperlyConfigured(
            "SHELFWATCH_SECRET_KEY is not set: give every process of the site the same "
            "random text of 50 characters or more."
        )
    path = data / "secret-key"
    try:
        return path.read_text().strip() if path.exists() else _create(path)
    except OSError as error:
        raise ImproperlyConfigured(
            f"SHELFWATCH_DATA: {path} cannot be used ({error.strerror}); "
            f"set it to a folder that the site's user may write to."
        ) from error


def _create(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
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
