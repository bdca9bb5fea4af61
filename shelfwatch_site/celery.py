"""The Celery application; tasks are found in the apps' `tasks.py`."""

import os

from celery import Celery
from celery.signals import beat_init, heartbeat_sent, setup_logging, worker_ready
from django_structlog.celery.steps import DjangoStructLogInitStep

from shelfwatch_site import pulse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelfwatch_site.settings")

app = Celery("shelfwatch")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.steps["worker"].add(DjangoStructLogInitStep)

heartbeat_sent.connect(pulse.beat, weak=False)


@setup_logging.connect(weak=False)
def _leave_logs_alone(**_: object) -> None:
    """Django's LOGGING is in force already; a receiver keeps Celery from making its own."""


@worker_ready.connect(weak=False)
@beat_init.connect(weak=False)
def _answer_probes(**_: object) -> None:
    from django.conf import settings

    from shelfwatch_site import status_server

    status_server.start(settings.SHELFWATCH_BIND, settings.SHELFWATCH_METRICS_PORT)
