"""Every task counted and timed by Celery's signals, and who there is to do them; labels are the
site's own tasks and queues."""

import time
from typing import Any

from celery import Task
from celery.signals import (
    beat_init,
    before_task_publish,
    task_postrun,
    task_prerun,
    worker_ready,
)
from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 600)
_SENT_AT = "shelfwatch_sent_at"
# Running tasks of this process by their id; a thread writes only its own.
_begun_at: dict[str | None, float] = {}

TASKS = Counter("shelfwatch_tasks_total", "Tasks run, by what came of them.", ["task", "result"])
SECONDS = Histogram("shelfwatch_task_seconds", "Time in a task.", ["task"], buckets=_SECONDS)
WAIT = Histogram(
    "shelfwatch_queue_wait_seconds",
    "From sending a task to its start.",
    ["queue"],
    buckets=_SECONDS,
)
# One process may do several parts, and of the embedded site all are told by one address: alerts ask
# for each part by its name, whoever does it. Live: what a dead process did, nobody does.
AT_WORK = Gauge(
    "shelfwatch_at_work",
    "1 for each part of the site that this process does: the queues it takes tasks of, the clock.",
    ["part"],
    multiprocess_mode="livemax",
)


@worker_ready.connect(weak=False)
def _takes_tasks(sender: Any, **_: object) -> None:
    for queue in sender.app.amqp.queues.consume_from:
        AT_WORK.labels(queue).set(1)


@beat_init.connect(weak=False)
def _is_the_clock(**_: object) -> None:
    AT_WORK.labels("clock").set(1)


@before_task_publish.connect(weak=False)
def _sent(headers: dict[str, Any] | None = None, **_: object) -> None:
    if headers is not None:
        headers[_SENT_AT] = time.time()


@task_prerun.connect(weak=False)
def _begun(task: Task[Any, Any], **_: object) -> None:
    _begun_at[task.request.id] = time.perf_counter()
    sent_at = getattr(task.request, _SENT_AT, None)
    queue = (task.request.delivery_info or {}).get("routing_key")
    if sent_at and queue:
        WAIT.labels(queue).observe(max(0.0, time.time() - sent_at))


@task_postrun.connect(weak=False)
def _done(task: Task[Any, Any], state: str | None = None, **_: object) -> None:
    TASKS.labels(_name(task), (state or "unknown").lower()).inc()
    begun = _begun_at.pop(task.request.id, None)
    if begun is not None:
        SECONDS.labels(_name(task)).observe(time.perf_counter() - begun)


def _name(task: Task[Any, Any]) -> str:
    return str(task.name).rsplit(".", 1)[-1]
