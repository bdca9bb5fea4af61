"""Taking photos in: bytes checked, files stored, one atomic write, the task sent on commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from audits import tasks
from audits.errors import ErrorCode, ShelfWatchError
from audits.models import Audit, AuditTransition, Photo, Shelf, Source
from audits.models.audit import photo_path
from audits.photo_words import photo_words
from audits.selectors.closed import is_closed
from audits.services import events
from audits.services.patience import MESSAGE_PATIENCE
from audits.services.planograms import planogram_in_force
from detection import PhotoError, PhotoInfo, inspect_photo

MAX_PHOTOS = 10
# A camera clock this far ahead is wrong, not early.
CLOCK_TOLERANCE = timedelta(minutes=5)
# No shelf was photographed for us before this.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
# A camera whose battery died starts again years ago: an older EXIF time is not believed.
EXIF_TRUSTED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Checked:
    data: bytes
    info: PhotoInfo
    captured_at: datetime


def audit_create(
    *,
    shelf: Shelf,
    photos: Sequence[bytes],
    source: Source,
    created_by: User | None = None,
    captured_at: datetime | None = None,
    client_key: UUID | None = None,
    device_id: int | None = None,
) -> Audit:
    """Store the photos as a new PENDING audit and send it to a worker.

    `captured_at` (aware) overrides the photos' own times. With a `client_key` that this shelf has
    seen before with the same photos, the audit made then is returned and nothing is written.
    `device_id` is that of the camera or robot that sent them, one of the shelf's store.
    Raises `ShelfWatchError` (codes of `audits.errors` and `detection.PhotoErrorCode`) before
    anything is stored.
    """
    if known := _sent_before(shelf, client_key, photos):
        return known
    if is_closed(shelf):
        raise ShelfWatchError(ErrorCode.SHELF_CLOSED)
    received_at = timezone.now()
    checked = _check(shelf, photos, captured_at, received_at)
    audit = Audit(
        shelf=shelf,
        planogram=planogram_in_force(shelf, received_at),
        source=source,
        captured_at=max(photo.captured_at for photo in checked),
        received_at=received_at,
        next_try_at=received_at + MESSAGE_PATIENCE,
        created_by=created_by,
        client_key=client_key,
        device_id=device_id,
    )
    names: list[str] = []
    try:
        # Files first: a row never points at a photo that is not there.
        for position, photo in enumerate(checked, start=1):
            names.append(_store(audit, position, photo))
        _write(audit, checked, names)
    except BaseException as error:
        _forget_files(names)
        if isinstance(error, IntegrityError) and (known := _sent_before(shelf, client_key, photos)):
            return known
        raise
    return audit


def _sent_before(shelf: Shelf, client_key: UUID | None, photos: Sequence[bytes]) -> Audit | None:
    """The audit made when these photos came with this key; raises if other photos did."""
    if client_key is None:
        return None
    known = Audit.objects.filter(shelf=shelf, client_key=client_key).first()
    if known is None:
        return None
    before = known.photos.order_by("position").values_list("sha256", flat=True)
    if list(before) != [sha256(data).hexdigest() for data in photos]:
        raise ShelfWatchError(ErrorCode.CLIENT_KEY_REUSED)
    return known


def _forget_files(names: Sequence[str]) -> None:
    """Delete the files that no row points at: the commit may have gone through before the fault."""
    kept = set(Photo.objects.filter(file__in=names).values_list("file", flat=True))
    for name in names:
        if name not in kept:
            default_storage.delete(name)


def _check(
    shelf: Shelf, photos: Sequence[bytes], captured_at: datetime | None, received_at: datetime
) -> list[_Checked]:
    if not photos:
        raise ShelfWatchError(ErrorCode.NO_PHOTOS)
    if len(photos) > MAX_PHOTOS:
        raise ShelfWatchError(ErrorCode.TOO_MANY_PHOTOS)
    if captured_at and captured_at > received_at + CLOCK_TOLERANCE:
        raise ShelfWatchError(ErrorCode.CAPTURED_IN_FUTURE)
    if captured_at and captured_at < EARLIEST:
        raise ShelfWatchError(ErrorCode.CAPTURED_TOO_LONG_AGO)
    checked = []
    for position, data in enumerate(photos, start=1):
        try:
            info = inspect_photo(data)
        except PhotoError as error:
            message = photo_words(error.message)
            raise ShelfWatchError(error.code, message, position=position) from error
        when = captured_at or _exif_time(shelf, info, received_at) or received_at
        checked.append(_Checked(data, info, min(when, received_at)))
    return checked


def _exif_time(shelf: Shelf, info: PhotoInfo, received_at: datetime) -> datetime | None:
    """The camera's time, taken as the store's local time where the camera names no zone."""
    when = info.captured_at
    if when is None:
        return None
    if timezone.is_naive(when):
        when = when.replace(tzinfo=shelf.store.zone)
    believable = received_at - EXIF_TRUSTED_FOR <= when <= received_at + CLOCK_TOLERANCE
    return when if believable else None


def _store(audit: Audit, position: int, photo: _Checked) -> str:
    name = photo_path(Photo(audit=audit, position=position), photo.info.extension)
    return default_storage.save(name, ContentFile(photo.data))


def _write(audit: Audit, checked: Sequence[_Checked], names: Sequence[str]) -> None:
    with transaction.atomic():
        audit.save(force_insert=True)
        AuditTransition.objects.create(
            audit=audit,
            to_status=audit.status,
            at=audit.received_at,
            by=audit.created_by,
            why=_sent_by(audit),
        )
        Photo.objects.bulk_create(
            Photo(
                audit=audit,
                position=position,
                file=name,
                mime=photo.info.mime,
                byte_size=photo.info.byte_size,
                sha256=photo.info.sha256,
                width=photo.info.width,
                height=photo.info.height,
                captured_at=photo.captured_at,
                received_at=audit.received_at,
                source=audit.source,
            )
            for position, (photo, name) in enumerate(zip(checked, names, strict=True), start=1)
        )
        if audit.device_id is not None:
            events.device_sent(audit.device_id)
        # Robust: a broker that is down must not undo what is committed; the sweeper tells a worker.
        transaction.on_commit(lambda: tasks.audit_run.delay(audit.pk), robust=True)


def _sent_by(audit: Audit) -> str:
    """As it is kept: in English, whoever sends."""
    with override(settings.LANGUAGE_CODE):
        return f"sent by {audit.get_source_display()}"
