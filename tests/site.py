"""The whole site as its users run it: its own processes, its own data folder, a real port."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import requests

from tests.waiting import PATIENCE, free_port, wait_until

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Site:
    """A running site; `password` is that of its first login, `manager@example.com`."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    password: str

    def session(self) -> requests.Session:
        """A browser's session, logged in as the first login."""
        session = requests.Session()
        page = session.get(f"{self.url}/login/", timeout=PATIENCE)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, page.text
        answer = session.post(
            f"{self.url}/login/",
            data={
                "csrfmiddlewaretoken": token.group(1),
                "username": "manager@example.com",
                "password": self.password,
            },
            timeout=PATIENCE,
        )
        assert answer.ok
        session.headers["X-CSRFToken"] = session.cookies["csrftoken"]
        return session

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the site and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            check=False,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def processes(self, word: str) -> list[psutil.Process]:
        """The site's processes with this word in their command line, parents first."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if word in command_line(child)]

    def mails(self) -> list[Path]:
        return sorted((self.data / "mail").glob("*.eml"))


def command_line(process: psutil.Process) -> str:
    """Its words; none once it has ended."""
    try:
        return " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return ""


def environment(data: Path, **variables: str) -> dict[str, str]:
    """This process's environment with these SHELFWATCH_ settings in place of its own."""
    own = ("SHELFWATCH_", "DJANGO_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    given = {f"SHELFWATCH_{name}": value for name, value in variables.items()}
    # Most tests are about what comes after an alert has opened: one photo is enough for them.
    usual = {"SHELFWATCH_DATA": str(data), "SHELFWATCH_ALERT_AFTER": "1"}
    return clean | usual | given


@contextmanager
def embedded_site(data: Path, *, database: Path | None = None, **variables: str) -> Iterator[Site]:
    """`manage.py serve` with these SHELFWATCH_ variables; ended by Ctrl-C.

    It starts with one plain store; `DEMO="true"` gives it the demo. `database`: one to begin with
    (the fixture `migrated`), where a test is not about the first start.
    """
    data.mkdir(exist_ok=True)
    if database:
        shutil.copy(database, data / "shelfwatch.sqlite3")
    port = free_port()
    env = environment(data, PORT=str(port), **{"DEMO": "false"} | variables)
    with (data / "output.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: _answers(url, process), seconds=400, what="the site to answer")
        password = (data / "first-login").read_text().split()[1]
        yield Site(url, data, process, env, password)
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Press Ctrl-C and wait until the site is gone."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    process.wait(PATIENCE)


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "the site ended while starting"
    try:
        return requests.get(f"{url}/health", timeout=60).ok
    except (requests.ConnectionError, requests.Timeout):
        return False
