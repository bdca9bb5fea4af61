"""`python -m detection.packaging.memory PACKAGE PHOTO`: the memory of a process that serves."""

import subprocess
import sys
from pathlib import Path

from detection.core.asked import Asked
from detection.core.examine import examine
from detection.core.network.detector import Detector
from detection.core.network.folder import load_package

_PHOTOS = 3


def memory_of(package: Path, photo: Path) -> float:
    """Megabytes of a process of its own that loads `package` and examines `photo` a few times."""
    words = [sys.executable, "-m", __name__, str(package), str(photo)]
    ran = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603
    return float(ran.stdout)


def main() -> None:
    package, photo = map(Path, sys.argv[1:])
    detector, data = Detector(load_package(package)), photo.read_bytes()
    for _ in range(_PHOTOS):
        examine(data, detector, Asked())
    sys.stdout.write(f"{_highest_kilobytes() / 1024:.0f}\n")


def _highest_kilobytes() -> int:
    """The kernel's mark of this program's own memory; getrusage's would include the parent's."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
