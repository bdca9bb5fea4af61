"""Signs of life of a process that answers no requests: when its loop last came round."""

import time

# Celery's heartbeat comes every two seconds, the clock's every five.
LONGEST_SILENCE = 60.0

_last = time.monotonic()


def beat(**_: object) -> None:
    """The loop came round; takes whatever a Celery signal sends along."""
    global _last  # noqa: PLW0603  (one pulse a process)
    _last = time.monotonic()


def silence() -> float:
    """Seconds since the loop last came round."""
    return time.monotonic() - _last
