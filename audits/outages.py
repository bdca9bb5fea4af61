"""Whether a fault means that a server behind the site is away: database, Redis or S3.

Whoever asks is told to come again (503 with `Retry-After`), for the same request will do then.
"""

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as BucketConnectionError
from django.db import InterfaceError, OperationalError
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

RETRY_SECONDS = 10
# Of the database a lost or refused connection, and a statement that was given up.
_AWAY = (
    OperationalError,
    InterfaceError,
    BrokerError,
    RedisConnectionError,
    RedisTimeoutError,
    BucketConnectionError,
    HTTPClientError,
)


def is_outage(error: BaseException | None) -> bool:
    if isinstance(error, ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return bool(status >= 500)
    return isinstance(error, _AWAY)
