"""How long outboxes remember what they sent: one rule for every kind of row.

What is settled (sent, given up, not needed any more) for longer than the kind's setting allows
goes, but for what its model still needs; what is not settled never does. Nothing is sent anew for
it: rows are written with what they tell of, and that is written once.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings

from audits.models import UNSENT, OutboxRow

AT_ONCE = 1000


def outboxes_prune(*, now: datetime, dry_run: bool = False) -> dict[str, int]:
    """How many rows went, by the plural of what they are called."""
    return {
        str(kind._meta.verbose_name_plural): _prune(kind, now, dry_run=dry_run)
        for kind in apps.get_models()
        if issubclass(kind, OutboxRow)
    }


def _prune(kind: type[OutboxRow], now: datetime, *, dry_run: bool) -> int:
    kept_for: timedelta = getattr(settings, kind.KEPT_FOR)
    if not kept_for:
        return 0
    before, gone = now - kept_for, 0
    for first, last in _old(kind, before):
        due = (
            kind._default_manager.filter(pk__range=(first, last), next_try_at__lt=before)
            .exclude(status__in=UNSENT)
            .exclude(kind.still_needed())
        )
        gone += due.count() if dry_run else due.delete()[0]
    return gone


def _old(kind: type[OutboxRow], before: datetime) -> Iterator[tuple[int, int]]:
    """The first and the last key of each batch of rows that were written before.

    By key, which is their order in time, so that it needs no index: a look costs what there is to
    forget, and what stays of it.
    """
    last, old = 0, [0]
    while old:
        rows = kind._default_manager.filter(pk__gt=last).order_by("pk")
        some = rows.values_list("pk", "created_at")[:AT_ONCE]
        old = [pk for pk, written in some if written < before]
        if old:
            yield old[0], old[-1]
            last = old[-1]
