"""Somebody wishes to be mailed otherwise. Mail waits in an outbox of which this room knows nothing:
whoever keeps one registers here how it follows its readers' wishes."""

from collections.abc import Callable

from accounts.models import User

# Of one outbox: moves what waits for the reader `user`, and returns about how many places mail that
# waited goes out now.
Mover = Callable[..., int]
_movers: list[Mover] = []


def register(mover: Mover) -> None:
    """Each once, however often its app is made ready."""
    if mover not in _movers:
        _movers.append(mover)


def wishes_changed(user: User) -> int:
    """Call it with the wishes written, in their transaction. Returns about how many places mail
    that waited goes out now."""
    return sum(move(user=user) for move in _movers)
