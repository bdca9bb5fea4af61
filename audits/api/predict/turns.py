"""Whose turn it is at the detector: few look at once, few wait, and nobody waits for long.

Threads of the web process take turns, so pages and `/health` keep theirs. Whoever would wait too
long is told so at once: a queue that grows only makes everybody late.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from threading import Event, Lock
from time import monotonic


class BusyError(Exception):
    """No turn within the time that is reasonable; `wait`: seconds until it is worth asking."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(f"ask again in {wait} s")


class GoneError(Exception):
    """Whoever asked has hung up before it was their turn."""


class Turns:
    """At most `running` at once and `waiting` behind them, first come, first served.

    `inside` bounds those who are anywhere between the first byte and the answer. A turn that does
    not come within `patience` seconds is given up.
    """

    def __init__(self, *, running: int, waiting: int, inside: int, patience: float) -> None:
        self.running, self.waiting, self.patience = running, waiting, patience
        self._lock = Lock()
        self._free, self._room = running, inside
        self._queue: deque[Event] = deque()
        # Seconds that one turn takes: a mean that forgets.
        self._usual = 0.2

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Come in, before anything is read; raises BusyError where nobody else fits."""
        with self._lock:
            if self._room <= 0 or len(self._queue) >= self.waiting:
                raise BusyError(self._wait())
            self._room -= 1
        try:
            yield
        finally:
            with self._lock:
                self._room += 1

    @contextmanager
    def turn(self, gone: Callable[[], bool]) -> Iterator[None]:
        """Look at photos; raises BusyError, and GoneError where nobody waits for the answer."""
        self._take()
        started = monotonic()
        try:
            if gone():
                raise GoneError
            yield
            self._usual += (monotonic() - started - self._usual) / 10
        finally:
            self._pass_on()

    def _take(self) -> None:
        mine = Event()
        with self._lock:
            if self._free:
                self._free -= 1
                return
            if len(self._queue) >= self.waiting:
                raise BusyError(self._wait())
            self._queue.append(mine)
        if not mine.wait(self.patience):
            self._give_up(mine)

    def _give_up(self, mine: Event) -> None:
        with self._lock:
            if mine.is_set():
                return  # it came in the last moment
            self._queue.remove(mine)
            raise BusyError(self._wait())

    def _pass_on(self) -> None:
        with self._lock:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._free += 1

    def _wait(self) -> int:
        """Whole seconds until those who wait now will have had their turn."""
        return max(1, ceil(len(self._queue) * self._usual / self.running))
