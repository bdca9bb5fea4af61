"""Closing stores and shelves, and opening them again."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from audits.kept import Why
from audits.models import Alert, AlertStatus, Resolution, Shelf, Store
from audits.selectors.closed import in_use
from audits.services.holds import holds_end
from audits.services.transitions import alert_settle


@contextmanager
def closing(shelves: QuerySet[Shelf], *, by: User | None = None) -> Iterator[None]:
    """Around whatever closes some of these shelves, or their stores: alerts of those that are
    closed then end, and nothing waits there for goods any more. One transaction.

    The shelves are locked first, as whoever records a check does: it has written its alerts by
    then, or finds the shelf closed.
    """
    with transaction.atomic():
        rows = shelves.order_by("pk").select_for_update(of=("self",), no_key=True)
        ids = list(rows.values_list("pk", flat=True))
        yield
        for shelf in Shelf.objects.filter(pk__in=ids).exclude(in_use()).order_by("pk"):
            _end(shelf, by)


def shelves_close(*, shelves: Iterable[Shelf], on: date | None, by: User | None = None) -> None:
    """Close these from the day `on`; None opens them again, and what had ended stays so."""
    chosen = Shelf.objects.filter(pk__in=[shelf.pk for shelf in shelves])
    with closing(chosen, by=by):
        chosen.update(closed_on=on)


def stores_close(*, stores: Iterable[Store], on: date | None, by: User | None = None) -> None:
    """The same with all shelves of these stores; each shelf keeps a day of its own."""
    chosen = Store.objects.filter(pk__in=[store.pk for store in stores])
    with closing(Shelf.objects.filter(store__in=chosen), by=by):
        chosen.update(closed_on=on)


def _end(shelf: Shelf, by: User | None) -> None:
    now = timezone.now()
    alerts = Alert.objects.select_for_update(of=("self",)).filter(shelf=shelf)
    for alert in alerts.exclude(status=AlertStatus.RESOLVED).order_by("pk"):
        alert_settle(alert, Resolution.CLOSED, now=now, by=by, why=Why.CLOSED)
    holds_end(shelf_id=shelf.pk, now=now, why=Why.CLOSED)
