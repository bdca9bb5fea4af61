"""API keys: made, revoked, seen in use."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from audits.models import Store
from integrations.models import ApiKey

# A busy camera's key must not cost a write for each photo.
USE_NOTED_EVERY = timedelta(minutes=1)


def api_key_create(
    *,
    owner: User,
    name: str,
    scopes: Iterable[str],
    stores: Iterable[Store] | None = None,
    expires_at: datetime | None = None,
    rate_per_minute: int | None = None,
) -> tuple[ApiKey, str]:
    """The new row and the whole key, which cannot be had again; `stores` None: all the owner's.

    Raises `ValidationError` for an empty name and for unknown or no scopes.
    """
    key = ApiKey(
        owner=owner,
        name=name,
        scopes=sorted(set(scopes)),
        limited_to_stores=stores is not None,
        expires_at=expires_at,
        rate_per_minute=rate_per_minute,
    )
    secret = key.renew_secret()
    key.full_clean()
    with transaction.atomic():
        key.save(force_insert=True)
        key.stores.set(stores or ())
    return key, secret


def api_key_revoke(*, prefix: str) -> bool:
    """The key stops working at once; False when none with this prefix was in force."""
    in_force = ApiKey.objects.filter(prefix=prefix, revoked_at=None)
    return bool(in_force.update(revoked_at=timezone.now()))


def api_key_use(*, key: ApiKey, now: datetime) -> None:
    """Note that the key was used, at most once in `USE_NOTED_EVERY`."""
    before = now - USE_NOTED_EVERY
    if key.last_used_at is None or key.last_used_at < before:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=before)
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)
