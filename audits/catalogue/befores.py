"""The values before an import, in a file that it can be taken back by: a compressed line a change.

Written beside the check, on this machine's disk, so that neither memory nor a transaction holds
it; stored where photos are before anything is changed.
"""

import gzip
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage

from audits.catalogue.changes import Change

# One for all lines, and some lines at once: each of its own takes a tenth of the import's time.
_encoded = json.JSONEncoder(ensure_ascii=False).encode
LINES_AT_ONCE = 500


class Befores:
    """Gathers changes; `store` ends it."""

    def __init__(self, file: IO[bytes], lines: gzip.GzipFile) -> None:
        self.count = 0
        self._file, self._lines = file, lines
        self._waiting: list[str] = []

    def add(self, change: Change) -> None:
        self._waiting.append(_encoded([change.key, change.before, change.after]))
        self.count += 1
        if len(self._waiting) == LINES_AT_ONCE:
            self._write()

    def store(self, name: str) -> None:
        self._write()
        self._lines.close()
        self._file.seek(0)
        default_storage.save(name, File(self._file))

    def _write(self) -> None:
        self._lines.write("".join(f"{line}\n" for line in self._waiting).encode())
        self._waiting.clear()


@contextmanager
def befores_gathered() -> Iterator[Befores]:
    # The fastest level: the others take longer than they save in reading.
    with (
        TemporaryFile() as file,
        gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1, mtime=0) as lines,
    ):
        yield Befores(file, lines)


def befores_name() -> str:
    """A name that cannot be guessed, beside the files of imports."""
    return f"imports/{uuid4().hex}.before"


@contextmanager
def befores_opened(name: str) -> Iterator[Iterable[Change]]:
    """The changes in the order of the import's file, once, from a copy on this machine's disk: a
    transaction waits for no storage. Raises FileNotFoundError."""
    with TemporaryFile() as copy:
        with default_storage.open(name, "rb") as file:
            copyfileobj(file, copy)
        copy.seek(0)
        with gzip.GzipFile(fileobj=copy, mode="rb") as lines:
            yield map(_change, lines)


def _change(line: bytes) -> Change:
    key, before, after = json.loads(line)
    return Change(tuple(key), before, after)
