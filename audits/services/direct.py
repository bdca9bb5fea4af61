"""Photos that senders bring into the storage themselves, before they tell what they show.

A photo then costs the web process neither a slow connection nor a thread. Where the storage is a
folder, or a bucket that senders cannot reach, the site takes the photo in by the same form.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4

from django.core import signing
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from audits.errors import ErrorCode, ShelfWatchError
from detection import PhotoLimits

INCOMING = "incoming"
TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "image/bmp")
# How long the address takes the photo, and the id names it (`orphans` deletes it afterwards).
TAKEN_FOR, KEPT_FOR = timedelta(minutes=15), timedelta(days=1)
MOST_BYTES = PhotoLimits().max_bytes
_SALT = "audits.services.direct"


class Bucket(Protocol):
    def direct_post(
        self, name: str, *, content_type: str, byte_size: int, seconds: int
    ) -> dict[str, Any] | None:
        """`{"url", "fields"}` of a POST that puts the file there; None: not from outside."""


@dataclass(frozen=True, slots=True)
class DirectUpload:
    """`fields` go before the file, which is the form's last field and named `file`."""

    id: str
    url: str
    fields: dict[str, str]
    expires_at: datetime


def upload_offer(
    *, owner: User, content_type: str, byte_size: int, here: Callable[[str], str]
) -> DirectUpload:
    """Where to bring one photo of this type and size; `here(id)` is the site's own address."""
    name = f"{INCOMING}/{uuid4().hex}"
    told = {"name": name, "type": content_type, "size": byte_size, "owner": owner.pk}
    token = signing.dumps(told, salt=_SALT)
    expires_at = timezone.now() + TAKEN_FOR
    post = _direct(name, content_type, byte_size)
    if post is None:
        return DirectUpload(token, here(token), {"Content-Type": content_type}, expires_at)
    return DirectUpload(token, post["url"], post["fields"], expires_at)


def upload_receive(*, token: str, content_type: str, file: File) -> None:  # type: ignore[type-arg]
    """Keep a photo brought to the site; one that is there already stays as it is."""
    told = _told(token, TAKEN_FOR)
    if file.size != told["size"] or content_type != told["type"]:
        raise ShelfWatchError(ErrorCode.UPLOAD_NOT_AS_TOLD)
    if not default_storage.exists(told["name"]):
        default_storage.save(told["name"], file)


def upload_read(*, token: str, owner: User, position: int) -> bytes:
    """The photo that `owner` brought; `position` is its place in the check, from 1."""
    told = _told(token, KEPT_FOR, position)
    if told["owner"] != owner.pk:
        raise ShelfWatchError(ErrorCode.UPLOAD_NOT_FOUND, position=position)
    try:
        with default_storage.open(told["name"]) as file:
            data: bytes = file.read(MOST_BYTES + 1)
            return data
    except FileNotFoundError as error:
        raise ShelfWatchError(ErrorCode.UPLOAD_NOT_FOUND, position=position) from error


def _direct(name: str, content_type: str, byte_size: int) -> dict[str, Any] | None:
    bucket: Bucket | None = default_storage if hasattr(default_storage, "direct_post") else None
    if bucket is None:
        return None
    seconds = int(TAKEN_FOR.total_seconds())
    return bucket.direct_post(name, content_type=content_type, byte_size=byte_size, seconds=seconds)


def _told(token: str, lasts: timedelta, position: int | None = None) -> dict[str, Any]:
    """What was said when the id was given out; raises for one that is not ours or too old."""
    try:
        told: dict[str, Any] = signing.loads(token, salt=_SALT, max_age=lasts)
    except signing.BadSignature as error:
        raise ShelfWatchError(ErrorCode.UPLOAD_NOT_FOUND, position=position) from error
    return told
