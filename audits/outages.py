"""Whether a fault means that a server behind the site is away: database, Redis or S3.

Whoever asks is told to come again (503 with `Retry-After`), for the same request will do then.
"""

from functools import cache

from django.db import InterfaceError, OperationalError
from kombu.exceptions import OperationalError as BrokerError

RETRY_SECONDS = 10


def is_outage(error: BaseException | None) -> bool:
    return error is not None and (isinstance(error, _away()) or _is_broken_bucket(error))


@cache
def _away() -> tuple[type[BaseException], ...]:
    """Of the database a lost or refused connection, and a statement that was given up.

    The clients of Redis and S3 are imported at the first fault: an embedded site needs neither, and
    they take a seventh of a second of each process's start.
    """
    from botocore.exceptions import ConnectionError as BucketConnectionError
    from botocore.exceptions import HTTPClientError
    from redis.exceptions import ConnectionError as RedisConnectionError
    from redis.exceptions import TimeoutError as RedisTimeoutError

    return (
        OperationalError,
        InterfaceError,
        BrokerError,
        RedisConnectionError,
        RedisTimeoutError,
        BucketConnectionError,
        HTTPClientError,
    )


def _is_broken_bucket(error: BaseException) -> bool:
    """S3 that answers, but with a fault of its own."""
    from botocore.exceptions import ClientError

    if not isinstance(error, ClientError):
        return False
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return bool(status >= 500)
