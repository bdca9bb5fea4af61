"""Beat, with its schedule in the database and, where there is a server, only one at work."""

import logging

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django_celery_beat.schedulers import DatabaseScheduler

from shelfwatch_site import pulse

logger = logging.getLogger(__name__)

# Any number that nothing else in this database locks.
LOCK = 0x5E1F
WAIT = 5.0


class OneClock(DatabaseScheduler):
    """Of several beats the one that holds the lock sends; another takes over when it dies.

    Two at once would do no harm, since what they send may come twice, but they would double it.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        self._lock = OwnerLock(connection.copy(alias="clock"))
        super().__init__(*args, **kwargs)

    def tick(self, *args: object, **kwargs: object) -> float:
        """Send what is due; the seconds until the next look."""
        pulse.beat()
        if not self._lock.held():
            return WAIT
        seconds: float = super().tick(*args, **kwargs)
        return min(seconds, WAIT)


class OwnerLock:
    """A lock of PostgreSQL's that ends with the connection that took it, however it ends."""

    def __init__(self, own: BaseDatabaseWrapper) -> None:
        self._own = own
        self._held = own.vendor != "postgresql"
        self._always = self._held

    def held(self) -> bool:
        """Whether this process is the one; asks for the lock if it is not."""
        if self._always:
            return True
        try:
            with self._own.cursor() as cursor:
                # Once held it only has to be seen that the connection, and with it the lock, lives.
                cursor.execute(
                    "SELECT TRUE" if self._held else f"SELECT pg_try_advisory_lock({LOCK})"
                )
                (now_held,) = cursor.fetchone()
        except DatabaseError as error:
            logger.warning("the clock stands still: %s", error)
            self._own.close()
            now_held = False
        if now_held and not self._held:
            logger.info("this clock is the one that sends")
        self._held = bool(now_held)
        return self._held
