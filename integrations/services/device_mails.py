"""Mails to a store's managers about a camera or robot."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from accounts.letters import letter_to
from accounts.models import Role, User
from audits.services.patience import GIVE_UP_AFTER
from integrations import tasks
from integrations.models import DeviceTransition
from integrations.wording import advice_words, reason_words

logger = logging.getLogger(__name__)
_LET_BE = timedelta(minutes=2)


def device_mail(*, transition_id: int) -> None:
    """Mail the managers about one change; returns at once if that was done."""
    now = timezone.now()
    mine = DeviceTransition.objects.filter(pk=transition_id)
    if not mine.filter(mailed_at=None).update(mailed_at=now):
        return
    moved = mine.select_related("device__store", "shelf").get()
    try:
        for user in _managers(moved):
            _mail(moved, user).send()
    except Exception:
        # Whatever goes wrong, the sweeper tries it again.
        logger.exception("the mail about device %s was not sent", moved.device_id)
        mine.update(mailed_at=None)


def device_mails_sweep() -> None:
    """Send what was not sent, for as long as it is news."""
    now = timezone.now()
    due = DeviceTransition.objects.filter(
        mailed_at=None, at__lte=now - _LET_BE, at__gte=now - GIVE_UP_AFTER
    )
    for pk in due.values_list("pk", flat=True)[:100]:
        tasks.device_mail.delay(pk)


def _managers(moved: DeviceTransition) -> list[User]:
    managers = User.objects.filter(
        memberships__store=moved.device.store_id, memberships__role=Role.MANAGER, is_active=True
    )
    return list(managers.filter(mail_alerts=True))


def _mail(moved: DeviceTransition, user: User) -> EmailMultiAlternatives:
    context = {
        "moved": moved,
        "device": moved.device,
        "reason": reason_words(moved),
        "advice": advice_words(moved),
        "store": moved.device.store,
        "user": user,
        "site": settings.SHELFWATCH_BASE_URL,
    }
    letter = letter_to(user, "device-changed", context)
    headers = {"Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(letter.subject, letter.text, to=[user.email], headers=headers)
    mail.attach_alternative(letter.html, "text/html")
    return mail
