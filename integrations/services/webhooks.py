"""Addresses that are told of events: made, given a new secret, switched off and on, removed."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audits.models import Store
from integrations.models import DisabledReason, Webhook
from integrations.models.webhook import NoticeStatus, new_secret
from integrations.outgoing import check_url
from integrations.services.webhook_mails import webhook_mail_create

logger = logging.getLogger(__name__)

# How long the old secret signs beside a new one.
BOTH_SIGN_FOR = timedelta(hours=24)


def webhook_create(
    *,
    owner: User,
    name: str,
    url: str,
    events: Iterable[str],
    stores: Iterable[Store] | None = None,
) -> Webhook:
    """`stores` None: all the owner's. Raises TargetError and ValidationError."""
    check_url(url)
    webhook = Webhook(
        owner=owner,
        name=name,
        url=url,
        events=sorted(set(events)),
        limited_to_stores=stores is not None,
    )
    webhook.full_clean()
    with transaction.atomic():
        webhook.save(force_insert=True)
        webhook.stores.set(stores or ())
    return webhook


def webhook_rotate(*, webhook: Webhook) -> Webhook:
    """A new secret; the old one signs as well for a day."""
    webhook.old_secret, webhook.secret = webhook.secret, new_secret()
    webhook.old_secret_until = timezone.now() + BOTH_SIGN_FOR
    webhook.save(update_fields=["secret", "old_secret", "old_secret_until"])
    return webhook


def webhook_change(
    *,
    webhook: Webhook,
    url: str | None = None,
    events: Iterable[str] | None = None,
    active: bool | None = None,
) -> Webhook:
    """What is None stays as it is, and so does the secret. Raises TargetError and ValidationError.

    Only its owner changes one. A new address has failed nobody yet.
    """
    if url is not None and url != webhook.url:
        check_url(url)
        webhook.url, webhook.failing_since, webhook.rests_until = url, None, None
    if events is not None:
        webhook.events = sorted(set(events))
    webhook.full_clean()
    with transaction.atomic():
        webhook.save(update_fields=["url", "events", "failing_since", "rests_until"])
        if active is False:
            webhook_disable(webhook=webhook, by=webhook.owner)
        elif active and webhook.disabled_at is not None:
            webhook_enable(webhook=webhook)
    return webhook


def webhook_disable(*, webhook: Webhook, by: User) -> bool:
    """Send nothing there until somebody wants it again; False where it was off already.

    Whoever switches an own one off needs no mail about it; the owner of another's gets one.
    """
    now = timezone.now()
    own = by.pk == webhook.owner_id
    with transaction.atomic():
        # Conditional: a worker may have given it up just now, and then that is why it is off.
        switched = Webhook.objects.filter(pk=webhook.pk, disabled_at=None).update(
            disabled_at=now,
            disabled_reason=DisabledReason.BY_HAND,
            owner_told_at=now if own else None,
        )
        if switched and not own:
            webhook_mail_create(webhook_id=webhook.pk)
    webhook.refresh_from_db(fields=["disabled_at", "disabled_reason", "owner_told_at"])
    return bool(switched)


def webhook_enable(*, webhook: Webhook) -> Webhook:
    """Send again, starting with what is still waiting.

    Each of these has all its tries before it again: what failed before was the address, not it. A
    notice that is being sent keeps its number, by which its worker is known.
    """
    webhook.disabled_at = webhook.failing_since = webhook.rests_until = None
    webhook.disabled_reason = ""
    with transaction.atomic():
        webhook.save(
            update_fields=["disabled_at", "disabled_reason", "failing_since", "rests_until"]
        )
        webhook.notices.filter(status=NoticeStatus.PENDING).update(attempt=0)
    return webhook


def webhook_remove(*, webhook: Webhook, by: User) -> None:
    """Tell it nothing any more, and forget what it was told."""
    pk = webhook.pk
    with transaction.atomic():
        webhook.delete()
    logger.info("webhook %s removed by %s", pk, by.pk)
