"""How often a key may ask: so many times a minute, counted in the shared cache."""

import logging
from math import ceil
from time import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from integrations.models import ApiKey

logger = logging.getLogger(__name__)
MINUTE = 60


class KeyThrottle(BaseThrottle):
    """Leaves people in a session alone: they click."""

    def allow_request(self, request: Request, view: Any) -> bool:
        key = request.auth
        if not isinstance(key, ApiKey):
            return True
        limit = key.rate_per_minute or settings.SHELFWATCH_KEY_RATE
        asked = _count(key, int(time() // MINUTE))
        request._request.limit_headers = {  # type: ignore[attr-defined]
            "RateLimit-Limit": str(limit),
            "RateLimit-Remaining": str(max(0, limit - asked)),
            "RateLimit-Reset": str(self.wait()),
        }
        return asked <= limit

    def wait(self) -> int:
        """Seconds until the next minute begins."""
        return max(1, ceil(MINUTE - time() % MINUTE))


def _count(key: ApiKey, minute: int) -> int:
    """Requests of the key in this minute, this one included; 0 while the cache is away."""
    name = f"key-rate:{key.pk}:{minute}"
    try:
        cache.add(name, 0, 2 * MINUTE)
        return int(cache.incr(name))
    except Exception:
        # Answering without a limit harms less than not answering.
        logger.exception("the cache cannot count requests of keys")
        return 0
