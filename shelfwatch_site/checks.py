"""System checks of the settings: what would fail later is said at the start, with a cure."""

import os
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from shelfwatch_site import env

# Read by tools around the site (Makefile, compose.yaml, tests), not by the settings.
OUTSIDE = frozenset(f"{env.PREFIX}{name}" for name in ("REQUIRE_ALL", "BIN", "LISTEN"))


@register("shelfwatch")
def unknown_variables(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A `SHELFWATCH_...` variable that nothing reads is most often a typing mistake."""
    names = {name for name in os.environ if name.startswith(env.PREFIX)}
    return [
        Warning(
            f"{name} is set but nothing reads it.",
            hint="Compare it with the names in .env.example.",
            id="shelfwatch.W001",
        )
        for name in sorted(names - env.READ - OUTSIDE)
    ]


@register(Tags.security, deploy=True)
def https_without_a_proxy(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The site's own server speaks no TLS; with nothing in front, https redirects for ever."""
    trusted = getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
    if not settings.SECURE_SSL_REDIRECT or trusted:
        return []
    return [
        Warning(
            "SHELFWATCH_BASE_URL is https, but no proxy in front is trusted to say so.",
            hint="Set SHELFWATCH_TRUST_PROXY=true behind a proxy that sets X-Forwarded-Proto.",
            id="shelfwatch.W002",
        )
    ]


@register(Tags.files)
def data_folder(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The data folder must be one that this process can write to."""
    folder = settings.SHELFWATCH_DATA
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if writable:
        return []
    return [
        Error(
            f"The data folder {folder} cannot be written to.",
            hint="Set SHELFWATCH_DATA to a folder that the site's user may write to.",
            id="shelfwatch.E001",
        )
    ]
