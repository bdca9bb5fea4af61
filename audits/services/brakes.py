"""Holding a store's mail back, letting it go, and telling the operator."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audits import tasks
from audits.errors import ErrorCode, ShelfWatchError
from audits.models import Delivery, DeliveryStatus, Store
from audits.selectors.brakes import store_opens_too_much
from audits.services.mail_headers import mail_headers

logger = logging.getLogger(__name__)


def store_brake_check(*, store: Store, now: datetime) -> bool:
    """Hold the store's mail back if it opens far more alerts than usual; whether it is held."""
    if store.mail_held_at is not None:
        return True
    if not store_opens_too_much(store, now):
        return False
    Store.objects.filter(pk=store.pk, mail_held_at=None).update(
        mail_held_at=now, operator_told_at=None
    )
    store.mail_held_at = now
    transaction.on_commit(lambda: tasks.operator_tell.delay(store.pk), robust=True)
    return True


def store_mail_release(*, store: Store, by: User) -> None:
    """Send what was held back after all; places filled meanwhile are left out."""
    now = timezone.now()
    with transaction.atomic():
        held = Store.objects.filter(pk=store.pk).exclude(mail_held_at=None)
        if not held.update(mail_held_at=None, operator_told_at=None):
            raise ShelfWatchError(ErrorCode.MAIL_NOT_HELD)
        Delivery.objects.filter(
            transition__alert__shelf__store=store, status=DeliveryStatus.PENDING
        ).update(next_try_at=now)
    logger.warning("mail of store %s released by %s", store.code, by.pk)


def operator_tell(*, store_id: int) -> None:
    """Tell whoever runs the site, once a hold; again by the sweeper if it fails, and then under
    the same Message-ID."""
    store = Store.objects.filter(
        pk=store_id, mail_held_at__isnull=False, operator_told_at=None
    ).first()
    if store is None or store.mail_held_at is None:
        return
    words = (
        f"{store.name} ({store.code}) opened at least five times as many alerts in 24 hours as "
        f"it usually does. Its mail is held back until somebody releases it on the store's page, "
        f"or the alerts of a bad model are withdrawn with manage.py alerts_withdraw."
    )
    logger.error("mail held back: %s", words)
    EmailMessage(
        f"{settings.EMAIL_SUBJECT_PREFIX}Mail of {store.name} is held back",
        words,
        settings.SERVER_EMAIL,
        [address for _, address in settings.ADMINS],
        headers=mail_headers(f"hold-{store.pk}-{store.mail_held_at:%Y%m%d%H%M%S%f}"),
    ).send()
    # Of this hold: it may be over meanwhile, and another begun.
    told = Store.objects.filter(pk=store.pk, mail_held_at=store.mail_held_at)
    told.update(operator_told_at=timezone.now())


def operators_sweep() -> None:
    """Tell again of holds of which the operator has not heard."""
    untold = Store.objects.filter(mail_held_at__isnull=False, operator_told_at=None)
    for store_id in untold.values_list("pk", flat=True)[:100]:
        tasks.operator_tell.delay(store_id)
