"""Files in the storage that no row points at: left by a process killed between file and row."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.core.files.storage import default_storage

from audits.models import Photo
from audits.services.direct import INCOMING
from audits.services.renditions import Size

# Far longer than an upload takes from its file to its row.
GRACE = timedelta(days=1)
AT_ONCE = 500


def orphans_delete(*, now: datetime, dry_run: bool = False) -> int:
    """Delete photos and smaller copies without a row that are older than `GRACE`."""
    gone = 0
    for names in _batches(_files("photos")):
        gone += _delete(names, names, now, dry_run=dry_run)
    # Brought by senders; a check has a copy of its own.
    for names in _batches(_files(INCOMING)):
        gone += _delete(names, names, now, dry_run=dry_run)
    for names in _batches(_files("renditions")):
        gone += _delete(names, [_photo_of(name) for name in names], now, dry_run=dry_run)
    return gone


def _delete(names: list[str], photos: list[str], now: datetime, *, dry_run: bool) -> int:
    """`photos` are those that the files `names` belong to, in the same order."""
    known = set(Photo.objects.filter(file__in=photos).values_list("file", flat=True))
    gone = 0
    for name, photo in zip(names, photos, strict=True):
        if photo not in known and _is_old(name, now):
            gone += 1
            if not dry_run:
                default_storage.delete(name)
    return gone


def _is_old(name: str, now: datetime) -> bool:
    try:
        return now - default_storage.get_modified_time(name) > GRACE
    except FileNotFoundError:
        return False


def _photo_of(rendition: str) -> str:
    """The photo that a smaller copy was made of; see `rendition_name`."""
    inner = rendition.removeprefix("renditions/")
    for size in Size:
        inner = inner.removesuffix(f".{size}.jpg")
    return f"photos/{inner}"


def _files(folder: str) -> Iterator[str]:
    """Every file below; a folder that is not there has none."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        if name:  # S3 lists the folder itself as a nameless file
            yield f"{folder}/{name}"
    for name in folders:
        yield from _files(f"{folder}/{name}")


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    """Told as they are found: a chain's photos are millions."""
    rest = iter(names)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch
