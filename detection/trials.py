"""A package is tried in a process of its own before this one loads it."""

import hashlib
import logging
import subprocess
import sys
import time
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from detection.core.network.folder import load_package
from detection.core.network.package import Package, PackageError

logger = logging.getLogger(__name__)

# Of a run on one plain picture, which takes a second or two; a busy machine may be slow.
SECONDS = 60
# The largest networks that anybody serves here take a tenth of it.
MEGABYTES, _LEAST_MEGABYTES = 4096, 512
# How long a refusal holds in this process: a network that hangs must not be tried with each photo.
REFUSED_SECONDS = 300
_ROOT = Path(__file__).parents[1]
_refusals: dict[str, tuple[float, str]] = {}


def tried_package(path: Path, marks: Path) -> Package:
    """The package at `path`, once a process of its own has loaded it and looked at a picture.

    That it did is kept in the folder `marks` by the hash of all that counts, so that it is done
    once a package and not once a start. Raises PackageError.
    """
    # A folder is read and its hash compared without running anything; a bare file tells what it
    # is only when it is loaded.
    known = None if path.is_file() else load_package(path)
    mark = marks / _key(repr(known.manifest) if known else _hash(path))
    if not mark.exists():
        _try(path, mark.name)
    # Also a mark that is there: those that no start has used for long are deleted. Where nothing
    # can be written, the package is tried at each start.
    with suppress(OSError):
        marks.mkdir(parents=True, exist_ok=True)
        mark.touch()
    return known or load_package(path)


def _key(words: str) -> str:
    """Another onnxruntime may run the same network otherwise."""
    return hashlib.sha256(f"{words} onnxruntime {version('onnxruntime')}".encode()).hexdigest()


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise PackageError(f"{path} is missing or cannot be read.") from error


def _try(path: Path, key: str) -> None:
    until, fault = _refusals.get(key, (0.0, ""))
    if time.monotonic() < until:
        raise PackageError(fault)
    if fault := _fault(path):
        _refusals[key] = (time.monotonic() + REFUSED_SECONDS, fault)
        raise PackageError(fault)


def _fault(path: Path) -> str:
    """What the trial's process says, or how it ended where it says nothing; '' if all is well."""
    from detection.core.network import trial  # loads OpenCV, and most starts try nothing

    words = [sys.executable, "-m", trial.__name__]
    words += [str(path.absolute()), str(_megabytes()), str(SECONDS)]
    try:
        ran = subprocess.run(  # noqa: S603
            words, cwd=_ROOT, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"The network did not answer within {SECONDS} seconds on a plain picture."
    except OSError as error:
        return f"The network could not be tried: {error.strerror}."
    told = ran.stdout.decode(errors="replace").strip().splitlines()
    if told:
        return "" if told[-1] == trial.SOUND else told[-1]
    logger.error("a trial ended with %s: %s", ran.returncode, ran.stderr.decode(errors="replace"))
    return (
        f"The network ended the process that tried it (it may need more than {_megabytes()} MB "
        "of memory; the log has more)."
    )


def _megabytes() -> int:
    """The least of the limit and the container's memory, but what every network takes."""
    try:
        container = int(Path("/sys/fs/cgroup/memory.max").read_text()) // 2**20
    except (OSError, ValueError):  # no container, or "max"
        container = MEGABYTES
    return max(_LEAST_MEGABYTES, min(MEGABYTES, container))
