"""The mail to a webhook's owner that nothing is sent there any more."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from accounts.letters import letter_to
from audits.services.patience import GIVE_UP_AFTER
from integrations import tasks
from integrations.models import Webhook

logger = logging.getLogger(__name__)
_LET_BE = timedelta(minutes=2)


def webhook_mail(*, webhook_id: int) -> None:
    """Mail the owner of a webhook that was switched off; returns at once if that was done."""
    mine = Webhook.objects.filter(pk=webhook_id).exclude(disabled_at=None)
    if not mine.filter(owner_told_at=None).update(owner_told_at=timezone.now()):
        return
    webhook = mine.select_related("owner").get()
    try:
        _mail(webhook).send()
    except Exception:
        # Whatever goes wrong, the sweeper tries it again.
        logger.exception("the mail about webhook %s was not sent", webhook_id)
        mine.update(owner_told_at=None)


def webhook_mails_sweep() -> None:
    """Send what was not sent, for as long as it is news; who is switched off in the admin, where
    nothing failed, is not told."""
    now = timezone.now()
    due = Webhook.objects.filter(
        owner_told_at=None,
        failing_since__isnull=False,
        disabled_at__lte=now - _LET_BE,
        disabled_at__gte=now - GIVE_UP_AFTER,
    )
    for pk in due.values_list("pk", flat=True)[:100]:
        tasks.webhook_mail.delay(pk)


def _mail(webhook: Webhook) -> EmailMultiAlternatives:
    last = webhook.notices.exclude(last_error="").order_by("-id").first()
    context = {
        "webhook": webhook,
        "error": last.last_error if last else "",
        "site": settings.SHELFWATCH_BASE_URL,
    }
    letter = letter_to(webhook.owner, "webhook-disabled", context)
    mail = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[webhook.owner.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(letter.html, "text/html")
    return mail
