"""Who is trying to log in, for the lock against guessing (django-axes)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def login_name(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The mail address in small letters: logging in does not care how it is written."""
    sent = (credentials or {}).get("username") or (request.POST.get("username") if request else "")
    return str(sent or "").strip().lower()[:255]


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: what the trusted proxy says, never what its sender claims.

    A proxy adds the address that it sees at the end of X-Forwarded-For; all before it came with
    the request.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.SHELFWATCH_TRUST_PROXY:
        return direct
    told = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    place = settings.SHELFWATCH_PROXIES
    return told[-place] if len(told) >= place and told[-place] else direct
