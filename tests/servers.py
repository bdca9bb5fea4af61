"""Real servers for tests, each in a folder and on a port of its own, ended with the test.

A missing program skips the test on a developer's machine; with SHELFWATCH_REQUIRE_ALL=1, as in
CI, it fails instead.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from django.conf import settings
from moto.server import ThreadedMotoServer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(happens: Callable[[], object], *, seconds: float = 90, what: str = "") -> None:
    """Poll until `happens()` is true; fail the test when it takes longer."""
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what or happens}"
        time.sleep(0.05)


def waiting_messages() -> int:
    """Messages to workers that wait in the file-system broker."""
    return len(list((settings.SHELFWATCH_DATA / "broker" / "messages").iterdir()))


def accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


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


@contextmanager
def postgres() -> Iterator[str]:
    """A fresh PostgreSQL cluster; yields the URL of its empty database."""
    bin_folder = Path(program("pg_ctl")).parent
    folder = Path(tempfile.mkdtemp(prefix="shelfwatch-pg-"))
    port = free_port()
    # PostgreSQL refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd=folder, capture_output=True)

    run(
        str(bin_folder / "initdb"),
        "-D",
        "data",
        "-U",
        "shelfwatch",
        "--auth",
        "trust",
        "-E",
        "UTF8",
    )
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    log = str(folder / "log")
    run(str(bin_folder / "pg_ctl"), "-D", "data", "-w", "-l", log, "-o", options, "start")
    try:
        run(
            str(bin_folder / "createdb"),
            "-h",
            "127.0.0.1",
            "-p",
            str(port),
            "-U",
            "shelfwatch",
            "site",
        )
        yield f"postgres://shelfwatch@127.0.0.1:{port}/site"
    finally:
        run(str(bin_folder / "pg_ctl"), "-D", "data", "-m", "fast", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """A Redis server without persistence; yields its URL."""
    port = free_port()
    server = subprocess.Popen(
        [
            *(program("redis-server", "valkey-server"), "--port", str(port)),
            *("--bind", "127.0.0.1", "--save", "", "--appendonly", "no"),
        ],
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: accepts(port), what="Redis to listen")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def s3() -> Iterator[tuple[str, str]]:
    """An S3 server; yields its address and the name of an empty bucket.

    All such servers of one process share what they hold, so each bucket has a name of its own.
    """
    import boto3

    port = free_port()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    try:
        endpoint = f"http://127.0.0.1:{port}"
        client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        bucket = f"photos-{port}"
        client.create_bucket(Bucket=bucket)
        yield endpoint, bucket
    finally:
        server.stop()


class _Keep(MessageHandler):
    def __init__(self, kept: list[Message]) -> None:
        super().__init__()
        self.kept = kept

    def handle_message(self, message: Message) -> None:
        self.kept.append(message)


@contextmanager
def smtp(**how: Any) -> Iterator[tuple[str, list[Message]]]:
    """A mail server that keeps what it gets; yields its URL and the list of messages.

    `how`: what aiosmtpd's Controller takes besides, such as contexts for TLS.
    """
    kept: list[Message] = []
    port = free_port()
    controller = Controller(_Keep(kept), hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}", kept
    finally:
        controller.stop()
