"""People and what they may see."""

from accounts.models.membership import Membership, Role
from accounts.models.user import User

__all__ = ["Membership", "Role", "User"]
