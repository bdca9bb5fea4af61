"""The number of threads is the container's quota, not the machine's cores."""

import os
from pathlib import Path

import pytest

from detection.core.network.cpu import cpu_limit

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
