"""People and what they may see."""

from accounts.models.membership import Membership, Role
from accounts.models.phone import StorePhone
from accounts.models.user import UNNAMED, AtOnce, Language, MailPace, User

__all__ = [
    "UNNAMED",
    "AtOnce",
    "Language",
    "MailPace",
    "Membership",
    "Role",
    "StorePhone",
    "User",
]
