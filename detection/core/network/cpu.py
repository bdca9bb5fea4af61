"""How many cores this process may use: one thread too many nearly halves the speed."""

import os
from math import ceil
from pathlib import Path


def cpu_limit(root: Path = Path("/sys/fs/cgroup")) -> int:
    """The container's CPU quota (cgroup v2 or v1) rounded up, else the cores of the affinity."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    quota = _quota_v2(root) or _quota_v1(root)
    return max(1, min(cores or 1, ceil(quota) if quota else cores or 1))


def _quota_v2(root: Path) -> float | None:
    words = _read(root / "cpu.max").split()
    return _share(words[0], words[1]) if len(words) == 2 else None


def _quota_v1(root: Path) -> float | None:
    quota, period = (_read(root / "cpu" / f"cpu.cfs_{name}_us") for name in ("quota", "period"))
    return _share(quota, period)


def _share(quota: str, period: str) -> float | None:
    """Cores, or None where there is no limit ("max", -1) or nothing that can be read."""
    try:
        cores = int(quota) / int(period)
    except (ValueError, ZeroDivisionError):
        return None
    return cores if cores > 0 else None


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
