"""The copies of packages out of an object store: which could be used last, and which have had
their time. They lie side by side in a folder, each in one named by its manifest's hash."""

import hashlib
import logging
import os
import re
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

logger = logging.getLogger(__name__)

# Long enough for somebody who goes back to the package of last week.
UNUSED_DAYS = 14
_LAST = "last"
# What this module and `object_store` name so: people may keep packages of their own beside.
_OURS = re.compile(r"[0-9a-f]{64}(\.[0-9a-f]{32})?|gone-[0-9a-f]{32}|tmp[a-z0-9_]{8}")


def keep_as_last(address: str, folder: Path) -> None:
    """Note that the package in `folder`, a copy of the one at `address`, could be used."""
    note = _note(address, folder.parent)
    # Where nothing can be written there is nothing to fall back to, and no other harm.
    with suppress(OSError):
        note.parent.mkdir(exist_ok=True)
        fresh = note.with_suffix(f".{uuid4().hex}")
        fresh.write_text(folder.name)
        fresh.replace(note)
        os.utime(folder)


def last_folder(address: str, copies: Path) -> Path | None:
    """The copy under `copies` that was noted for `address` last, None where none ever was."""
    try:
        name = _note(address, copies).read_text()
    except (OSError, UnicodeDecodeError):
        return None
    return copies / name if re.fullmatch("[0-9a-f]{64}", name) else None


def unused_delete(copies: Path, marks: Path, addresses: Collection[str]) -> None:
    """Delete copies that nobody has used for `UNUSED_DAYS`, notes about them, what broken-off
    starts left, and what lies in `marks`, the folder of trials: a package whose mark is gone is
    only tried once more. The last copies of `addresses` are kept whatever their age.
    """
    in_service = {_note(address, copies) for address in addresses}
    in_service |= {copy for each in addresses if (copy := last_folder(each, copies))}
    for folder in (copies, copies / _LAST, marks):
        for path in _old(folder):
            if path not in in_service:
                _delete(path)


def _old(folder: Path) -> Iterator[Path]:
    before = time.time() - UNUSED_DAYS * 24 * 3600
    with suppress(OSError):
        for path in list(folder.iterdir()):
            with suppress(OSError):
                if _OURS.fullmatch(path.name) and path.stat().st_mtime < before:
                    yield path


def _delete(path: Path) -> None:
    """Folders are moved away first: whoever reads sees all of a package or nothing."""
    try:
        if not path.is_dir():
            path.unlink()
            return
        gone = path.with_name(f"gone-{uuid4().hex}")
        path.rename(gone)
        shutil.rmtree(gone)
    except OSError as error:
        # Another process was first, or the folder is not ours to write: neither keeps a model out.
        logger.info("%s stays: %s", path, error)
    else:
        logger.info("%s is gone: unused for %s days", path, UNUSED_DAYS)


def _note(address: str, copies: Path) -> Path:
    return copies / _LAST / hashlib.sha256(address.encode()).hexdigest()
