"""gunicorn's threads, but nobody holds one by sending slowly.

gunicorn itself waits for ever for the rest of a request. Behind a proxy that takes requests in
whole before it passes them on (nginx and its ingress do, unless told not to) that does no harm;
bare, some dozen slow senders would keep every thread.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass
from selectors import EVENT_READ
from socket import SHUT_RD, SHUT_WR
from time import monotonic
from typing import Any

from django.conf import settings
from gunicorn.http.body import LengthReader
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

logger = logging.getLogger(__name__)

# Slower than this no phone sends for long.
LEAST_BYTES_PER_SECOND = 64 * 1024
# Of a body that nobody read.
DRAIN_SECONDS, DRAIN_BYTES, DRAIN_PIECE = 5, 26 * 1024 * 1024, 1024 * 1024
# Of what still comes on a connection that is over.
LINGER_SECONDS, LINGER_BYTES, LINGER_PIECE = 2, 256 * 1024, 64 * 1024


@dataclass
class Leaving:
    """A connection that is over, until its client has closed it too."""

    conn: Any
    deadline: float
    drained: int = 0


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Ends what its client sends after `SHELFWATCH_SEND_SECONDS`, and some more for its length.

    The application is told that the body ended early, and its answer still goes out.
    """

    def init_process(self) -> None:
        # By connection: when its time is up, and the request whose body is coming, if any.
        self.sending: dict[Any, tuple[float, Any]] = {}
        # By their sockets.
        self.leaving: dict[Any, Leaving] = {}
        super().init_process()

    def handle(self, conn: Any) -> Any:
        self.sending[conn] = (monotonic() + settings.SHELFWATCH_SEND_SECONDS, None)
        try:
            return super().handle(conn)
        finally:
            del self.sending[conn]

    def handle_request(self, req: Any, conn: Any) -> Any:
        patience = settings.SHELFWATCH_SEND_SECONDS + _unread(req) / LEAST_BYTES_PER_SECOND
        self.sending[conn] = (monotonic() + patience, req)
        return super().handle_request(req, conn)

    def _keepalive_after(self, conn: Any, keepalive: bool) -> bool:
        """A photo that was refused unread is read away: gunicorn's own limit is smaller than a
        photo, and would close the connection on which its sender is to come again."""
        if not keepalive:
            return False
        until = monotonic() + DRAIN_SECONDS
        if not _read_away(conn, until):
            return False
        return bool(conn.parser.finish_body(deadline=until, max_bytes=DRAIN_BYTES))

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """What cannot be read as a request is refused in the shape of all of the API's faults."""
        told = _refusal(exc)
        if told is None:
            super().handle_error(req, client, addr, exc)
            return
        logger.info("refused unread: %s", type(exc).__name__)
        with suppress(OSError):
            write_nonblock(client, told)

    def finish_request(self, conn: Any, future: Any) -> None:
        """Ends a connection without waiting for its client.

        gunicorn waits two seconds for it in the thread that accepts everybody's connections: some
        dozen clients that do not hang up would keep the whole site waiting for minutes.
        """
        if self._goes_on(future):
            super().finish_request(conn, future)
            return
        try:
            conn.sock.setblocking(False)
            # Closed at once, its last answer could be lost with what was not read of its request.
            conn.sock.shutdown(SHUT_WR)
            self.poller.register(conn.sock, EVENT_READ, self._drain)
        except (OSError, ValueError, KeyError):
            self._end(conn)
            return
        self.leaving[conn.sock] = Leaving(conn, monotonic() + LINGER_SECONDS)

    def _goes_on(self, future: Any) -> bool:
        return not future.cancelled() and future.exception() is None and bool(future.result())

    def _drain(self, sock: Any) -> None:
        """Called by the main thread when something, or the end, has come on an ended connection."""
        left = self.leaving[sock]
        try:
            data = sock.recv(LINGER_PIECE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        left.drained += len(data)
        if not data or left.drained > LINGER_BYTES:
            self._let_go(left)

    def _let_go(self, left: Leaving) -> None:
        del self.leaving[left.conn.sock]
        with suppress(OSError, ValueError, KeyError):
            self.poller.unregister(left.conn.sock)
        self._end(left.conn)

    def _end(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Called by the main thread about once a second."""
        super().murder_pending()
        now = monotonic()
        for left in [one for one in self.leaving.values() if one.deadline < now]:
            self._let_go(left)
        for conn, (deadline, request) in list(self.sending.items()):
            if deadline < now and (request is None or _unread(request)):
                with suppress(OSError):
                    conn.sock.shutdown(SHUT_RD)


def _read_away(conn: Any, until: float) -> bool:
    """What is left of a body of known length, in large pieces: gunicorn's own loop takes it by the
    kilobyte and copies all that is left each time, which keeps every other thread waiting."""
    reader = getattr(conn.parser.mesg.body, "reader", None)
    if not isinstance(reader, LengthReader) or not 0 < reader.length <= DRAIN_BYTES:
        return True
    before = conn.sock.gettimeout()
    try:
        while reader.length and (left := until - monotonic()) > 0:
            conn.sock.settimeout(left)
            if not reader.read(min(reader.length, DRAIN_PIECE)):
                break
    except OSError:
        return False
    finally:
        with suppress(OSError):
            conn.sock.settimeout(before)
    return bool(reader.length == 0)


def _unread(request: Any) -> int:
    """Bytes of the body that nobody has read; 0 where its length was not told."""
    return int(getattr(request.body.reader, "length", 0) or 0)


def _refusal(error: Exception) -> bytes | None:
    """The whole answer to a request that is put together wrong; None for faults of ours."""
    from audits.api.codes import ApiCode
    from audits.api.handlers import problem

    if isinstance(error, LimitRequestHeaders):
        answer = problem(ApiCode.HEADERS_TOO_LARGE)
    elif isinstance(error, LimitRequestLine):
        answer = problem(ApiCode.ADDRESS_TOO_LONG)
    elif isinstance(error, ParseException):
        answer = problem(ApiCode.NO_REQUEST)
    else:
        return None
    head = f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}\r\nConnection: close\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(answer.content)}\r\n\r\n"
    return head.encode() + answer.content
