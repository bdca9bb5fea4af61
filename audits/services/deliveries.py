"""The outbox: notices are rows first, written with what they tell of, and sent afterwards.

At least once: a notice is doubled only where a worker dies between the mail server's acceptance
and our commit, and then both copies carry the same Message-ID.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Role, User
from audits import tasks
from audits.models import AlertTransition, Delivery, DeliveryStatus
from audits.services.mail import alert_mail
from audits.services.patience import MESSAGE_PATIENCE

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 30
# Waiting times double up to this: 30 attempts span more than a day.
LONGEST_WAIT = timedelta(hours=1)


def deliveries_create(*, transition: AlertTransition, now: datetime) -> list[Delivery]:
    """One mail for each manager of the store who wants mail; sent once this commits."""
    store = transition.alert.shelf.store
    managers = User.objects.filter(
        memberships__store=store, memberships__role=Role.MANAGER, is_active=True, mail_alerts=True
    )
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


def _claim(delivery_id: int, now: datetime) -> Delivery | None:
    free = Q(status=DeliveryStatus.PENDING) | Q(status=DeliveryStatus.SENDING, lease_until__lt=now)
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
    given_up = delivery.attempt >= MAX_ATTEMPTS
    wait = min(timedelta(seconds=15 * 2 ** min(delivery.attempt, 12)), LONGEST_WAIT)
    _settle(
        delivery,
        status=DeliveryStatus.FAILED if given_up else DeliveryStatus.PENDING,
        next_try_at=timezone.now() + wait,
        last_error=f"{type(error).__name__}: {error}"[:300],
    )


def _settle(delivery: Delivery, **changes: object) -> None:
    mine = Delivery.objects.filter(
        pk=delivery.pk, attempt=delivery.attempt, status=DeliveryStatus.SENDING
    )
    mine.update(lease_until=None, **changes)
