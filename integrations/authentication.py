"""Who a machine is: the key in `Authorization: Bearer sw_...` or `X-API-Key: sw_...`."""

import hmac
import re
from datetime import datetime

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import User
from integrations.errors import SENTENCES, KeyErrorCode
from integrations.models import ApiKey
from integrations.models.api_key import digest
from integrations.services.devices import device_seen
from integrations.services.keys import api_key_use

_KEY = re.compile(r"sw_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")


class KeyRefused(AuthenticationFailed):
    def __init__(self, code: KeyErrorCode) -> None:
        super().__init__(SENTENCES[code], code.value)


class ApiKeyAuthentication(BaseAuthentication):
    """Leaves requests without a key to the next class; a key that is refused answers 401."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        sent = _sent_key(request)
        if sent is None:
            return None
        now = timezone.now()
        key = _find(sent)
        _check(key, now)
        api_key_use(key=key, now=now)
        device_seen(key=key, now=now)
        return key.owner, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="ShelfWatch"'


def _sent_key(request: Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return request.headers.get("X-API-Key")


def _find(sent: str) -> ApiKey:
    """The key's row; an unknown prefix and a wrong secret cannot be told apart."""
    parts = _KEY.fullmatch(sent)
    keys = ApiKey.objects.select_related("owner", "device")
    key = keys.filter(prefix=parts[1]).first() if parts else None
    known = key.secret_sha256 if key else digest("")
    matches = hmac.compare_digest(digest(parts[2] if parts else ""), known)
    if key is None or not matches:
        raise KeyRefused(KeyErrorCode.INVALID)
    return key


def _check(key: ApiKey, now: datetime) -> None:
    if key.revoked_at is not None:
        raise KeyRefused(KeyErrorCode.REVOKED)
    if key.expires_at is not None and key.expires_at <= now:
        raise KeyRefused(KeyErrorCode.EXPIRED)
    if not key.owner.is_active:
        raise KeyRefused(KeyErrorCode.OWNER_INACTIVE)
