"""Addresses that are told of events: made, given a new secret, switched on again, removed."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audits.models import Store
from integrations.models import Webhook
from integrations.models.webhook import new_secret
from integrations.outgoing import check_url

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

    A new address has failed nobody yet; whoever switches one off needs no mail about it.
    """
    if url is not None and url != webhook.url:
        check_url(url)
        webhook.url, webhook.failing_since, webhook.rests_until = url, None, None
    if events is not None:
        webhook.events = sorted(set(events))
    webhook.full_clean()
    if active is False and webhook.disabled_at is None:
        webhook.disabled_at = webhook.owner_told_at = timezone.now()
    with transaction.atomic():
        webhook.save(
            update_fields=[
                *("url", "events", "failing_since", "rests_until", "disabled_at", "owner_told_at")
            ]
        )
        if active and webhook.disabled_at is not None:
            webhook_enable(webhook=webhook)
    return webhook


def webhook_enable(*, webhook: Webhook) -> Webhook:
    """Send again, starting with what is still waiting."""
    webhook.disabled_at = webhook.failing_since = webhook.rests_until = None
    webhook.save(update_fields=["disabled_at", "failing_since", "rests_until"])
    return webhook


def webhook_remove(*, webhook: Webhook, by: User) -> None:
    """Tell it nothing any more, and forget what it was told."""
    pk = webhook.pk
    with transaction.atomic():
        webhook.delete()
    logger.info("webhook %s removed by %s", pk, by.pk)
