"""Servers that a proof can end, keep away for a while and bring back with what they held."""

import logging
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections import Counter
from email.message import Message
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from moto.server import ThreadedMotoServer

from tests.servers import accepts, free_port, program, wait_until


class Postgres:
    """A cluster that survives being ended in any way."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="shelfwatch-pg-"))
        self._port = free_port()
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
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """`immediate` is a crash: what was committed comes back out of the log."""
        self._run("pg_ctl", "-D", "data", "-m", mode, "-w", "stop")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(Path(program("pg_ctl")).parent / name), *arguments]
        subprocess.run(  # noqa: S603 - the server's own programs
            command, check=True, user=self._user, cwd=self._folder, capture_output=True
        )


class Redis:
    """A broker that writes down what it holds every second, as compose.yaml's does."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="shelfwatch-redis-"))
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.start()

    def start(self) -> None:
        self._server = subprocess.Popen(  # noqa: S603 - the server's own program
            [
                *(program("redis-server", "valkey-server"), "--port", str(self._port)),
                *("--bind", "127.0.0.1", "--appendonly", "yes", "--dir", str(self._folder)),
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
        self._port = free_port()
        self.endpoint = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        # It tells every request otherwise.
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = ThreadedMotoServer("127.0.0.1", self._port, verbose=False)
        self._server.start()

    def stop(self) -> None:
        self._server.stop()


class _Keep(MessageHandler):
    def __init__(self, kept: Counter[str]) -> None:
        super().__init__()
        self._kept = kept

    def handle_message(self, message: Message) -> None:
        self._kept[str(message["Message-ID"])] += 1


class Mail:
    """A mail server that counts what it accepted by Message-ID."""

    def __init__(self) -> None:
        self.kept: Counter[str] = Counter()
        self._port = free_port()
        self.url = f"smtp://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        self._server = Controller(_Keep(self.kept), hostname="127.0.0.1", port=self._port)
        self._server.start()

    def stop(self) -> None:
        self._server.stop()
