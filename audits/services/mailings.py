"""The outbox of mails that are not about alerts: camera, webhook, invitation.

As in `deliveries`: at least once, one row a reader, and a mail sent again has the same Message-ID.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.letters import Letter
from accounts.models import User
from audits import metrics, tasks
from audits.models import DeliveryStatus, Mailing, MailKind
from audits.services.patience import GIVE_UP_AFTER, MESSAGE_PATIENCE, backoff
from audits.services.trace import trace_headers

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
UNSENT = (DeliveryStatus.PENDING, DeliveryStatus.SENDING)

# The words of a mail as things stand when it is sent; None: nobody needs it any more.
Maker = Callable[[Mailing], Letter | None]
_makers: dict[str, Maker] = {}


def register(kind: MailKind, maker: Maker) -> None:
    """Who knows what a mail of this kind says."""
    _makers[kind] = maker


def mailing_create(*, kind: MailKind, about: int, user: User, by: User | None = None) -> None:
    """Have the mail sent once this commits; one that still waits is hurried, not doubled."""
    now = timezone.now()
    soon = now + MESSAGE_PATIENCE
    with transaction.atomic():
        same = Mailing.objects.filter(kind=kind, about=about, user=user)
        waiting = same.filter(status__in=UNSENT).first()
        if waiting is None:
            waiting = Mailing.objects.create(
                kind=kind, about=about, user=user, by=by, next_try_at=soon
            )
        else:
            same.filter(status=DeliveryStatus.PENDING).update(not_before=None, next_try_at=soon)
        pk = waiting.pk
        # Robust: with the broker down it waits for the sweeper, and what it tells of stands.
        transaction.on_commit(lambda: tasks.mailing_send.delay(pk), robust=True)


def mailing_send(*, mailing_id: int) -> None:
    """Send one mail; returns at once if it was sent or somebody is sending it."""
    mailing = _claim(mailing_id)
    if mailing is None:
        return
    try:
        mail = _mail(mailing)
        if mail is not None:
            mail.send()
    except Exception as error:
        # Whatever goes wrong, the mail must stay in the outbox.
        logger.warning("mailing %s failed: %s", mailing.pk, error, exc_info=True)
        _retry_later(mailing, error)
    else:
        if mail is None:
            _settle(mailing, status=DeliveryStatus.SKIPPED)
        else:
            _settle(mailing, status=DeliveryStatus.SENT, sent_at=timezone.now())


def mailings_sweep() -> None:
    """Send again what is due and was not sent: lost message, dead worker, failed mail server."""
    now = timezone.now()
    due = Mailing.objects.filter(status__in=UNSENT, next_try_at__lte=now)
    for pk in due.order_by("next_try_at").values_list("pk", flat=True)[:500]:
        Mailing.objects.filter(pk=pk).update(next_try_at=now + MESSAGE_PATIENCE)
        tasks.mailing_send.delay(pk)


def _claim(mailing_id: int) -> Mailing | None:
    now = timezone.now()
    rested = Q(not_before=None) | Q(not_before__lte=now)
    free = Q(status=DeliveryStatus.PENDING) & rested | Q(
        status=DeliveryStatus.SENDING, lease_until__lte=now
    )
    claimed = Mailing.objects.filter(free, pk=mailing_id).update(
        status=DeliveryStatus.SENDING,
        attempt=F("attempt") + 1,
        lease_until=now + LEASE,
        next_try_at=now + LEASE,
    )
    return Mailing.objects.select_related("user", "by").get(pk=mailing_id) if claimed else None


def _mail(mailing: Mailing) -> EmailMultiAlternatives | None:
    letter = _makers[mailing.kind](mailing)
    if letter is None:
        return None
    host = urlsplit(settings.SHELFWATCH_BASE_URL).hostname
    headers = {
        # Depends on the row alone, so a second sending can be recognised.
        "Message-ID": f"<{mailing.kind}-{mailing.pk}-{mailing.about}@{host}>",
        "Auto-Submitted": "auto-generated",
        **trace_headers(),
    }
    mail = EmailMultiAlternatives(
        letter.subject, letter.text, to=[mailing.user.email], headers=headers
    )
    mail.attach_alternative(letter.html, "text/html")
    return mail


def _retry_later(mailing: Mailing, error: Exception) -> None:
    now = timezone.now()
    given_up = now - mailing.created_at > GIVE_UP_AFTER
    again_at = now + backoff(mailing.attempt)
    _settle(
        mailing,
        status=DeliveryStatus.FAILED if given_up else DeliveryStatus.PENDING,
        not_before=again_at,
        next_try_at=again_at,
        last_error=f"{type(error).__name__}: {error}"[:300],
    )


def _settle(mailing: Mailing, *, status: DeliveryStatus, **changes: Any) -> None:
    """Write down how it ended; nothing for who lost the claim."""
    mine = Mailing.objects.filter(
        pk=mailing.pk, attempt=mailing.attempt, status=DeliveryStatus.SENDING
    )
    mine.update(lease_until=None, status=status, **changes)
    metrics.MAILS.labels("retried" if status == DeliveryStatus.PENDING else status.value).inc()
