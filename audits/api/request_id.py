"""What a request is called in its answer and in the log."""

import re
from typing import Any
from uuid import uuid4

from django.http import HttpRequest

HEADER = "X-Request-ID"
_SENT = re.compile(r"[A-Za-z0-9._-]{1,64}")


def request_id(request: HttpRequest) -> str:
    """The id that it came with, or one made for it, however often this is asked."""
    known: Any = request
    if not hasattr(known, "api_id"):
        sent = request.headers.get(HEADER, "")
        known.api_id = sent if _SENT.fullmatch(sent) else uuid4().hex
    return str(known.api_id)
