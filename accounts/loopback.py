"""Addresses that only the machine itself can open."""

from ipaddress import ip_address


def is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False
