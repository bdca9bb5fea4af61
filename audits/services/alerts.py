"""What people do about alerts: confirm, take, let go of and settle them, and take that back."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from audits.errors import ErrorCode, ShelfWatchError
from audits.kept import Why
from audits.models import (
    Alert,
    AlertStatus,
    Deed,
    Delivery,
    DeliveryStatus,
    Resolution,
)
from audits.selectors.take_backs import settling_of, take_back_refused
from audits.services.deliveries import deliveries_create
from audits.services.holds import hold_for, hold_take_back
from audits.services.locks import shelf_locked
from audits.services.transitions import (
    alert_reopen,
    alert_settle,
    deed_write,
    transition_write,
)


def alert_take(*, alert_id: int, by: User) -> Alert:
    """`by` is on it from now; who took it before is replaced."""
    with transaction.atomic():
        alert = _unresolved(alert_id)
        _take(alert, by, timezone.now())
    return alert


def alerts_take(*, alert_ids: Iterable[int], by: User) -> list[Alert]:
    """`by` is on all of these that nobody is on yet; settled ones are left out."""
    with transaction.atomic():
        free = (
            Alert.objects.select_for_update(of=("self",))
            .select_related("shelf")
            .filter(pk__in=list(alert_ids), taken_by=None)
            .exclude(status=AlertStatus.RESOLVED)
            .order_by("pk")
        )
        alerts, now = list(free), timezone.now()
        for alert in alerts:
            _take(alert, by, now)
    return alerts


def alert_release(*, alert_id: int, by: User) -> Alert:
    """Nobody is on it any more; whoever lets go of it for somebody else is named in its story."""
    with transaction.atomic():
        alert = _unresolved(alert_id)
        if alert.taken_by_id is None:
            raise ShelfWatchError(ErrorCode.ALERT_NOT_TAKEN)
        alert.taken_by, alert.taken_at = None, None
        alert.save(update_fields=["taken_by", "taken_at"])
        deed_write(alert, Deed.RELEASED, by=by, now=timezone.now())
    return alert


def alerts_snooze(*, until: Mapping[int, datetime], by: User) -> list[Alert]:
    """Put off these alerts, by their keys: nobody is asked about them until then. Settled ones are
    left out; a newer photo that shows the place full settles one that sleeps as well."""
    with transaction.atomic():
        alerts, now = _unsettled(until), timezone.now()
        for alert in alerts:
            alert.snoozed_until = until[alert.pk]
            alert.save(update_fields=["snoozed_until"])
            deed_write(alert, Deed.SNOOZED, by=by, now=now, until=alert.snoozed_until)
    return alerts


def alert_wake(*, alert_id: int, by: User) -> Alert:
    """It is asked about again at once. Raises ShelfWatchError where nobody put it off, or it has
    come back by itself."""
    with transaction.atomic():
        alert = _unresolved(alert_id)
        if not alert.is_snoozed:
            raise ShelfWatchError(ErrorCode.ALERT_NOT_SNOOZED)
        alert.snoozed_until = None
        alert.save(update_fields=["snoozed_until"])
        deed_write(alert, Deed.WOKEN, by=by, now=timezone.now())
    return alert


def alerts_resolve(
    *, alert_ids: Iterable[int], by: User, why: str, resolution: Resolution
) -> list[Alert]:
    """Settle these alerts for one reason, each for itself; settled ones are left out."""
    settled = []
    for alert_id in alert_ids:
        try:
            settled.append(alert_resolve(alert_id=alert_id, by=by, why=why, resolution=resolution))
        except ShelfWatchError as error:
            if error.code != ErrorCode.ALERT_RESOLVED:
                raise
    return settled


def alert_confirm(*, alert_id: int, by: User) -> Alert:
    """Somebody stood before the shelf and says that the place is empty: people are told."""
    with transaction.atomic():
        alert, now = _unresolved(alert_id), timezone.now()
        if alert.confirmed_at is not None:
            return alert
        alert.confirmed_by, alert.confirmed_at = by, now
        alert.save(update_fields=["confirmed_by", "confirmed_at"])
        if alert.status == AlertStatus.SUSPECTED:
            opened = transition_write(alert, AlertStatus.OPEN, now=now, by=by, why=Why.CONFIRMED)
            deliveries_create(transition=opened, now=now)
        else:
            deed_write(alert, Deed.CONFIRMED, by=by, now=now)
    return alert


def alert_deny(*, alert_id: int, by: User) -> Alert:
    """Somebody stood before the shelf and says that the place is not empty."""
    return alert_resolve(
        alert_id=alert_id,
        by=by,
        why=Why.DENIED,
        resolution=Resolution.WRONG_READING,
    )


def alert_resolve(
    *,
    alert_id: int,
    by: User,
    why: str,
    resolution: Resolution = Resolution.OTHER,
    until: datetime | None = None,
) -> Alert:
    """Settle an alert by hand; `why` is kept with the transition.

    NO_STOCK keeps the place silent until the next delivery, or until `until` where that is given,
    and then the alert is what it was (`holds.delivery_came`); WRONG_READING until it was seen full,
    and measures forget that it was empty; DELISTED takes the slot out of the planogram.
    `alert_take_back` undoes it.
    """
    if not why.strip():
        raise ShelfWatchError(ErrorCode.REASON_MISSING)
    with transaction.atomic():
        # The shelf first, as whoever records an audit does: the two never wait for each other.
        shelf = shelf_locked(alerts=alert_id)
        alert, now = _unresolved(alert_id), timezone.now()
        alert.shelf = shelf
        # The hold first: who is told of the alert is told of it too.
        hold_for(alert, resolution, by=by, now=now, until=until)
        alert_settle(alert, resolution, now=now, by=by, why=why.strip())
    return alert


def alert_take_back(*, alert_id: int, by: User) -> Alert:
    """The alert is what it was before somebody settled it by hand, and what they said of its place
    counts no more. Raises ShelfWatchError where nobody did, or something newer tells of the place.

    Whoever had mail about it gets none anew; whoever had none, as it was settled so soon, does.
    """
    with transaction.atomic():
        # The shelf first, as in `alert_resolve`.
        shelf = shelf_locked(alerts=alert_id)
        alert, now = Alert.objects.select_for_update().get(pk=alert_id), timezone.now()
        alert.shelf = shelf
        settled = settling_of(alert)
        refused = take_back_refused(alert, settled)
        if settled is None or refused:
            raise ShelfWatchError(refused or ErrorCode.ALERT_NOT_BY_HAND)
        hold_take_back(alert, by=by, now=now)
        back = alert_reopen(alert, settled.from_status, now=now, by=by, why=Why.TAKEN_BACK)
        told = Delivery.objects.filter(transition__alert=alert)
        if back.to_status == AlertStatus.OPEN and not _is_told(told):
            deliveries_create(transition=back, now=now)
    return alert


def _is_told(deliveries: QuerySet[Delivery]) -> bool:
    """Whether any of these mails went out, or will."""
    return deliveries.exclude(status=DeliveryStatus.SKIPPED).exists()


def _unsettled(alert_ids: Iterable[int]) -> list[Alert]:
    """Those of the alerts that are not settled, with their rows locked."""
    alerts = Alert.objects.select_for_update(of=("self",)).select_related("shelf__store")
    found = alerts.filter(pk__in=list(alert_ids)).exclude(status=AlertStatus.RESOLVED)
    return list(found.order_by("pk"))


def _unresolved(alert_id: int) -> Alert:
    """The alert with its row locked; raises if it is settled."""
    alert = Alert.objects.select_for_update().get(pk=alert_id)
    if alert.status == AlertStatus.RESOLVED:
        raise ShelfWatchError(ErrorCode.ALERT_RESOLVED)
    return alert


def _take(alert: Alert, by: User, now: datetime) -> None:
    if alert.taken_by_id == by.pk:
        return
    alert.taken_by, alert.taken_at = by, now
    alert.save(update_fields=["taken_by", "taken_at"])
    deed_write(alert, Deed.TAKEN, by=by, now=now)
