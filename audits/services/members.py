"""A store's people: invited by mail, made manager or staff, taken out."""

import logging
from secrets import token_urlsafe
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.language import language_of
from accounts.letters import letter_to
from accounts.models import Membership, Role, User
from audits.errors import ErrorCode, ShelfWatchError
from audits.models import Alert, AlertStatus, Store

logger = logging.getLogger(__name__)


def member_invite(*, store: Store, mail: str, name: str, role: Role, by: User) -> bool:
    """Make somebody a member and mail them the way in; returns whether the mail was taken.

    A person new to the site gets a password that nobody knows: the mail's link lets them choose
    their own, and later 'forgotten the password' does. The name of somebody known stays theirs.
    """
    with transaction.atomic():
        user = User.objects.filter(email__iexact=mail).first()
        is_new = user is None
        if user is None:
            # Until they have seen a page they are written to as who invites them reads.
            user = User.objects.create_user(
                mail, token_urlsafe(32), name=name, language_seen=language_of(by)
            )
        member, made = Membership.objects.get_or_create(
            user=user, store=store, defaults={"role": role}
        )
        if not made:
            raise ShelfWatchError(ErrorCode.MEMBER_ALREADY)
    return _mail(member, by, is_new=is_new or user.last_login is None)


def invitation_again(*, member: Membership, by: User) -> bool:
    """Mail the way in once more; returns whether the mail was taken."""
    return _mail(member, by, is_new=member.user.last_login is None)


def member_change(*, member: Membership, role: Role) -> None:
    """Raises ShelfWatchError where the store would have no manager any more."""
    with transaction.atomic():
        if role != Role.MANAGER:
            _keep_a_manager(member)
        Membership.objects.filter(pk=member.pk).update(role=role)


def member_remove(*, member: Membership) -> None:
    """Take somebody out of the store; what they were on is free for others. Raises
    ShelfWatchError where the store would have no manager any more."""
    with transaction.atomic():
        _keep_a_manager(member)
        alerts = Alert.objects.filter(shelf__store=member.store_id, taken_by=member.user_id)
        alerts.exclude(status=AlertStatus.RESOLVED).update(taken_by=None, taken_at=None)
        member.delete()


def _keep_a_manager(member: Membership) -> None:
    managers = Membership.objects.select_for_update().filter(
        store=member.store_id, role=Role.MANAGER
    )
    if {one.pk for one in managers} == {member.pk}:
        raise ShelfWatchError(ErrorCode.LAST_MANAGER)


def _mail(member: Membership, by: User, *, is_new: bool) -> bool:
    site, user = settings.SHELFWATCH_BASE_URL, member.user
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    way = reverse("password_reset_confirm", args=[uid, token]) if is_new else reverse("dashboard")
    context = {"member": member, "user": user, "by": by, "is_new": is_new, "link": site + way}
    letter = letter_to(user, "invitation", context)
    mail = EmailMultiAlternatives(letter.subject, letter.text, to=[user.email])
    mail.attach_alternative(letter.html, "text/html")
    try:
        mail.send()
    except (OSError, SMTPException) as error:
        logger.warning("an invitation could not be mailed: %s", type(error).__name__)
        return False
    return True
