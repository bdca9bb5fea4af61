"""The outbox: notices are rows first, written with what they tell of, and sent afterwards.

At least once: a notice is doubled only where a worker dies between the mail server's acceptance
and our commit, and then both copies carry the same Message-ID.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import Role, User
from audits import metrics, tasks
from audits.models import AlertStatus, AlertTransition, Delivery, DeliveryStatus, Store
from audits.services.mail import alert_mail
from audits.services.patience import GIVE_UP_AFTER, MESSAGE_PATIENCE, backoff

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)


def deliveries_create(*, transition: AlertTransition, now: datetime) -> list[Delivery]:
    """One mail for each manager of the store who wants mail; sent once this commits."""
    store = transition.alert.shelf.store
    managers = _managers(store)
    deliveries = Delivery.objects.bulk_create(
        Delivery(transition=transition, user=user, next_try_at=now + MESSAGE_PATIENCE)
        for user in managers
    )
    # Robust: with the broker down the notices wait for the sweeper, and what they tell of stands.
    transaction.on_commit(lambda: _tell_workers(deliveries), robust=True)
    return deliveries


def _tell_workers(deliveries: Sequence[Delivery]) -> None:
    for delivery in deliveries:
        tasks.delivery_send.delay(delivery.pk)


def delivery_send(*, delivery_id: int) -> None:
    """Send one notice; returns at once if it was sent or somebody is sending it."""
    delivery = _claim(delivery_id, timezone.now())
    if delivery is None:
        return
    if not _still_wanted(delivery):
        _settle(delivery, status=DeliveryStatus.SKIPPED)
        return
    try:
        alert_mail(delivery=delivery).send()
    except Exception as error:
        # Whatever goes wrong, the notice must stay in the outbox.
        logger.warning("delivery %s failed: %s", delivery.pk, error, exc_info=True)
        _retry_later(delivery, error)
    else:
        _settle(delivery, status=DeliveryStatus.SENT, sent_at=timezone.now())


def deliveries_sweep() -> None:
    """Send again what is due and was not sent: lost message, dead worker, failed mail server."""
    now = timezone.now()
    unsent = (DeliveryStatus.PENDING, DeliveryStatus.SENDING)
    due = Delivery.objects.filter(status__in=unsent, next_try_at__lte=now).order_by("next_try_at")
    for delivery in due[:500]:
        Delivery.objects.filter(pk=delivery.pk).update(next_try_at=now + MESSAGE_PATIENCE)
        tasks.delivery_send.delay(delivery.pk)


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
    rested = Q(not_before=None) | Q(not_before__lte=now)
    free = Q(status=DeliveryStatus.PENDING) & rested | Q(
        status=DeliveryStatus.SENDING, lease_until__lte=now
    )
    lease_until = now + LEASE
    with transaction.atomic():
        claimed = Delivery.objects.filter(free, pk=delivery_id).update(
            status=DeliveryStatus.SENDING,
            attempt=F("attempt") + 1,
            lease_until=lease_until,
            next_try_at=lease_until,
        )
        if not claimed:
            return None
        return Delivery.objects.select_related(
            "user", "transition__alert__shelf__store", "transition__alert__photo"
        ).get(pk=delivery_id)


def _retry_later(delivery: Delivery, error: Exception) -> None:
    now = timezone.now()
    given_up = now - delivery.created_at > GIVE_UP_AFTER
    again_at = now + backoff(delivery.attempt)
    _settle(
        delivery,
        status=DeliveryStatus.FAILED if given_up else DeliveryStatus.PENDING,
        not_before=again_at,
        next_try_at=again_at,
        last_error=f"{type(error).__name__}: {error}"[:300],
    )


def _settle(delivery: Delivery, *, status: DeliveryStatus, **changes: object) -> None:
    mine = Delivery.objects.filter(
        pk=delivery.pk, attempt=delivery.attempt, status=DeliveryStatus.SENDING
    )
    mine.update(lease_until=None, status=status, **changes)
    metrics.MAILS.labels("retried" if status == DeliveryStatus.PENDING else status.value).inc()
