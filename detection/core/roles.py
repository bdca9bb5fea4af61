"""What a network's classes mean to us."""

import re
from enum import StrEnum


class Role(StrEnum):
    """What a box of a class stands for; OTHER is not reported."""

    PRODUCT = "product"
    GAP = "gap"
    OTHER = "other"


_GAP = re.compile(r"gap|void|empty|hole|out.?of.?stock|\boos\b|missing|vacan", re.IGNORECASE)
_PRODUCT = re.compile(r"product|object|item|sku|article|good|facing|stock", re.IGNORECASE)


def roles_of(names: tuple[str, ...]) -> tuple[Role, ...]:
    """Roles by class name; where no name speaks of products, the first class that is no gap is."""
    roles = [_role(name) for name in names]
    if Role.PRODUCT not in roles and Role.OTHER in roles:
        roles[roles.index(Role.OTHER)] = Role.PRODUCT
    return tuple(roles)


def _role(name: str) -> Role:
    if _GAP.search(name):
        return Role.GAP
    return Role.PRODUCT if _PRODUCT.search(name) else Role.OTHER
