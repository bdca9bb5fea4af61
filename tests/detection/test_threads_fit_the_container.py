"""The number of threads is the container's quota; arithmetic is what the processor can do."""

import os
from pathlib import Path

import pytest

from detection.core.network.cpu import cpu_limit, has_vnni

CORES = len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("50000 100000", 1),
        ("100000 100000", 1),
        ("150000 100000", min(2, CORES)),
        ("max 100000", CORES),
        ("nonsense", CORES),
        ("100000 0", CORES),
    ],
)
def test_a_quota_of_the_second_version(tmp_path: Path, text: str, limit: int) -> None:
    (tmp_path / "cpu.max").write_text(text)
    assert cpu_limit(tmp_path) == limit


@pytest.mark.parametrize(("quota", "limit"), [("20000", 1), ("-1", CORES)])
def test_a_quota_of_the_first_version(tmp_path: Path, quota: str, limit: int) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text(quota)
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000")
    assert cpu_limit(tmp_path) == limit


def test_no_quota_means_every_core_allowed(tmp_path: Path) -> None:
    assert cpu_limit(tmp_path) == CORES


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ("fpu avx2 avx512f avx512_vnni", True),
        ("fpu avx2 avx_vnni", True),
        ("fpu sse4_2 avx2 avx512f", False),
        ("", False),
    ],
)
def test_vnni_is_read_off_the_processor_s_flags(tmp_path: Path, flags: str, told: bool) -> None:
    info = tmp_path / "cpuinfo"
    info.write_text(f"processor\t: 0\nflags\t\t: {flags}\nbugs\t\t: sysret_ss_attrs\n")
    assert has_vnni(info) is told


def test_a_processor_that_nobody_tells_of_is_taken_for_one_without_vnni(tmp_path: Path) -> None:
    assert not has_vnni(tmp_path / "cpuinfo")
