"""gunicorn: one process, so that there is one model, one queue and one metrics registry."""

import os
from threading import Thread

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelfwatch_site.settings")

bind = f"127.0.0.1:{settings.SHELFWATCH_PORT}"
workers = 1
worker_class = "gthread"
threads = settings.SHELFWATCH_WEB_THREADS
timeout = 120
graceful_timeout = 30
# Header lines longer than this answer 431 before Django sees them.
limit_request_field_size = 8190
loglevel = "warning"


def post_worker_init(worker: object) -> None:
    """Load the detector in the background, so that the first picture does not wait for it."""
    from detection import warm_up

    Thread(target=warm_up, name="warm-up", daemon=True).start()
