"""Stops a training process while a PAUSE file exists, and lets it go on afterwards.

`python -m training.watchdog RUN/pid RUNS/PAUSE` ends when the process has ended.
"""

import argparse
import os
import signal
import time
from pathlib import Path


def alive(pid: int) -> bool:
    """Whether the process exists and is not merely waiting to be buried."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in {"Z", "X"}


def is_stopped(pid: int) -> bool:
    """Whether the process is stopped by a signal."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def tend(pid: int, pause: Path) -> None:
    """Stops or continues the process as the PAUSE file says."""
    stopped = is_stopped(pid)
    if pause.exists() and not stopped:
        os.kill(pid, signal.SIGSTOP)
    elif not pause.exists() and stopped:
        os.kill(pid, signal.SIGCONT)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="training.watchdog", description=__doc__)
    parser.add_argument("pid_file", type=Path)
    parser.add_argument("pause", type=Path)
    parser.add_argument("--every", type=float, default=2.0, help="seconds")
    args = parser.parse_args(argv)
    pid = int(args.pid_file.read_text())
    try:
        while alive(pid):
            tend(pid, args.pause)
            time.sleep(args.every)
    finally:
        if alive(pid) and is_stopped(pid):
            os.kill(pid, signal.SIGCONT)


if __name__ == "__main__":
    main()
