"""Where something came from: the ids that logs know, for what leaves the site."""

from structlog.contextvars import get_contextvars

_NAMES = {"request_id": "X-ShelfWatch-Request", "audit_id": "X-ShelfWatch-Check"}


def trace_headers() -> dict[str, str]:
    """Mail headers that name the request and the check that led to it, as far as known."""
    known = get_contextvars()
    return {header: str(known[name]) for name, header in _NAMES.items() if name in known}
