"""The mail to a webhook's owner that nothing is sent there any more."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.letters import Letter, letter_to
from audits.models import Mailing, MailKind
from audits.services.mailings import mailing_create
from audits.services.patience import GIVE_UP_AFTER
from integrations.models import Webhook


def webhook_mail_create(*, webhook_id: int) -> None:
    """The mail to the owner of a webhook that was switched off, in the outbox; once."""
    mine = Webhook.objects.filter(pk=webhook_id).exclude(disabled_at=None)
    with transaction.atomic():
        if not mine.filter(owner_told_at=None).update(owner_told_at=timezone.now()):
            return
        owner = mine.select_related("owner").get().owner
        mailing_create(kind=MailKind.WEBHOOK, about=webhook_id, user=owner)


def webhook_mails_sweep() -> None:
    """Of what a pod of the release before switched off while it failed, the owner is told as
    well."""
    due = Webhook.objects.filter(
        owner_told_at=None,
        failing_since__isnull=False,
        disabled_at__gte=timezone.now() - GIVE_UP_AFTER,
    )
    for pk in due.values_list("pk", flat=True)[:100]:
        webhook_mail_create(webhook_id=pk)


def webhook_letter(mailing: Mailing) -> Letter | None:
    """None once it is switched on again or gone."""
    webhook = Webhook.objects.filter(pk=mailing.about).exclude(disabled_at=None).first()
    if webhook is None:
        return None
    last = webhook.notices.exclude(last_error="").order_by("-id").first()
    context = {
        "webhook": webhook,
        "error": last.last_error if last else "",
        "site": settings.SHELFWATCH_BASE_URL,
    }
    return letter_to(mailing.user, "webhook-disabled", context)
