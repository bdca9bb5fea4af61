"""What the processes of one test run share: made by whichever of them needs it first."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.site import ROOT, environment

_FOLDER = Path(os.environ["TESTS_SHARED"])


def once(name: str, make: Callable[[Path], object]) -> Path:
    """The path of this name, where `make` has been in this run; the others wait for it."""
    made, path = _FOLDER / f"{name}.made", _FOLDER / name
    with (_FOLDER / f"{name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(path)
            made.touch()
    return path


def migrated_database() -> Path:
    """An SQLite file with every migration applied and no row of anybody's in it."""
    return once("migrated", _migrate) / "shelfwatch.sqlite3"


def _migrate(data: Path) -> None:
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment(data))
    # What lies beside it would be missing in a copy.
    assert not list(data.glob("*.sqlite3-*"))
