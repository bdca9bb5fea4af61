"""What this machine's processor offers: cores that the process may use, and kinds of arithmetic."""

import os
from math import ceil
from pathlib import Path

_VNNI = {"avx512_vnni", "avx_vnni"}  # as Linux names them


def cpu_limit(root: Path = Path("/sys/fs/cgroup")) -> int:
    """The container's CPU quota (cgroup v2 or v1) rounded up, else the cores of the affinity.

    One thread too many nearly halves the speed.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    quota = _quota_v2(root) or _quota_v1(root)
    return max(1, min(cores or 1, ceil(quota) if quota else cores or 1))


def has_vnni(told: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether products of bytes are added in 32 bits at once; False where nobody tells."""
    return not _VNNI.isdisjoint(_read(told).split())


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
