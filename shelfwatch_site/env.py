"""Typed readers of environment variables that fail with one line naming the variable and the cure.

Every name that is read is remembered in `READ`, so that a system check can point out a
`SHELFWATCH_...` variable that nothing reads (most often a typing mistake).
"""

import os
import re
from collections.abc import Sequence
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PREFIX = "SHELFWATCH_"
READ: set[str] = set()

_HOST = re.compile(r"\.?[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:]+\]")
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    """The variable `SHELFWATCH_<name>` without surrounding blanks; `default` if unset or empty."""
    READ.add(PREFIX + name)
    return os.environ.get(PREFIX + name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """A yes/no variable; anything but true/false, yes/no, on/off, 1/0 stops the start."""
    value = text(name).lower()
    if not value:
        return default
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise _senseless(name, value, "set it to true or false")


def number(name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
    """A whole number in `least`..`most`."""
    value = text(name)
    if not value:
        return default
    try:
        parsed = int(value)
    except ValueError:
        parsed = None
    if parsed is None or not least <= parsed <= most:
        raise _senseless(name, value, f"set it to a whole number from {least} to {most}")
    return parsed


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    """A comma-separated list."""
    value = text(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else list(default)


def hosts(name: str, default: Sequence[str]) -> list[str]:
    """Host names, as Django's ALLOWED_HOSTS takes them: neither scheme nor port nor path."""
    given = words(name, default)
    for host in given:
        if host != "*" and not _HOST.fullmatch(host):
            raise _senseless(name, host, "write host names such as shelves.example.com")
    return given


def mail_address(name: str, default: str) -> str:
    """A mail address, with or without a name before it."""
    return _mail_address(name, text(name, default))


def mail_addresses(name: str) -> list[str]:
    """Mail addresses separated by commas, without names."""
    return [_mail_address(name, one) for one in words(name)]


def folder(name: str, default: Path) -> Path:
    """A folder's absolute path; it need not exist yet."""
    return Path(text(name, str(default))).expanduser().resolve()


def choice(name: str, default: str, allowed: Sequence[str]) -> str:
    """One of the `allowed` words, in any case."""
    value = text(name, default).lower()
    if value not in [word.lower() for word in allowed]:
        raise _senseless(name, value, f"set it to one of: {', '.join(allowed)}")
    return value


def some(name: str, allowed: Sequence[str]) -> list[str]:
    """Some of the `allowed` words, separated by commas; unset: all of them."""
    chosen = words(name, allowed)
    if set(chosen) - set(allowed):
        raise _senseless(name, ",".join(chosen), f"set it to some of: {','.join(allowed)}")
    return chosen


def address(name: str, default: str) -> str:
    """An IP address of this machine to listen on."""
    value = text(name, default)
    try:
        ip_address(value)
    except ValueError:
        raise _senseless(name, value, "set it to an IP address such as 0.0.0.0") from None
    return f"[{value}]" if ":" in value else value


def url(name: str, schemes: Sequence[str], example: str, default: str = "") -> str:
    """An address with one of the `schemes`, a host (files: a path) and a port that is a number."""
    value = text(name, default)
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        whole = bool(parts.hostname or (parts.scheme == "sqlite" and parts.path.strip("/")))
        sensible = parts.scheme in schemes and whole and parts.port != 0
    except ValueError:
        sensible = False
    if not sensible:
        # The value may hold a password: it is not repeated.
        raise ImproperlyConfigured(f"{PREFIX}{name} makes no sense: it must look like {example}.")
    return value


def _mail_address(name: str, value: str) -> str:
    local, at, host = parseaddr(value)[1].rpartition("@")
    if not (local and at and host):
        raise _senseless(name, value, "write a mail address such as shelves@example.com")
    return value


def _senseless(name: str, value: str, cure: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{PREFIX}{name} is {value!r}: {cure}.")
