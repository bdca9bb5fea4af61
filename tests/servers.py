"""Real servers for tests, each in a folder and on a port of its own.

A missing program skips the test on a developer's machine; with SHELFWATCH_REQUIRE_ALL=1, as in
CI, it fails instead. Classes are servers that can be ended, kept away for a while and brought back
with what they held; the functions below give one for the length of a `with`.
"""

import logging
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any

import boto3
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from django.conf import settings
from moto.server import ThreadedMotoServer

from tests.waiting import PATIENCE, accepts
from tests.waiting import free_port as free_port
from tests.waiting import wait_until as wait_until


def waiting_messages() -> int:
    """Messages to workers that wait in the file-system broker."""
    return len(list((settings.SHELFWATCH_DATA / "broker" / "messages").iterdir()))


def program(*names: str) -> str:
    """The path of the first program found; PostgreSQL's lie outside PATH on Debian."""
    folders = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"))]
    path = os.pathsep.join([*reversed(folders), os.environ.get("PATH", "")])
    for name in names:
        if found := shutil.which(name, path=path):
            return found
    missing = f"this test needs {' or '.join(names)}"
    if os.environ.get("SHELFWATCH_REQUIRE_ALL") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


class Postgres:
    """A cluster that survives being ended in any way; `durable`: a crash of the machine too."""

    def __init__(self, *, durable: bool = False) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="shelfwatch-pg-"))
        self._port = free_port()
        self._fsync = "on" if durable else "off"
        # PostgreSQL refuses to run as root.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            os.chown(self._folder, pwd.getpwnam(self._user).pw_uid, -1)
        self._run("initdb", "-D", "data", "-U", "shelfwatch", "--auth", "trust", "-E", "UTF8")
        self.start()
        address = ("-h", "127.0.0.1", "-p", str(self._port), "-U", "shelfwatch")
        self._run("createdb", *address, "site")
        self.url = f"postgres://shelfwatch@127.0.0.1:{self._port}/site"

    def start(self) -> None:
        options = f"-p {self._port} -k {self._folder} -c listen_addresses=127.0.0.1"
        options += f" -c fsync={self._fsync}"
        self._control("-l", "log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """`immediate` is a crash: what was committed comes back out of the log."""
        self._control("-m", mode, "stop")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", "data", "-w", "-t", str(PATIENCE), *arguments)

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(Path(program("pg_ctl")).parent / name), *arguments]
        done = subprocess.run(
            command, check=False, user=self._user, cwd=self._folder, stdout=subprocess.DEVNULL
        )
        assert done.returncode == 0, f"{name} {arguments}: {self._log()}"

    def _log(self) -> str:
        log = self._folder / "log"
        return log.read_text() if log.exists() else ""


class Redis:
    """A broker that writes down what it holds every second, as compose.yaml's does."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="shelfwatch-redis-"))
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.start()

    def start(self) -> None:
        self._server = subprocess.Popen(
            [
                *(program("redis-server", "valkey-server"), "--port", str(self._port)),
                *("--bind", "127.0.0.1", "--save", "", "--appendonly", "yes"),
                *("--dir", str(self._folder)),
            ],
            stdout=subprocess.DEVNULL,
        )
        wait_until(lambda: accepts(self._port), what="Redis to listen")

    def stop(self) -> None:
        self._server.send_signal(signal.SIGKILL)
        self._server.wait()

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


class S3:
    """moto's S3; what it holds lies in this process, so it is there again when it is back."""

    def __init__(self) -> None:
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        # It tells every request otherwise.
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = ThreadedMotoServer("127.0.0.1", self.port, verbose=False)
        self._server.start()

    def stop(self) -> None:
        self._server.stop()


class _Keep(MessageHandler):
    def __init__(self, kept: list[Message]) -> None:
        super().__init__()
        self.kept = kept

    def handle_message(self, message: Message) -> None:
        self.kept.append(message)


class Mail:
    """A mail server that keeps what it accepts.

    `how`: what aiosmtpd's Controller takes besides, such as contexts for TLS.
    """

    def __init__(self, **how: Any) -> None:
        self.kept: list[Message] = []
        self._how = how
        self._port = free_port()
        self.url = f"smtp://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        self._server = Controller(
            _Keep(self.kept),
            hostname="127.0.0.1",
            port=self._port,
            ready_timeout=PATIENCE,
            **self._how,
        )
        self._server.start()

    def stop(self) -> None:
        self._server.stop()


@contextmanager
def postgres() -> Iterator[str]:
    """A fresh PostgreSQL cluster; yields the URL of its empty database."""
    server = Postgres()
    try:
        yield server.url
    finally:
        server.remove()


@contextmanager
def redis() -> Iterator[str]:
    """A fresh Redis server; yields its URL."""
    server = Redis()
    try:
        yield server.url
    finally:
        server.remove()


@contextmanager
def s3() -> Iterator[tuple[str, str]]:
    """An S3 server; yields its address and the name of an empty bucket.

    All such servers of one process share what they hold, so each bucket has a name of its own.
    """
    server = S3()
    try:
        client = boto3.client(
            "s3",
            endpoint_url=server.endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        bucket = f"photos-{server.port}"
        client.create_bucket(Bucket=bucket)
        yield server.endpoint, bucket
    finally:
        server.stop()


@contextmanager
def smtp(**how: Any) -> Iterator[tuple[str, list[Message]]]:
    """A mail server; yields its URL and the list of messages. `how`: see Mail."""
    server = Mail(**how)
    try:
        yield server.url, server.kept
    finally:
        server.stop()
