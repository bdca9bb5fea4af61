"""A store's people: invited by mail, made manager or staff, taken out."""

from secrets import token_urlsafe

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.language import language_of
from accounts.letters import Letter, letter_to
from accounts.models import Membership, Role, User
from audits.errors import ErrorCode, ShelfWatchError
from audits.models import Alert, AlertStatus, Mailing, MailKind, Store
from audits.services.mailings import mailing_create


def member_invite(*, store: Store, mail: str, name: str, role: Role, by: User) -> None:
    """Make somebody a member, and have the way in mailed to them.

    A person new to the site gets a password that nobody knows: the mail's link lets them choose
    their own, and later 'forgotten the password' does. The name of somebody known stays theirs.
    """
    with transaction.atomic():
        user = User.objects.filter(email__iexact=mail).first()
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
        invitation_again(member=member, by=by)


def invitation_again(*, member: Membership, by: User) -> None:
    """Have the way in mailed (once more)."""
    mailing_create(kind=MailKind.INVITATION, about=member.pk, user=member.user, by=by)


def invitation_letter(mailing: Mailing) -> Letter | None:
    """None once they are out of the store again. Who was never here gets a link of their own,
    which works for three days from when the mail is sent."""
    found = Membership.objects.select_related("user", "store").filter(pk=mailing.about)
    member = found.first()
    if member is None:
        return None
    user, is_new = member.user, member.user.last_login is None
    context = {
        "member": member,
        "user": user,
        # Who invited them may be gone by now.
        "by": mailing.by or member.store,
        "is_new": is_new,
        "link": settings.SHELFWATCH_BASE_URL + (_way_in(user) if is_new else reverse("dashboard")),
    }
    return letter_to(user, "invitation", context)


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


def _way_in(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("password_reset_confirm", args=[uid, default_token_generator.make_token(user)])
