"""Sending to addresses that customers chose: never into our own network.

A name is looked up once, every address behind it is judged, and the connection goes to one that
was judged: a name that means something else a moment later (DNS rebinding) leads nowhere.
Redirects are not followed.
"""

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Event, Timer
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

# For the way to each of a name's first addresses, and for sending and answering together.
CONNECT_S, TRIED, ANSWER_S = 3, 3, 10
# Addresses of IPv6 that stand for one of IPv4, which may be anybody's.
_TRANSLATED = [
    ip_network(net)
    for net in ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")
]
# Names of this machine and its neighbours, whoever is asked.
_NEAR = (".localhost", ".local", ".internal", ".localdomain")
_PRIVATE = "It lies in a private network."


class TargetError(Exception):
    """The address is not one that is sent to."""


def check_url(url: str) -> None:
    """Raises TargetError for what can be told without asking anybody."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise TargetError("It is no address of the web.") from error
    schemes = ("http", "https") if settings.SHELFWATCH_WEBHOOK_PRIVATE else ("https",)
    if parts.scheme not in schemes:
        raise TargetError(f"It must start with {' or '.join(schemes)}://.")
    try:
        URLValidator(schemes=schemes)(url)
    except ValidationError as error:
        raise TargetError("It is no address of the web.") from error
    try:
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise TargetError("It has no port that could be.") from error
    if not host or parts.username is not None or port == 0:
        raise TargetError("It needs a host, and no user before it.")
    try:
        _judge(host)
    except ValueError:
        _judge_name(host)  # its addresses are judged when it is looked up


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The status of the answer; raises TargetError, OSError and http.client.HTTPException."""
    check_url(url)
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(host, parts.port)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    connection.sock = wire = _wire(host, connection.port, secure)
    with _in_time(wire):
        if isinstance(wire, ssl.SSLSocket):
            wire.do_handshake()
        connection.request("POST", path, body, dict(headers))
        return connection.getresponse().status


def _judge(address: str) -> None:
    """Raises TargetError for an address that is not out in the open, ValueError for a name."""
    found = ip_address(address.partition("%")[0])
    if settings.SHELFWATCH_WEBHOOK_PRIVATE:
        return
    if isinstance(found, IPv6Address):
        inside = found.ipv4_mapped
        if any(found in net for net in _TRANSLATED):
            raise TargetError("It stands for another address.")
        if found.is_site_local:  # Python calls these global, though nobody routes them
            raise TargetError(_PRIVATE)
        found = inside or found
    if not found.is_global or found.is_multicast:
        raise TargetError(_PRIVATE)


def _judge_name(host: str) -> None:
    name = f".{host.rstrip('.').lower()}"
    if name.endswith(_NEAR) and not settings.SHELFWATCH_WEBHOOK_PRIVATE:
        raise TargetError(_PRIVATE)


def _addresses(host: str, port: int) -> list[str]:
    """The host's addresses, all of which may be sent to."""
    found = [str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        _judge(address)
    return found


def _wire(host: str, port: int, secure: bool) -> socket.socket:
    """To an address that was judged; TLS asks it for the host's certificate."""
    wire = _connected(_addresses(host, port)[:TRIED], port)
    if not secure:
        return wire
    context = ssl.create_default_context()
    return context.wrap_socket(wire, server_hostname=host, do_handshake_on_connect=False)


def _connected(addresses: list[str], port: int) -> socket.socket:
    """To the first of them that takes the call."""
    *others, last = addresses
    for address in others:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout=CONNECT_S)
    return socket.create_connection((last, port), timeout=CONNECT_S)


@contextmanager
def _in_time(wire: socket.socket) -> Iterator[None]:
    """Cuts the connection off once its time is over: a receiver that sends a byte now and then
    would hold a worker for hours."""
    wire.settimeout(2 * ANSWER_S)
    over = Event()
    late = Timer(ANSWER_S, _cut_off, [wire, over])
    late.daemon = True
    late.start()
    try:
        yield
    except (OSError, ValueError, http.client.HTTPException) as error:
        if over.is_set():
            raise TimeoutError(f"no answer within {ANSWER_S} seconds") from error
        raise
    finally:
        late.cancel()
        wire.close()


def _cut_off(wire: socket.socket, over: Event) -> None:
    over.set()
    with suppress(OSError):
        # The connection itself: TLS upon it is in somebody else's hands.
        socket.socket.shutdown(wire, socket.SHUT_RDWR)
