"""Gauges of the state of the whole site, read when somebody asks.

They are the same from every process that tells them, so dashboards take the greatest and never
their sum. Each reading is kept for some seconds: several scrapers ask the database once.
"""

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.db import connection
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from audits.selectors import state
from integrations.models import Device, DeviceState

logger = logging.getLogger(__name__)

KEPT_SECONDS = 10.0

_PREFIX = "shelfwatch_"


def _gauge(name: str, told: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(_PREFIX + name, told, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _single(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(_PREFIX + name, told, value=value)


def _audits() -> Iterator[Metric]:
    backlog = state.audits_backlog()
    yield _single("audits_unfinished", "Shelf checks that wait or run.", backlog.count)
    told = "Age of the oldest shelf check that waits or runs."
    yield _single("oldest_audit_seconds", told, backlog.oldest_seconds)


def _mails() -> Iterator[Metric]:
    backlog = state.mails_backlog()
    yield _single("mails_unsent", "Mails that are due and not sent.", backlog.count)
    told = "Since the first of them was due."
    yield _single("oldest_mail_seconds", told, backlog.oldest_seconds)


def _alerts() -> Iterator[Metric]:
    counts = {status: float(count) for status, count in state.alerts_open().items()}
    yield _gauge("alerts", "Unresolved alerts.", "status", counts)


def _availability() -> Iterator[Metric]:
    told = "Share of observed positions that were not empty, last seven days."
    yield _gauge("availability", told, "store", state.availability())


def _devices() -> Iterator[Metric]:
    now = timezone.now()
    states = [device.state_at(now).value for device in Device.objects.all()]
    counts = {kind.value: float(states.count(kind.value)) for kind in DeviceState}
    yield _gauge("devices", "Cameras and robots by state.", "state", counts)


def _queues() -> Iterator[Metric]:
    depths = {queue: float(_depth(queue)) for queue in settings.QUEUES}
    yield _gauge("queue_depth", "Messages that wait for a worker.", "queue", depths)


def _depth(queue: str) -> int:
    if not settings.CELERY_BROKER_URL.startswith("redis"):
        folder = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])
        return sum(1 for _ in folder.glob(f"*.{queue}.msg"))
    import redis

    with redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_timeout=2, socket_connect_timeout=2
    ) as client:
        return int(client.llen(queue))


_READINGS: tuple[Callable[[], Iterator[Metric]], ...] = (
    _audits,
    _mails,
    _alerts,
    _availability,
    _devices,
    _queues,
)


class StateCollector(Collector):
    """One reading that fails (the database is away, say) leaves the others."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._read_at = -KEPT_SECONDS
        self._kept: list[Metric] = []

    def collect(self) -> list[Metric]:
        with self._lock:
            if time.monotonic() - self._read_at >= KEPT_SECONDS:
                self._kept = [metric for reading in _READINGS for metric in _read(reading)]
                self._read_at = time.monotonic()
            return self._kept

    def describe(self) -> list[Metric]:
        """Nothing at registration: the database is not asked while a process starts."""
        return []


def _read(reading: Callable[[], Iterator[Metric]]) -> list[Metric]:
    try:
        return list(reading())
    except Exception:
        # Whatever is away, /metrics must tell what is still known.
        logger.warning("%s cannot be told", reading.__name__.strip("_"), exc_info=True)
        connection.close_if_unusable_or_obsolete()
        return []
