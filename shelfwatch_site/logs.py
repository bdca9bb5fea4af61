"""Logs: lines for people on their own machine, JSON for whatever collects the logs of servers.

Every line of a request or task carries its ids (`request_id`, `user_id`, `task_id`, `audit_id`);
a task inherits those of the request or task that sent it, so one id finds the whole chain from a
page to the mail. Photos, passwords, keys and the links of password mails never get into a line.
"""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

Event = MutableMapping[str, Any]

# `make run` shows no line for each request and task; a server's log has them.
_CHATTY = ("django_structlog", "django.server")
# One unknown host or broken request is the visitor's fault, not news for the operator; and how a
# task ended is told by django-structlog already.
_ONCE_IS_ENOUGH = {
    "django.security.DisallowedHost": {"level": "CRITICAL"},
    "celery.app.trace": {"level": "ERROR"},
}
_SECRET = re.compile(r"(?i)password|passwd|secret|token|authorization|api_?key|cookie|session_?key")
_SECRET_PATH = re.compile(r"/password/reset/[^/\s]+/[^/\s]+")
_API_KEY = re.compile(r"\bsw_[0-9a-f]{8}_[A-Za-z0-9_-]{10,}")
_LOGIN_IN_ADDRESS = re.compile(r"(?<=://)[^/\s@]+@")
_PROBE = re.compile(r"\w+ /(health|metrics)\b")
_LONGEST = 2000


def without_secrets(logger: object, method: str, event: Event) -> Event:
    """Bytes become their number, secrets three stars; an address loses its query."""
    return {key: _harmless(key, value) for key, value in event.items()}


def without_probes(logger: object, method: str, event: Event) -> Event:
    """Machines that ask every few seconds whether all is well fill no log while it is."""
    asked = str(event.get("request", ""))
    if _PROBE.match(asked) and int(event.get("code", 200)) < 400:
        raise structlog.DropEvent
    return event


class WithoutOutages(logging.Filter):
    """Django tells every request that missed the database with its whole trace; we in one line.

    The same for probes of a process that is not ready: one line says what it waits for.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name != "django.request":
            return True
        if getattr(getattr(record, "request", None), "path", "") == "/health/ready":
            return False
        if not record.exc_info:
            return True
        from audits.outages import is_outage

        return not is_outage(record.exc_info[1])


def harmless(value: Any, key: str = "") -> Any:
    """Words, lists and mappings of them, cleaned as a line of the log is."""
    if isinstance(value, dict):
        return {name: harmless(part, str(name)) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [harmless(part, key) for part in value]
    return _harmless(key, value)


def configure(level: str, form: str) -> dict[str, Any]:
    """Django's LOGGING for the form "line" or "json"; sets structlog up as well."""
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            without_probes,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return _logging(level.upper(), form, before)


def _logging(level: str, form: str, before: list[Processor]) -> dict[str, Any]:
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": before,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_secrets,
            structlog.processors.JSONRenderer(default=str),
        ],
    }
    plain = {"format": "{levelname} {name}: {message}", "style": "{"}
    quiet = {} if form == "json" else {name: {"level": "WARNING"} for name in _CHATTY}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter, "line": plain},
        "filters": {"outages": {"()": WithoutOutages}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": form,
                "filters": ["outages"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": _ONCE_IS_ENOUGH | quiet,
    }


def _harmless(key: str, value: object) -> object:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"{len(value)} bytes"
    if _SECRET.search(key):
        return "***"
    if not isinstance(value, str):
        return value
    if key == "request":
        value = value.partition("?")[0]
    value = _SECRET_PATH.sub("/password/reset/***", value)
    value = _LOGIN_IN_ADDRESS.sub("***@", _API_KEY.sub("sw_***", value))
    return value if key == "exception" else value[:_LONGEST]
