"""gunicorn: one process, so that there is one model, one queue and one metrics registry."""

import os
import sys
from pathlib import Path

from django.conf import settings

from shelfwatch_site.memory import share_heaps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelfwatch_site.settings")

bind = f"{settings.SHELFWATCH_BIND}:{settings.SHELFWATCH_PORT}"
workers = 1
worker_class = "shelfwatch_site.worker.PatientWorker"
threads = settings.SHELFWATCH_WEB_THREADS
timeout = 120
# Longer than a proxy keeps its connections, and than any Retry-After: who comes back finds the
# connection open. An idle one holds no thread.
keepalive = 75
graceful_timeout = settings.SHELFWATCH_DRAIN_SECONDS
# Heartbeats are files: in memory where there is such a place, never on a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# Nobody commands it by a socket, and in a read-only container there is no place for one.
control_socket_disable = True
# Header lines longer than this answer 431 before Django sees them.
limit_request_field_size = 8190
loglevel = "warning"
# The same lines as everything else; the lines of requests are Django's.
_own = {"level": "WARNING", "handlers": ["console"], "propagate": False}
logconfig_dict = settings.LOGGING | {
    "loggers": settings.LOGGING["loggers"] | {"gunicorn.error": _own, "gunicorn.access": _own}
}


def post_fork(server: object, worker: object) -> None:
    share_heaps()


def post_worker_init(worker: object) -> None:
    """Load the detector in the background, so that the first picture does not wait for it."""
    from shelfwatch_site.readiness import warm_in_background
    from shelfwatch_site.start import refuse_what_cannot_work

    refuse_what_cannot_work()
    # Threads that look at photos let those that answer have a turn five times as soon.
    sys.setswitchinterval(0.001)
    warm_in_background()
