"""The port of an embedded site: kept in its data folder, so that commands given beside it name the
address at which it listens, and links in mails already sent go on working."""

from pathlib import Path

from shelfwatch_site import env

USUAL = 8000
_LEAST, _MOST = 1, 65535


def port_of(data: Path) -> int:
    """`SHELFWATCH_PORT`, or the port that the site in this folder was started on last."""
    return env.number("PORT", _kept(data), least=_LEAST, most=_MOST)


def port_keep(data: Path, port: int) -> None:
    _file(data).write_text(f"{port}\n")


def _kept(data: Path) -> int:
    try:
        port = int(_file(data).read_text())
    except (OSError, ValueError):
        return USUAL
    return port if _LEAST <= port <= _MOST else USUAL


def _file(data: Path) -> Path:
    return data / "port"
