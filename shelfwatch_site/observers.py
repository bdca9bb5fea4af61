"""Errors to Sentry and traces to an OpenTelemetry collector, where the settings name one.

Both are packages of the extra `observe`, which the image has; nothing of them is imported before
a setting asks for it.
"""

import importlib
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def begin() -> None:
    """Once a process, after the settings are read."""
    if settings.SHELFWATCH_SENTRY_DSN:
        _needs("sentry_sdk", "SENTRY_DSN")
        _sentry(settings.SHELFWATCH_SENTRY_DSN)
    if settings.SHELFWATCH_OTLP_ENDPOINT:
        _needs("opentelemetry.exporter.otlp.proto.http", "OTLP_ENDPOINT")
        from shelfwatch_site import traces

        traces.begin(settings.SHELFWATCH_OTLP_ENDPOINT, settings.SHELFWATCH_TRACES_PERCENT)


def _needs(package: str, variable: str) -> None:
    try:
        importlib.import_module(package)
    except ImportError as error:
        raise ImproperlyConfigured(
            f"SHELFWATCH_{variable} needs packages that are not installed: "
            "pip install --require-hashes -r requirements-image.txt"
        ) from error


def _sentry(dsn: str) -> None:
    """Neither photos nor forms, variables, cookies or addresses of visitors are sent."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        before_send=_cleaned,
        before_breadcrumb=lambda crumb, hint: None,
    )


def _cleaned(event: Any, hint: Any) -> Any:
    """The ids of request, task and check as tags; words as they are in the log."""
    from structlog.contextvars import get_contextvars

    from shelfwatch_site.logs import harmless

    ids = {name: str(value) for name, value in get_contextvars().items() if name.endswith("_id")}
    event["tags"] = {**(event.get("tags") or {}), **ids}
    return harmless({name: part for name, part in event.items() if name != "request"}) | _asked(
        event
    )


def _asked(event: Any) -> dict[str, Any]:
    """Of the request its method and its address, without the query and secrets in the path."""
    from shelfwatch_site.logs import harmless

    request = event.get("request")
    if not request:
        return {}
    address = str(request.get("url", "")).partition("?")[0]
    return {"request": harmless({"method": request.get("method"), "url": address})}
