"""The outbox of mails that are not about alerts: camera, webhook, invitation.

As in `deliveries`: at least once, one row a reader, and a mail sent again has the same Message-ID.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from accounts.letters import Letter
from accounts.models import User
from audits import metrics, tasks
from audits.models import UNSENT, DeliveryStatus, Mailing, MailKind
from audits.services.mail_headers import mail_headers
from audits.services.outbox import after_failure, claim, overdue, settle
from audits.services.patience import MESSAGE_PATIENCE

logger = logging.getLogger(__name__)

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
        _settle(mailing, **after_failure(mailing, f"{type(error).__name__}: {error}"))
    else:
        if mail is None:
            _settle(mailing, status=DeliveryStatus.SKIPPED)
        else:
            _settle(mailing, status=DeliveryStatus.SENT, sent_at=timezone.now())


def mailings_sweep() -> None:
    """Send again what is due and was not sent: lost message, dead worker, failed mail server."""
    for key in overdue(Mailing.objects.all()):
        tasks.mailing_send.delay(key)


def _claim(mailing_id: int) -> Mailing | None:
    mine = Mailing.objects.filter(pk=mailing_id)
    return mine.select_related("user", "by").get() if claim(mine, timezone.now()) else None


def _mail(mailing: Mailing) -> EmailMultiAlternatives | None:
    letter = _makers[mailing.kind](mailing)
    if letter is None:
        return None
    headers = mail_headers(f"{mailing.kind}-{mailing.pk}-{mailing.about}")
    mail = EmailMultiAlternatives(
        letter.subject, letter.text, to=[mailing.user.email], headers=headers
    )
    mail.attach_alternative(letter.html, "text/html")
    return mail


def _settle(mailing: Mailing, *, status: DeliveryStatus, **changes: Any) -> None:
    """Write down how it ended; nothing for who lost the claim."""
    settle(mailing, status=status, **changes)
    metrics.MAILS.labels("retried" if status == DeliveryStatus.PENDING else status.value).inc()
