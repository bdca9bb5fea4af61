"""`Prefer: wait=N`: hold the answer back until the findings are there, but not for long."""

import re
import time
from threading import BoundedSemaphore

from rest_framework.request import Request

from audits.models import Audit

MOST_SECONDS = 30
EVERY_SECONDS = 0.2
# Who waits holds a thread of the web process: beyond these the answer comes at once.
_places = BoundedSemaphore(8)
_WAIT = re.compile(r"(?:^|[,;\s])wait=(\d{1,9})(?:$|[,;\s])")


def seconds_asked(request: Request) -> int:
    """How long the caller would like to wait; 0 where it did not say, or not so that it counts."""
    found = _WAIT.search(request.headers.get("Prefer", ""))
    return min(int(found[1]), MOST_SECONDS) if found else 0


def wait_until_finished(audit: Audit, seconds: int) -> bool:
    """Whether the audit was finished within that time; False at once where too many wait."""
    if not seconds or not _places.acquire(blocking=False):
        return False
    try:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            audit.refresh_from_db(fields=["status", "finished_at", "reason", "reason_code"])
            if audit.is_finished:
                return True
            time.sleep(EVERY_SECONDS)
        return False
    finally:
        _places.release()
