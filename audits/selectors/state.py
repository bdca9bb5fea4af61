"""How the site stands, in a few numbers for an operator: cheap enough to be asked every minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Sum
from django.utils import timezone

from audits.models import (
    UNSENT,
    Alert,
    AlertStatus,
    Audit,
    AuditStatus,
    Delivery,
    Mailing,
    ShelfDay,
)

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
    """Mails that are not sent and not given up."""
    kinds = (Delivery.objects, Mailing.objects)
    waiting = [
        _backlog(rows.filter(status__in=UNSENT).aggregate(Count("pk"), oldest=Min("created_at")))
        for rows in kinds
    ]
    return Backlog(sum(one.count for one in waiting), max(one.oldest_seconds for one in waiting))


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
