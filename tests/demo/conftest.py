"""The photographs of the quick demo are taken once; writing them is quick."""

from collections.abc import Callable

import pytest

from accounts.models import User
from demo.photographs import Taken, photographs_take
from demo.services import demo_write
from demo.story import QUICK, ShelfStory

PASSWORD = "a demo's password"

Written = Callable[[], User]


def quiet(words: str) -> None:
    """Nobody is watching."""


@pytest.fixture(scope="session")
def taken() -> dict[ShelfStory, Taken]:
    return photographs_take(QUICK, quiet)


@pytest.fixture(scope="session")
def write(taken: dict[ShelfStory, Taken]) -> Written:
    """Writes the quick demo and returns its first login."""
    return lambda: demo_write(stories=QUICK, taken=taken, password=PASSWORD, say=quiet)
