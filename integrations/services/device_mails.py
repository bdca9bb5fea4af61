"""Mails to a store's managers about a camera or robot."""

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.letters import Letter, letter_to
from accounts.models import Role, User
from audits.models import Mailing, MailKind
from audits.services.mailings import mailing_create
from audits.services.patience import GIVE_UP_AFTER
from integrations.models import DeviceTransition
from integrations.wording import advice_words, reason_words


def device_mails_create(*, transition_id: int) -> None:
    """One mail about the change for each manager who wants mail, in the outbox; once."""
    mine = DeviceTransition.objects.filter(pk=transition_id)
    with transaction.atomic():
        if not mine.filter(mailed_at=None).update(mailed_at=timezone.now()):
            return
        store_id = mine.values_list("device__store", flat=True).get()
        for user in _managers(store_id):
            mailing_create(kind=MailKind.DEVICE, about=transition_id, user=user)


def device_mails_sweep() -> None:
    """Changes that the release before the outbox wrote down and did not mail."""
    news = timezone.now() - GIVE_UP_AFTER
    due = DeviceTransition.objects.filter(mailed_at=None, at__gte=news)
    for pk in due.values_list("pk", flat=True)[:100]:
        device_mails_create(transition_id=pk)


def device_letter(mailing: Mailing) -> Letter | None:
    """None once the device is gone or the reader no longer looks after it."""
    changes = DeviceTransition.objects.select_related("device__store", "shelf")
    moved = changes.filter(pk=mailing.about).first()
    user = mailing.user
    if moved is None or not _managers(moved.device.store_id).filter(pk=user.pk).exists():
        return None
    context = {
        "moved": moved,
        "device": moved.device,
        "reason": reason_words(moved),
        "advice": advice_words(moved),
        "store": moved.device.store,
        "user": user,
        "site": settings.SHELFWATCH_BASE_URL,
    }
    return letter_to(user, "device-changed", context)


def _managers(store_id: int) -> QuerySet[User]:
    return User.objects.filter(
        memberships__store=store_id,
        memberships__role=Role.MANAGER,
        is_active=True,
        mail_alerts=True,
    )
