"""Sending to addresses that customers chose: never into our own network.

A name is looked up once, every address behind it is judged, and the connection goes to one that
was judged: a name that means something else a moment later (DNS rebinding) leads nowhere.
Redirects are not followed.
"""

import http.client
import socket
import ssl
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

TIMEOUT_S = 10
# Addresses of IPv6 that stand for one of IPv4, which may be anybody's.
_TRANSLATED = [ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")]


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
        return  # a name, judged when it is looked up


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The status of the answer; raises TargetError, OSError and http.client.HTTPException."""
    check_url(url)
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = _connection(parts.scheme, host, port, _address(host, port))
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        answer.read(1024)
        return answer.status
    finally:
        connection.close()


def _address(host: str, port: int) -> str:
    """One of the host's addresses, all of which may be sent to."""
    found = [str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        _judge(address)
    return found[0]


def _judge(address: str) -> None:
    """Raises TargetError for an address that is not out in the open, ValueError for a name."""
    found = ip_address(address.partition("%")[0])
    if settings.SHELFWATCH_WEBHOOK_PRIVATE:
        return
    if isinstance(found, IPv6Address):
        inside = found.ipv4_mapped
        if any(found in net for net in _TRANSLATED):
            raise TargetError("It stands for another address.")
        found = inside or found
    if not found.is_global or found.is_multicast:
        raise TargetError("It lies in a private network.")


def _connection(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    """To `address`, speaking to `host`: its name is what the certificate must bear."""
    wire = socket.create_connection((address, port), timeout=TIMEOUT_S)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    if scheme == "https":
        try:
            wire = ssl.create_default_context().wrap_socket(wire, server_hostname=host)
        except BaseException:
            wire.close()
            raise
    connection.sock = wire
    return connection
