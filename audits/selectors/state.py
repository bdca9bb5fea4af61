"""How the site stands, in a few numbers for an operator: cheap enough to be asked every minute."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from audits.models import (
    UNSENT,
    Alert,
    AlertStatus,
    Audit,
    AuditStatus,
    Delivery,
    DeliveryStatus,
    Mailing,
    OutboxRow,
    ShelfDay,
)
from audits.selectors.brakes import deliveries_not_held
from audits.services.outbox import due_by
from audits.services.patience import waited

Row = TypeVar("Row", bound=OutboxRow)

UNFINISHED = (AuditStatus.PENDING, AuditStatus.RUNNING)
# Availability of the last days that had checks: a store that is checked twice a week has some.
AVAILABILITY_OF = timedelta(days=7)
# More stores than this are too many lines for a monitoring system: the first by their codes are
# told, and all others together under this name.
MOST_STORES, OTHERS = 500, "(others)"


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits: how many, and for how long the oldest has."""

    count: int
    oldest_seconds: float


def audits_backlog() -> Backlog:
    """Shelf checks that are not finished."""
    waiting = Audit.objects.filter(status__in=UNFINISHED)
    return _backlog(waiting.aggregate(Count("pk"), oldest=Min("received_at")))


def mails_backlog() -> Backlog:
    """Mails that should be out and are not; the oldest since it was due first.

    What waits for its reader's hour, goes with another's mail, or is held back with all mail of
    its store is not stuck, and not counted.
    """
    now = timezone.now()
    waiting = [
        *_mails_due(deliveries_not_held(Delivery.objects.filter(told_with=None)), now),
        *_mails_due(Mailing.objects.all(), now),
    ]
    oldest = min((since for _, since in waiting), default=now)
    return Backlog(sum(count for count, _ in waiting), max(0.0, (now - oldest).total_seconds()))


def _mails_due(rows: QuerySet[Row], now: datetime) -> Iterator[tuple[int, datetime]]:
    """How many, and since when the first of them, by how often they were tried.

    A failure moves `not_before` on, so the waits so far lead back to the moment a mail was due. A
    worker that died moved nothing: the oldest row's age is the most.
    """
    due = rows.filter(status__in=UNSENT).filter(due_by(now) | Q(attempt__gt=0))
    groups = due.order_by().values_list("status", "attempt")
    told = groups.annotate(
        Count("pk"), since=Min(Coalesce("not_before", "created_at")), oldest=Min("created_at")
    )
    for status, attempt, count, since, oldest in told:
        failures = attempt - (status == DeliveryStatus.SENDING)
        yield count, max(since - waited(failures), oldest)


def alerts_open() -> dict[str, int]:
    """Unresolved alerts by status."""
    counted = (
        Alert.objects.exclude(status=AlertStatus.RESOLVED)
        .order_by()
        .values_list("status")
        .annotate(Count("pk"))
    )
    return dict.fromkeys((AlertStatus.SUSPECTED.value, AlertStatus.OPEN.value), 0) | dict(counted)


def availability() -> dict[str, float]:
    """On-shelf availability by store code, where a position was observed."""
    since = timezone.now().date() - AVAILABILITY_OF
    stores = list(
        ShelfDay.objects.filter(day__gte=since, slots_observed__gt=0)
        .values_list("shelf__store__code")
        .annotate(Sum("slots_out"), Sum("slots_observed"))
        .order_by("shelf__store__code")
    )
    told, others = stores[:MOST_STORES], stores[MOST_STORES:]
    if others:
        _, outs, observed = zip(*others, strict=True)
        told.append((OTHERS, sum(outs), sum(observed)))
    return {store: 1 - out / observed for store, out, observed in told}


def _backlog(row: dict[str, object]) -> Backlog:
    count, oldest = row["pk__count"], row["oldest"]
    assert isinstance(count, int)
    waited = (timezone.now() - oldest).total_seconds() if isinstance(oldest, datetime) else 0.0
    return Backlog(count, max(0.0, waited))
