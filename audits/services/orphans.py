"""Files in the storage that no row points at: left by a process killed between file and row."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.utils import timezone

from audits.models import Photo
from audits.services.direct import INCOMING
from audits.services.renditions import Size

# Far longer than an upload takes from its file to its row.
GRACE = timedelta(days=1)
AT_ONCE = 500
# In the order in which they are looked at.
ROOTS = ("photos", "renditions")
# The folder up to which the last look came that ran out of time. Lost, the next begins anew.
_REACHED = "orphans-reached"


def orphans_delete(
    *, now: datetime, dry_run: bool = False, look_for: timedelta | None = None
) -> int:
    """Delete photos and smaller copies without a row that are older than `GRACE`.

    A chain's photos are millions, and with `look_for` a look ends after that time, where the next
    goes on; a folder at least is looked at each time. Without, all of them are. What senders
    brought, of which a check has a copy of its own, is looked at each time, for half of it at most.
    """
    if look_for is None:
        brought = _brought(now, dry_run=dry_run)
        return brought + sum(_in(names, now, dry_run=dry_run) for _, names in _folders())
    ends_at = timezone.now() + look_for
    gone = _brought(now, dry_run=dry_run, until=ends_at - look_for / 2)
    for folder, names in _folders(cache.get(_REACHED, "")):
        gone += _in(names, now, dry_run=dry_run)
        cache.set(_REACHED, folder, None)
        if timezone.now() >= ends_at:
            return gone
    cache.delete(_REACHED)
    return gone


def _brought(now: datetime, *, dry_run: bool, until: datetime | None = None) -> int:
    """Of one folder for everything: what there was no time for is there the next time, when what
    lay before it is gone."""
    gone = 0
    for _, names in _below(INCOMING, []):
        for batch in _batches(names):
            gone += _delete(batch, now, dry_run=dry_run)
            if until is not None and timezone.now() >= until:
                return gone
    return gone


def _in(names: Iterable[str], now: datetime, *, dry_run: bool) -> int:
    return sum(_delete(batch, now, dry_run=dry_run) for batch in _batches(names))


def _delete(names: list[str], now: datetime, *, dry_run: bool) -> int:
    photos = [_photo_of(name) for name in names]
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


def _photo_of(name: str) -> str:
    """The photo that a smaller copy was made of (see `rendition_name`); a photo is its own."""
    inner = name.removeprefix("renditions/")
    if inner == name:
        return name
    for size in Size:
        inner = inner.removesuffix(f".{size}.jpg")
    return f"photos/{inner}"


def _folders(after: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every folder behind `after` with its files, always in the same order."""
    for root in ROOTS:
        yield from _below(root, after.split("/"))


def _below(folder: str, after: list[str]) -> Iterator[tuple[str, list[str]]]:
    """What lies wholly before is not even listed; a folder that is not there has no files."""
    here = folder.split("/")
    if here < after[: len(here)]:
        return
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    # S3 lists the folder itself as a nameless file.
    names = [f"{folder}/{name}" for name in files if name]
    if names and here > after:
        yield folder, names
    for name in sorted(folders):
        yield from _below(f"{folder}/{name}", after)


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch
