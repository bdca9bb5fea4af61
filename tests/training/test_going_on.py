"""A training can be paused, killed and taken up again."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import wait_until
from training.progress import Progress
from training.watchdog import alive, is_stopped, main, tend


def test_the_process_stops_while_the_pause_file_exists(tmp_path: Path) -> None:
    pause = tmp_path / "PAUSE"
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as child:
        try:
            pause.touch()
            tend(child.pid, pause)
            wait_until(lambda: is_stopped(child.pid), what="it to stop")
            pause.unlink()
            tend(child.pid, pause)
            wait_until(lambda: not is_stopped(child.pid), what="it to go on")
        finally:
            child.kill()
    assert not alive(child.pid)


def test_the_watchdog_ends_with_the_process(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "pass"]) as child:
        child.wait()
        (tmp_path / "pid").write_text(str(child.pid))
        main([str(tmp_path / "pid"), str(tmp_path / "PAUSE")])


def test_without_a_deadline_progress_is_the_share_of_steps() -> None:
    progress = Progress(steps=4)
    assert [progress.advance(1, now=0) for _ in range(4)] == [0.25, 0.5, 0.75, 1]


def test_a_near_deadline_shortens_the_work() -> None:
    progress = Progress(steps=1000, deadline=100)
    assert progress.advance(50, now=50) == pytest.approx(0.5)
    assert progress.advance(50, now=100) == 1


def test_a_pause_neither_counts_as_work_nor_turns_progress_back() -> None:
    progress = Progress(steps=1000, deadline=200)
    before = progress.advance(10, now=10)
    after = progress.advance(500, now=100, longest=60)
    assert progress.worked == 70
    assert after == pytest.approx(0.4118, abs=1e-4)
    progress.deadline = 10_000
    assert progress.advance(1, now=101) == after >= before
