"""The broker of the embedded site is a folder: who looks into it finds finished files alone."""

from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from queue import Empty
from threading import Event, Thread

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError

from shelfwatch_site.celery import app

# A process binds each queue once, wherever the folder lies: each test has a queue of its own.
LARGE = "x" * 5_000_000


def connection(folder: Path) -> Connection:
    options = {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
    }
    return Connection(
        "filesystem://", transport=app.conf.broker_transport, transport_options=options
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "messages").mkdir()
    (tmp_path / "control").mkdir()
    return tmp_path


@pytest.fixture
def looks(folder: Path) -> Iterator[list[int]]:
    """The sizes of all files that bear a message's or an exchange's name, seen again and again."""
    sizes: list[int] = []
    over = Event()

    def look() -> None:
        while not over.is_set():
            for file in [*folder.glob("messages/*.msg"), *folder.glob("control/*.exchange")]:
                sizes.append(file.stat().st_size)

    thread = Thread(target=look)
    thread.start()
    yield sizes
    over.set()
    thread.join()


def test_no_file_is_seen_before_it_is_finished(folder: Path, looks: list[int]) -> None:
    with connection(folder) as sender:
        queue = sender.SimpleQueue("seen")
        for _ in range(20):
            queue.put(LARGE)
    assert len(looks) > 20
    assert 0 not in looks
    assert not [size for size in looks if 1_000 < size < len(LARGE)]


def send(folder: Path, name: str) -> None:
    with connection(folder) as sender:
        queue = sender.SimpleQueue("sent")
        for number in range(100):
            queue.put(f"{name}{number}")


def test_what_several_processes_send_arrives_once_and_whole(folder: Path) -> None:
    fresh = get_context("spawn")
    senders = [fresh.Process(target=send, args=(folder, name)) for name in "abc"]
    for sender in senders:
        sender.start()
    arrived: list[str] = []
    with connection(folder) as reader:
        queue = reader.SimpleQueue("sent")
        while len(arrived) < 300:
            message = queue.get(timeout=60)
            arrived.append(message.payload)
            message.ack()
        with pytest.raises(Empty):
            queue.get_nowait()
    for sender in senders:
        sender.join()
    assert sorted(arrived) == sorted(f"{name}{at}" for name in "abc" for at in range(100))
    assert not list((folder / "messages").iterdir())


def test_a_folder_that_takes_nothing_is_told(folder: Path) -> None:
    with connection(folder) as sender:
        queue = sender.SimpleQueue("refused")
        (folder / "messages").rmdir()
        with pytest.raises(ChannelError, match="cannot be written"):
            queue.put("lost?")
