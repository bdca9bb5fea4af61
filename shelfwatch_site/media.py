"""Photos and other files of the site, copied out of its storage and back, wherever that lies."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import Storage

_CHUNK = 1024 * 1024


def export(storage: Storage, folder: Path) -> tuple[int, int]:
    """Copy what `folder` does not hold yet; (copied, there already).

    A file's content never changes under its name, so one of the same size is the same.
    """
    copied = there = 0
    for name in stored(storage):
        target = folder / name
        if target.exists() and target.stat().st_size == storage.size(name):
            there += 1
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy_out(storage, name, target)
        copied += 1
    return copied, there


def bring_back(storage: Storage, folder: Path) -> tuple[int, int]:
    """Put every file of `folder` that is missing into the storage; (copied, there already)."""
    copied = there = 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if storage.exists(name):
            there += 1
            continue
        with path.open("rb") as file:
            storage.save(name, File(file))
        copied += 1
    return copied, there


def stored(storage: Storage, folder: str = "") -> Iterator[str]:
    """The name of every file, smaller copies left out: those are made again when asked for."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    inside = f"{folder}/" if folder else ""
    yield from (f"{inside}{name}" for name in files if name)
    for name in folders:
        if inside + name != "renditions":
            yield from stored(storage, inside + name)


def _copy_out(storage: Storage, name: str, target: Path) -> None:
    """Whole or not at all: a copy that was broken off must not look like the file."""
    draft = target.with_name(f"{target.name}.{uuid4().hex}.part")
    try:
        with storage.open(name, "rb") as source, draft.open("wb") as out:
            for chunk in source.chunks(_CHUNK):
                out.write(chunk)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
