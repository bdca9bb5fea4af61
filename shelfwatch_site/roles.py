"""What each role of the site is called with; every function takes its process over."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from tempfile import mkdtemp

from django.conf import settings
from django.core.management import execute_from_command_line

Role = Callable[[str, Sequence[str]], None]


def web(role: str, more: Sequence[str]) -> None:
    """Pages and API, by gunicorn; SIGTERM lets the requests in flight be answered."""
    from gunicorn.app.wsgiapp import run

    config = "python:shelfwatch_site.gunicorn_conf"
    sys.argv = ["gunicorn", "shelfwatch_site.wsgi", "--config", config, *more]
    run()


def worker(role: str, more: Sequence[str]) -> None:
    """Tasks of SHELFWATCH_WORKER_QUEUES, by Celery."""
    processes = settings.SHELFWATCH_WORKER_POOL == "processes"
    if processes:
        # SIGTERM: finish what runs for the drain time, then hand the rest back to the broker.
        # Read by billiard when it is imported. Threads cannot be stopped, so there the worker
        # only waits.
        os.environ.setdefault("REMAP_SIGTERM", "SIGQUIT")
        # Children count for themselves, and the parent adds up what they counted.
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", mkdtemp(prefix="metrics-"))
    count = (
        settings.SHELFWATCH_WORKER_PROCESSES if processes else settings.SHELFWATCH_WORKER_THREADS
    )
    _celery(
        "worker",
        "--pool",
        "prefork" if processes else "threads",
        *("--concurrency", str(count)),
        *("--queues", ",".join(settings.SHELFWATCH_WORKER_QUEUES)),
        *("--without-gossip", "--without-mingle"),
        *more,
    )


def beat(role: str, more: Sequence[str]) -> None:
    """The clock: sends what is due to the workers."""
    _celery("beat", "--pidfile=", *more)


def migrate(role: str, more: Sequence[str]) -> None:
    """Bring the database up to date and end; a migration may take longer than any query."""
    os.environ["SHELFWATCH_STATEMENT_TIMEOUT"] = "0"
    execute_from_command_line(["manage.py", "migrate", "--no-input", *more])


def manage(role: str, more: Sequence[str]) -> None:
    """Any management command."""
    execute_from_command_line(["manage.py", role, *more])


def _celery(command: str, *arguments: str) -> None:
    import django

    django.setup()
    from shelfwatch_site.celery import app
    from shelfwatch_site.start import refuse_what_cannot_work

    refuse_what_cannot_work()
    # The code itself is what tests are for; to check it as well, Celery would load all pages.
    app.start(["--quiet", "--skip-checks", command, "--loglevel", "WARNING", *arguments])


ROLES: Mapping[str, Role] = {"web": web, "worker": worker, "beat": beat, "migrate": migrate}
