"""How rows of an outbox move on: one worker claims one for a while, settles it while it holds it,
and what failed is tried again, ever later, for days."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from audits.models import UNSENT, DeliveryStatus, OutboxRow
from audits.services.patience import GIVE_UP_AFTER, LEAST_TRIES, MESSAGE_PATIENCE, backoff

LEASE = timedelta(minutes=2)
_AT_ONCE = 500  # rows of one sweep

Row = TypeVar("Row", bound=OutboxRow)


def claim(rows: QuerySet[Row], now: datetime) -> bool:
    """Whether the one row that `rows` names is the caller's for a while: it waits and is due, or
    whoever had it is taken for dead.

    `rows` must name it without a join (Exists will do): Django would put the whole condition of an
    UPDATE into a subquery, which PostgreSQL does not ask again for the second of two workers that
    want one row, and both would send it.
    """
    free = Q(status=DeliveryStatus.PENDING) & due_by(now) | Q(
        status=DeliveryStatus.SENDING, lease_until__lte=now
    )
    claimed = rows.filter(free).update(
        status=DeliveryStatus.SENDING,
        attempt=F("attempt") + 1,
        lease_until=now + LEASE,
        next_try_at=now + LEASE,
    )
    return bool(claimed)


def due_by(now: datetime) -> Q:
    """What nothing keeps back any more."""
    return Q(not_before=None) | Q(not_before__lte=now)


def overdue(rows: QuerySet[Row]) -> Iterator[int]:
    """The keys of rows to tell workers of again, oldest first: a lost message, a dead worker, a
    receiver that was away. Each rests until workers have had time for it, once it is taken."""
    now = timezone.now()
    waiting = rows.filter(status__in=UNSENT, next_try_at__lte=now).order_by("next_try_at")
    for key in waiting.values_list("pk", flat=True)[:_AT_ONCE]:
        rows.model._default_manager.filter(pk=key).update(next_try_at=now + MESSAGE_PATIENCE)
        yield key


def settle(row: OutboxRow, *, status: str, **changes: Any) -> bool:
    """Writes down how a claimed row ended; False, and nothing, for who lost the claim."""
    mine = type(row)._default_manager.filter(
        pk=row.pk, attempt=row.attempt, status=DeliveryStatus.SENDING
    )
    return bool(mine.update(lease_until=None, status=status, **changes))


def after_failure(row: OutboxRow, error: str) -> dict[str, Any]:
    """How a claimed row is settled that could not be sent: to be tried again, or given up."""
    now = timezone.now()
    again_at = now + backoff(row.attempt)
    over = now - row.created_at > GIVE_UP_AFTER and row.attempt >= LEAST_TRIES
    return {
        "status": DeliveryStatus.FAILED if over else DeliveryStatus.PENDING,
        "not_before": again_at,
        "next_try_at": again_at,
        "last_error": error[:300],
    }
