"""What is left of a photo that was refused unread is read away without copying it again and again.

gunicorn's own loop takes it by the kilobyte and moves all that is buffered each time, which keeps
every other thread waiting. What is held here is the work, not the time: bytes moved and reads.
"""

import io
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.http import unreader
from gunicorn.http.parser import RequestParser

from shelfwatch_site.worker import DRAIN_BYTES, DRAIN_PIECE, PatientWorker

PHOTO = 8 * 1024 * 1024


class Counting(io.BytesIO):
    """gunicorn's buffer; what is written into all of them is added up."""

    moved = 0

    def write(self, data: Any, /) -> int:
        Counting.moved += len(data)
        return super().write(data)


@dataclass
class Connection:
    """A connection as gunicorn's worker holds one, with a photo on its way that nobody reads."""

    sock: socket.socket
    parser: Any
    client: socket.socket

    def keeps(self) -> bool:
        worker = PatientWorker.__new__(PatientWorker)
        return bool(worker._keepalive_after(self, True))


def head(length: int) -> bytes:
    return f"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode()


def send(client: socket.socket, *parts: bytes) -> None:
    def run() -> None:
        try:
            for part in parts:
                client.sendall(part)
        except OSError:
            pass  # the other side has closed

    Thread(target=run, daemon=True).start()


@pytest.fixture
def connection() -> Iterator[Connection]:
    client, server = socket.socketpair()
    yield Connection(server, RequestParser(Config(), server, ("127.0.0.1", 1)), client)
    client.close()
    server.close()


@pytest.fixture
def _counted(monkeypatch: pytest.MonkeyPatch) -> None:
    Counting.moved = 0
    monkeypatch.setattr(unreader, "io", SimpleNamespace(BytesIO=Counting))


@pytest.mark.usefixtures("_counted")
def test_a_photo_is_moved_a_few_times_and_not_thousands_of_times(connection: Connection) -> None:
    send(connection.client, head(PHOTO), b"x" * PHOTO)
    request = next(connection.parser)
    assert connection.keeps()
    assert request.body.reader.length == 0
    assert PHOTO <= Counting.moved <= 4 * PHOTO


def test_it_is_asked_for_in_large_pieces(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(connection.client, head(PHOTO), b"x" * PHOTO)
    reader = next(connection.parser).body.reader
    asked: list[int] = []
    read = reader.read

    def noted(size: int) -> bytes:
        asked.append(size)
        return bytes(read(size))

    monkeypatch.setattr(reader, "read", noted)
    assert connection.keeps()
    assert asked[: PHOTO // DRAIN_PIECE] == [DRAIN_PIECE] * (PHOTO // DRAIN_PIECE)
    assert len(asked) <= PHOTO // DRAIN_PIECE + 1  # once more, to see that nothing is left


def test_the_next_request_of_the_connection_is_read_from_its_start(connection: Connection) -> None:
    send(connection.client, head(PHOTO), b"x" * PHOTO, b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
    next(connection.parser)
    assert connection.keeps()
    request = next(connection.parser)
    assert (request.method, request.path) == ("GET", "/health")


def test_what_is_longer_than_any_photo_ends_the_connection(connection: Connection) -> None:
    send(connection.client, head(DRAIN_BYTES + 1), b"x" * (DRAIN_BYTES + 1))
    next(connection.parser)
    assert not connection.keeps()


def test_who_hangs_up_in_the_middle_ends_the_connection(connection: Connection) -> None:
    connection.client.sendall(head(PHOTO) + b"x" * 1000)
    connection.client.shutdown(socket.SHUT_WR)
    next(connection.parser)
    assert not connection.keeps()
