"""The turns of this process, the threads that look, and whether somebody still waits."""

import select
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import Any, TypeVar

from django.conf import settings

from audits.api.predict.turns import Turns
from detection import cpu_limit

Found = TypeVar("Found")


@cache
def turns() -> Turns:
    """As many at once as there are cores, some waiting, and as many again sending their photo."""
    running = settings.SHELFWATCH_PREDICT_AT_ONCE or cpu_limit()
    waiting = settings.SHELFWATCH_PREDICT_WAITING or 2 * running
    return Turns(
        running=running,
        waiting=waiting,
        inside=2 * (running + waiting),
        patience=settings.SHELFWATCH_PREDICT_PATIENCE,
    )


def looked(look: Callable[[], Found]) -> Found:
    """What `look` finds in one of the threads for it, whose turn the caller has.

    They are as few as there are turns, so that neither memory nor the processor is shared out
    among all threads of the web process.
    """
    return _lookers().submit(copy_context().run, look).result()


@cache
def _lookers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(turns().running, "look")


def hung_up(meta: dict[str, Any]) -> bool:
    """Whether the client has closed the connection of the request with this WSGI environment.

    A closed connection can be read and holds nothing; one with bytes in it is alive. Behind nginx
    the same: it closes its own connection when its client does. Other servers than gunicorn tell
    no socket, and then everybody is taken to wait.
    """
    wire: socket.socket | None = meta.get("gunicorn.socket")
    if wire is None:
        return False
    try:
        readable, _, _ = select.select([wire], [], [], 0)
        return bool(readable) and not wire.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except (OSError, ValueError):
        return True
