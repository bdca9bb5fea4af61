"""Few look at photos at once, few wait, and whoever would wait too long is told at once."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Event, Thread

import pytest

from audits.api.predict.service import hung_up
from audits.api.predict.turns import BusyError, GoneError, Turns
from tests.waiting import PATIENCE, wait_until


def waits() -> bool:
    return False


def turns(**more: float) -> Turns:
    given = {"running": 1, "waiting": 1, "inside": 4, "patience": 3600.0} | more
    return Turns(**given)  # type: ignore[arg-type]


class Looker(Thread):
    """Somebody who looks at a photo until told to stop."""

    def __init__(self, line: Turns) -> None:
        super().__init__(daemon=True)
        self.line, self.at_it, self.enough = line, Event(), Event()
        self.start()

    def run(self) -> None:
        with self.line.turn(waits):
            self.at_it.set()
            assert self.enough.wait(PATIENCE)


@pytest.fixture
def looker() -> Iterator[tuple[Turns, Looker]]:
    line = turns()
    first = Looker(line)
    assert first.at_it.wait(PATIENCE)
    yield line, first
    first.enough.set()
    first.join(PATIENCE)


def test_the_second_waits_until_the_first_has_done(looker: tuple[Turns, Looker]) -> None:
    line, first = looker
    second = Looker(line)
    wait_until(lambda: len(line._queue) == 1)
    assert not second.at_it.is_set()
    first.enough.set()
    assert second.at_it.wait(PATIENCE)
    second.enough.set()


def test_the_third_is_sent_away_at_once(looker: tuple[Turns, Looker]) -> None:
    line, first = looker
    second = Looker(line)
    wait_until(lambda: len(line._queue) == 1)
    with pytest.raises(BusyError) as busy, line.turn(waits):
        pass
    assert busy.value.wait >= 1
    with pytest.raises(BusyError), line.inside():
        pass
    first.enough.set()
    second.enough.set()


def test_whoever_has_waited_for_long_gives_up_and_holds_no_place() -> None:
    line = turns(patience=0.05)
    first = Looker(line)
    assert first.at_it.wait(PATIENCE)
    for _ in range(2):
        with pytest.raises(BusyError), line.turn(waits):
            pass
    first.enough.set()
    first.join(PATIENCE)
    with line.turn(waits):
        pass


def test_a_caller_who_hung_up_costs_no_look_and_holds_no_turn() -> None:
    line, looked = turns(), False
    with pytest.raises(GoneError), line.turn(lambda: True):
        looked = True
    assert not looked
    with line.turn(waits):
        pass


def test_a_fault_during_a_turn_passes_the_turn_on() -> None:
    line = turns()
    with pytest.raises(ZeroDivisionError), line.turn(waits):
        raise ZeroDivisionError
    with line.turn(waits):
        pass


def test_only_so_many_are_let_in_to_send_their_photo() -> None:
    line = turns(inside=2)
    with ExitStack() as rooms:
        rooms.enter_context(line.inside())
        rooms.enter_context(line.inside())
        with pytest.raises(BusyError), line.inside():
            pass
    with line.inside():
        pass


def test_a_closed_connection_is_seen_and_one_that_sends_or_waits_is_not_taken_for_it() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert not hung_up({"gunicorn.socket": ours})
        theirs.sendall(b"GET ")
        assert not hung_up({"gunicorn.socket": ours})
        assert ours.recv(4) == b"GET "
        theirs.close()
        assert hung_up({"gunicorn.socket": ours})
    assert hung_up({"gunicorn.socket": ours})


def test_without_a_socket_everybody_waits() -> None:
    assert not hung_up({})
