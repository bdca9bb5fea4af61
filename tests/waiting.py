"""Ports of one's own, and patience: what tests of every kind share. It needs Python alone."""

import fcntl
import os
import random
import socket
import tempfile
import time
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path

# Seconds for an answer, a command, a server to begin or to end, however busy the machine is.
PATIENCE = 240
# Below those that systems give to clients: nobody's connection takes one in passing.
_PORTS = range(20_000, 32_000)
_held: list[TextIOWrapper] = []


def free_port() -> int:
    """A port of 127.0.0.1 that no other test gets for as long as this process lives.

    A server may begin on it late, end, and come back; or nobody ever listens there.
    """
    folder = Path(tempfile.gettempdir(), f"shelfwatch-ports-{os.getuid()}")
    folder.mkdir(exist_ok=True)
    chance = random.SystemRandom()  # never seeded by a test
    for _ in range(1000):
        port = chance.choice(_PORTS)
        lock = (folder / str(port)).open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            lock.close()
            continue
        _held.append(lock)
        return port
    raise AssertionError("no port is free")


def accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(happens: Callable[[], object], *, seconds: float = PATIENCE, what: str = "") -> None:
    """Poll until `happens()` is true; fail the test when it takes longer."""
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what or happens}"
        time.sleep(0.05)
