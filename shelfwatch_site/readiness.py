"""Whether this process can serve: its model is warm and the database has all that it needs."""

import logging
import time
from threading import Event, Lock, Thread

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from detection import warm_up

logger = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0


class _Warmth:
    """One warm-up a process, tried until it works: the store of models may be away for a while."""

    def __init__(self) -> None:
        self._lock, self._warm, self._begun = Lock(), Event(), False

    def begin(self) -> None:
        """Warm up in the background, once."""
        with self._lock:
            if not self._begun:
                self._begun = True
                Thread(target=self.work, name="warm-up", daemon=True).start()

    def done(self) -> bool:
        return self._warm.is_set()

    def work(self) -> None:
        """Return once the model is warm."""
        wait = FIRST_WAIT
        while not self._try():
            time.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)
        self._warm.set()

    def _try(self) -> bool:
        try:
            warm_up()
        except Exception:
            # Whatever it is, the operator reads it here and the process stays unready.
            logger.exception("the model cannot be loaded; it is tried again")
            return False
        return True


class _Schema:
    """Whether every migration of this code is applied; once it was, it stays so."""

    def __init__(self) -> None:
        self._complete = False

    def complete(self) -> bool:
        """Raises DatabaseError where the database does not answer."""
        if self._complete:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        else:
            executor = MigrationExecutor(connection)
            self._complete = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return self._complete


_warmth, _schema = _Warmth(), _Schema()
warm_in_background = _warmth.begin
warm_now = _warmth.work


def missing() -> str | None:
    """What keeps this process from serving, as a word for the operator; None: nothing."""
    if not _warmth.done():
        _warmth.begin()
        return "model"
    try:
        return None if _schema.complete() else "migrations"
    except DatabaseError as error:
        logger.warning("not ready: %s", error)
        return "database"
