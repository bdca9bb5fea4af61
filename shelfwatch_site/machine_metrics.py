"""What a process takes from its machine, under the usual names, and what is left of the disk."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from detection import cpu_limit


class FamilyCollector(Collector):
    """CPU time and memory of this process and its children: a worker's work is done by those.

    The usual collector knows one process alone. The sum of CPU time falls when a child ends,
    which Prometheus takes for a restart.
    """

    def collect(self) -> Iterator[Metric]:
        ticks, pages = 0, 0
        for pid in _family(os.getpid()):
            own_ticks, own_pages = _spent(pid)
            ticks, pages = ticks + own_ticks, pages + own_pages
        seconds = ticks / os.sysconf("SC_CLK_TCK")
        resident = pages * os.sysconf("SC_PAGE_SIZE")
        yield CounterMetricFamily("process_cpu_seconds", "CPU time in seconds.", value=seconds)
        yield GaugeMetricFamily("process_resident_memory_bytes", "Memory in bytes.", value=resident)


class MachineCollector(Collector):
    """What there is to be used up: cores, and the disk with the data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("shelfwatch_cpus", "Cores that may be used.", value=cpu_limit())
        try:
            disk = shutil.disk_usage(self._folder)
        except OSError:
            return
        told = "Free share of the disk with the data folder."
        yield GaugeMetricFamily("shelfwatch_disk_free_ratio", told, value=disk.free / disk.total)


def _family(pid: int) -> Iterator[int]:
    yield pid
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = file.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _spent(pid: int) -> tuple[int, int]:
    """CPU ticks and resident pages; nothing of a process that has just ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0, 0
    return int(fields[11]) + int(fields[12]), int(fields[21])
