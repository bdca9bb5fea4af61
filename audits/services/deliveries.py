"""The outbox: notices are rows first, written with what they tell of, and sent afterwards.

At least once: a notice is doubled only where a worker dies between the mail server's acceptance
and our commit, and then both copies carry the same Message-ID.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.models import Role, User
from audits import metrics, tasks
from audits.models import Alert, AlertStatus, AlertTransition, Delivery, DeliveryStatus, Store
from audits.selectors.brakes import deliveries_not_held, shelf_brake_of
from audits.services.brakes import store_brake_check
from audits.services.mail import mail_about
from audits.services.mail_times import HOUR, due_at, due_by_new_wish
from audits.services.outbox import after_failure, claim, due_by, overdue, settle
from audits.services.patience import MESSAGE_PATIENCE

logger = logging.getLogger(__name__)


def deliveries_create(*, transition: AlertTransition, now: datetime) -> list[Delivery]:
    """One notice for each manager of the store who wants mail, due when the manager wants it.

    None about a shelf whose readings are wrong too often, and none beside one that waits: the
    alert was settled and reopened before its reader's hour. Sent once this commits.
    """
    alert = transition.alert
    store = alert.shelf.store
    if shelf_brake_of(alert.shelf).is_on:
        return []
    managers = list(_managers(store).exclude(pk__in=_about_to_be_told(alert)))
    last = _last_mails(store, managers, now)
    deliveries = []
    for user in managers:
        importance, mailed_at = alert.importance, last.get(user.pk)
        due = due_at(user=user, importance=importance, now=now, zone=store.zone, last=mailed_at)
        deliveries.append(
            Delivery(
                transition=transition,
                user=user,
                not_before=due,
                next_try_at=_next_try(due, now),
            )
        )
    Delivery.objects.bulk_create(deliveries)
    due_now = [delivery for delivery in deliveries if delivery.not_before == now]
    if not store_brake_check(store=store, now=now):
        # Robust: with the broker down the notices wait for the sweeper, and what they tell of
        # stands.
        transaction.on_commit(lambda: _tell_workers(due_now), robust=True)
    return deliveries


def deliveries_retime(*, user: User) -> int:
    """Have what waits for the reader's hour be due by their wishes of now, and send what is due by
    them once this commits. Returns about how many unresolved places mail goes out by it; what
    failed before, and mail of stores that is held back, keep waiting for that.
    """
    now = timezone.now()
    if not user.mail_alerts:
        return 0  # what waits is found to be unwanted when its hour has come
    with transaction.atomic():
        rows = Delivery.objects.filter(
            user=user,
            status=DeliveryStatus.PENDING,
            attempt=0,
            told_with=None,
            not_before__gt=now,
        )
        waiting = list(_with_alerts(rows).select_for_update(of=("self",)).order_by("pk"))
        stores = {store.pk: store for store in map(_store_of, waiting)}
        last = {pk: _last_mails(store, [user], now).get(user.pk) for pk, store in stores.items()}
        for delivery in waiting:
            _retime(delivery, user, now, last[_store_of(delivery).pk])
        Delivery.objects.bulk_update(waiting, ["not_before", "next_try_at"], batch_size=100)
        due_now = [
            one for one in waiting if one.not_before == now and _store_of(one).mail_held_at is None
        ]
        transaction.on_commit(lambda: _tell_workers(due_now), robust=True)
    told = [one for one in due_now if one.transition.alert.status != AlertStatus.RESOLVED]
    return len({one.transition.alert_id for one in told})


def _retime(delivery: Delivery, user: User, now: datetime, last: datetime | None) -> None:
    assert delivery.not_before is not None  # it waits
    delivery.not_before = due_by_new_wish(
        user=user,
        importance=delivery.transition.alert.importance,
        now=now,
        zone=_store_of(delivery).zone,
        last=last,
        promised=delivery.not_before,
    )
    delivery.next_try_at = _next_try(delivery.not_before, now)


def _store_of(delivery: Delivery) -> Store:
    return delivery.transition.alert.shelf.store


def _next_try(due: datetime, now: datetime) -> datetime:
    """When the sweeper looks after a notice that is due then: the message of one that is due now
    has some time to arrive."""
    return due if due > now else now + MESSAGE_PATIENCE


def _about_to_be_told(alert: Alert) -> QuerySet[Delivery, int]:
    """Keys of those for whom a notice about the alert waits; one that goes with another's mail is
    as good as sent: its mail may have been written while the alert was settled."""
    waiting = Delivery.objects.filter(
        transition__alert=alert, status=DeliveryStatus.PENDING, told_with=None
    )
    return waiting.values_list("user", flat=True)


def _last_mails(store: Store, users: Sequence[User], now: datetime) -> dict[int, datetime]:
    """When a mail about the store last went to each of them, within the last hour."""
    sent = Delivery.objects.filter(
        user__in=users, transition__alert__shelf__store=store, sent_at__gt=now - HOUR
    )
    return dict(sent.order_by().values_list("user").annotate(Max("sent_at")))


def _tell_workers(deliveries: Sequence[Delivery]) -> None:
    for delivery in deliveries:
        tasks.delivery_send.delay(delivery.pk)


def delivery_send(*, delivery_id: int) -> None:
    """Send one notice, together with all others that are due for the same person and store.

    Returns at once if it was sent, somebody is sending it, or the store's mail is held back.
    """
    delivery = _claim(delivery_id, timezone.now())
    if delivery is None:
        return
    told = [one for one in _together(delivery) if _still_wanted(one)]
    if not told:
        _settle(delivery, status=DeliveryStatus.SKIPPED)
        return
    try:
        mail_about(delivery=delivery, told=told).send()
    except Exception as error:
        # Whatever goes wrong, the notice must stay in the outbox.
        logger.warning("delivery %s failed: %s", delivery.pk, error, exc_info=True)
        _settle(delivery, **after_failure(delivery, f"{type(error).__name__}: {error}"))
    else:
        _settle(delivery, status=DeliveryStatus.SENT, sent_at=timezone.now())


def deliveries_sweep() -> None:
    """Send again what is due and was not sent: lost message, dead worker, failed mail server."""
    for key in overdue(deliveries_not_held(Delivery.objects.filter(told_with=None))):
        tasks.delivery_send.delay(key)


def _managers(store: Store) -> QuerySet[User]:
    """Who is told of the store's alerts."""
    return User.objects.filter(
        memberships__store=store, memberships__role=Role.MANAGER, is_active=True, mail_alerts=True
    )


def _still_wanted(delivery: Delivery) -> bool:
    """A notice may have waited for days: its reader may have left, the place may be filled."""
    alert = delivery.transition.alert
    if alert.status == AlertStatus.RESOLVED:
        return False
    return _managers(alert.shelf.store).filter(pk=delivery.user_id).exists()


def _claim(delivery_id: int, now: datetime) -> Delivery | None:
    """The delivery, held for a while; the first claim decides which others its mail tells of, so
    that a mail sent again is the same mail."""
    with transaction.atomic():
        mine = Delivery.objects.filter(pk=delivery_id, told_with=None)
        if not claim(deliveries_not_held(mine), now):
            return None
        delivery = _with_alerts(Delivery.objects.filter(pk=delivery_id)).get()
        if delivery.attempt == 1:
            _gather(delivery, now)
    return delivery


def _gather(delivery: Delivery, now: datetime) -> None:
    """Has the delivery tell of what else is due; what another worker is about to claim is its."""
    due = Delivery.objects.filter(
        due_by(now),
        user=delivery.user,
        channel=delivery.channel,
        status=DeliveryStatus.PENDING,
        attempt=0,
        told_with=None,
        transition__alert__shelf__store=delivery.transition.alert.shelf.store_id,
    ).select_for_update(skip_locked=True, of=("self",))
    Delivery.objects.filter(pk__in=[one.pk for one in due]).update(told_with=delivery)


def _together(delivery: Delivery) -> list[Delivery]:
    """The notice and those that go with it, in the order of their importance."""
    others = _with_alerts(Delivery.objects.filter(told_with=delivery))
    every = [delivery, *others]
    return sorted(every, key=lambda one: (-_weight(one), one.pk))


def _weight(delivery: Delivery) -> int:
    alert = delivery.transition.alert
    return alert.importance * alert.facings_missing


def _with_alerts(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return deliveries.select_related(
        "user",
        "transition__alert__shelf__store",
        "transition__alert__photo",
        "transition__alert__product",
    )


def _settle(delivery: Delivery, *, status: DeliveryStatus, **changes: Any) -> None:
    """Write down how it ended, for those that went with it too; nothing for who lost the claim."""
    with transaction.atomic():
        if settle(delivery, status=status, **changes):
            _settle_others(delivery, status, changes.get("sent_at"))
    metrics.MAILS.labels("retried" if status == DeliveryStatus.PENDING else status.value).inc()


def _settle_others(delivery: Delivery, status: DeliveryStatus, sent_at: datetime | None) -> None:
    if status != DeliveryStatus.PENDING:
        Delivery.objects.filter(told_with=delivery).update(
            status=status, sent_at=sent_at, next_try_at=timezone.now()
        )
