"""Reads of the machines' side."""

from django.db.models import QuerySet

from accounts.models import User
from integrations.models import ApiKey


def keys_of(user: User) -> QuerySet[ApiKey]:
    """Keys that the person may see and revoke: the own ones, a superuser's are all."""
    keys = ApiKey.objects.select_related("owner").prefetch_related("stores").order_by("-id")
    return keys if user.is_superuser else keys.filter(owner=user)
