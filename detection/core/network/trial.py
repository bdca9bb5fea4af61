"""`python -m detection.core.network.trial PATH MEGABYTES SECONDS`: does this package detect at all?

Run as a process of its own: a network may be a loop that never ends or ask for all memory, and
nothing stops it from within the process that runs it. The last line printed is SOUND, or one
sentence that says what is wrong.
"""

import resource
import sys
from contextlib import suppress
from pathlib import Path

from detection.core.network.detector import Detector
from detection.core.network.folder import load_package
from detection.core.network.package import PackageError

SOUND = "sound"


def main() -> None:
    """Load the package, look at a plain picture, print what came of it."""
    path, megabytes, seconds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    _limit(megabytes * 2**20, seconds)
    sys.stdout.write(f"{_verdict(path)}\n")


def _verdict(path: Path) -> str:
    try:
        # One thread: it needs least memory, and the picture is only one.
        Detector(load_package(path), threads=1).warm_up()
    except (PackageError, MemoryError) as error:
        return str(error) or "The network needs too much memory."
    return SOUND


def _limit(memory: int, seconds: int) -> None:
    """Memory in bytes; the processor's seconds count if the parent is not there to end this."""
    for kind, most in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_CPU, seconds)):
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))
    # Where the container has less memory than that, the kernel takes this process, not the site.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


if __name__ == "__main__":
    main()
