"""How the invitations of a store's people stand."""

from collections.abc import Iterable

from accounts.models import Membership
from audits.models import Mailing, MailKind


def invitations_of(members: Iterable[Membership]) -> dict[int, Mailing]:
    """The newest invitation by membership; none for who came without one."""
    keys = [member.pk for member in members]
    found = Mailing.objects.filter(kind=MailKind.INVITATION, about__in=keys)
    return {one.about: one for one in found.order_by("pk")}
