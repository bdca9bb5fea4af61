"""People and what they may see."""

from accounts.models.membership import Membership, Role
from accounts.models.phone import StorePhone
from accounts.models.user import AtOnce, Language, MailPace, User

__all__ = ["AtOnce", "Language", "MailPace", "Membership", "Role", "StorePhone", "User"]
