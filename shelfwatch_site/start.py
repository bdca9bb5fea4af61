"""A process that would serve with settings that cannot work does not start.

gunicorn and Celery ask Django's checks nothing; management commands do so by themselves.
"""

import logging
import sys
from typing import NoReturn

from django.core import checks

logger = logging.getLogger(__name__)

# gunicorn's own word for an application that cannot be loaded: it tries no second time.
CODE = 4
# What settings can get wrong; the code itself is what tests are for, and takes half a second.
OF_SETTINGS = ("files", "shelfwatch")


def refuse_what_cannot_work() -> None:
    """End the process with a line for each fault, its cure in it; warnings go into the log."""
    told = checks.run_checks(tags=OF_SETTINGS)
    for warning in told:
        if not warning.is_serious():
            logger.warning("%s", _line(warning))
    if faults := [_line(one) for one in told if one.is_serious()]:
        _end(faults)


def _line(told: checks.CheckMessage) -> str:
    return " ".join(f"{told.msg} {told.hint or ''}".split())


def _end(faults: list[str]) -> NoReturn:
    sys.stderr.write("\n".join(faults) + "\n")
    sys.exit(CODE)
