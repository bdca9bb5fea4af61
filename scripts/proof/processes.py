"""The site's processes as an orchestrator runs them: what dies is started again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread

from tests.site import ROOT

ROLES = {
    "web": ("web",),
    "worker-1": ("worker", "--queues", "inference,default"),
    "worker-2": ("worker", "--queues", "inference,default"),
    "mailer": ("worker", "--queues", "mail"),
    "beat": ("beat",),
}


class Orchestrator:
    """Starts every role, and again whenever its process has ended."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._environment, self._folder = environment, folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._ends = Event()
        self.restarts = dict.fromkeys(ROLES, -1)
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()

    def kill(self, *roles: str) -> None:
        """kill -9 of the roles' processes and all that they started."""
        for role in roles:
            os.killpg(self._running[role].pid, signal.SIGKILL)

    def end(self) -> None:
        """As a deployment ends them: SIGTERM, and time to finish."""
        self._ends.set()
        self._thread.join()
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            process.wait(60)

    def _watch(self) -> None:
        while not self._ends.is_set():
            for role, words in ROLES.items():
                process = self._running.get(role)
                if process is None or process.poll() is not None:
                    self._start(role, words)
            self._ends.wait(0.5)

    def _start(self, role: str, words: tuple[str, ...]) -> None:
        self.restarts[role] += 1
        with (self._folder / f"{role}.log").open("ab") as log:
            self._running[role] = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "shelfwatch_site", *words],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        if self.restarts[role] > 0:
            time.sleep(1)
