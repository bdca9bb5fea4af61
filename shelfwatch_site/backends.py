"""Where data lives, read from the environment: database, cache, file storage, mail.

Each function turns one URL into the dictionary that Django expects, and stops the start with one
line that names the variable when the URL makes no sense.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from shelfwatch_site import env

_DATABASES = ("sqlite", "postgres", "postgresql")
_REDIS = ("redis", "rediss")
_SMTP = ("smtp", "smtp+tls", "smtp+ssl")
# A message that nobody confirms goes back into its queue after this many seconds: longer than any
# task may take, or one that is still at work would be given to a second worker.
VISIBILITY_TIMEOUT = 3600
REDIS = {
    "visibility_timeout": VISIBILITY_TIMEOUT,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 25,
}


def database(data: Path) -> dict[str, Any]:
    """`SHELFWATCH_DATABASE_URL`; unset: an SQLite file in the data folder."""
    embedded = f"sqlite:///{quote(str(data / 'shelfwatch.sqlite3'))}"
    example = "postgres://user:password@host/name or sqlite:////path/file"
    url = env.url("DATABASE_URL", _DATABASES, example, embedded)
    if not urlsplit(url).path.strip("/"):
        raise ImproperlyConfigured("SHELFWATCH_DATABASE_URL names no database at its end.")
    config = dict(environ.Env.db_url_config(url))
    if config["ENGINE"].endswith("sqlite3"):
        # Tests use a file too: threads and other processes must see the same database.
        config["TEST"] = {"NAME": str(data / "test.sqlite3")}
        # Write transactions take the lock at their start: a reader that later wants to write
        # can otherwise fail at once with 'database is locked' whatever the timeout.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config |= _server()
        config["OPTIONS"] = config.get("OPTIONS", {}) | _server_options()
    return config


def _server() -> dict[str, Any]:
    """Connections are kept and looked at before they are used again after a pause."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _server_options() -> dict[str, Any]:
    """No statement runs for ever, no transaction is forgotten open, a dead server is noticed."""
    seconds = env.number("STATEMENT_TIMEOUT", 30, most=86_400)
    limits = {"statement_timeout": seconds, "idle_in_transaction_session_timeout": 60}
    return {
        "connect_timeout": 5,
        "keepalives_idle": 30,
        "options": " ".join(f"-c {name}={limit}s" for name, limit in limits.items()),
    }


def cache() -> dict[str, Any]:
    """`SHELFWATCH_CACHE_URL` (redis://...); unset: the process's own memory."""
    url = env.url("CACHE_URL", _REDIS, "redis://host:6379/1")
    if not url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}


def storage(data: Path) -> dict[str, Any]:
    """`SHELFWATCH_STORAGE` (s3://bucket/prefix); unset: the folder `media` in the data folder."""
    url = env.url("STORAGE", ("s3",), "s3://bucket/prefix")
    if not url:
        return {
            "BACKEND": "shelfwatch_site.storage.WholeFileStorage",
            "OPTIONS": {"location": str(data / "media"), "base_url": None},
        }
    # Only here: boto3 takes a tenth of a second of each process's start.
    from shelfwatch_site.bucket_options import bucket_options

    return {"BACKEND": "shelfwatch_site.bucket.PhotoBucket", "OPTIONS": bucket_options(url)}


def mail() -> dict[str, Any]:
    """`SHELFWATCH_EMAIL_URL` (smtp://, smtp+tls://, smtp+ssl://); unset: console and files."""
    settings: dict[str, Any] = {"EMAIL_TIMEOUT": 20}
    url = env.url("EMAIL_URL", _SMTP, "smtp+tls://user:password@host:587")
    if not url:
        return settings | {"EMAIL_BACKEND": "shelfwatch_site.mail.ConsoleAndFileBackend"}
    parsed = environ.Env.email_url_config(url)
    parsed["EMAIL_BACKEND"] = "django.core.mail.backends.smtp.EmailBackend"
    return settings | {key: value for key, value in parsed.items() if key.startswith("EMAIL_")}


def broker(data: Path) -> dict[str, Any]:
    """`SHELFWATCH_BROKER_URL` (redis://...); unset: Celery's file-system broker in the data folder.

    `transport` is the class that carries messages (None: as the URL says), `options` are its own.
    The file-system broker loses a message when a worker is killed; the sweeper runs it again.
    """
    url = env.url("BROKER_URL", _REDIS, "redis://host:6379/0")
    if url:
        return {"url": url, "transport": None, "options": REDIS}
    folders = {name: data / "broker" / name for name in ("messages", "processed", "control")}
    for path in folders.values():
        _make_folder(path)
    return {
        "url": "filesystem://localhost//",
        "transport": "shelfwatch_site.spool:Transport",
        "options": {
            "data_folder_in": str(folders["messages"]),
            "data_folder_out": str(folders["messages"]),
            "control_folder": str(folders["control"]),
            "polling_interval": 0.2,
        },
    }


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"SHELFWATCH_DATA: {path} cannot be made ({error.strerror}); "
            f"set it to a folder that the site's user may write to."
        ) from error
