"""Of several beats on one PostgreSQL server one sends; when it dies another takes over."""

from collections.abc import Iterator

import environ
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from shelfwatch_site.clock import OwnerLock
from tests import servers
from tests.waiting import wait_until

# The mark opens the door to databases; the server asked is one of the test's own.
pytestmark = [pytest.mark.xdist_group("real servers"), pytest.mark.django_db]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with servers.postgres() as running:
        yield running


def _connection(url: str) -> BaseDatabaseWrapper:
    config = dict(environ.Env.db_url_config(url)) | {"ENGINE": "django.db.backends.postgresql"}
    return ConnectionHandler({"default": config})["default"]


def test_one_holds_the_lock_until_its_connection_ends(url: str) -> None:
    first, second, third = (_connection(url) for _ in range(3))
    one, two = OwnerLock(first), OwnerLock(second)
    assert one.held()
    assert one.held()
    assert not two.held()
    with first.cursor() as asked, third.cursor() as killer:
        asked.execute("SELECT pg_backend_pid()")
        killer.execute("SELECT pg_terminate_backend(%s)", [asked.fetchone()[0]])
    wait_until(two.held, what="the lock to be free")
    # The one that was cut off notices, and finds the lock taken when it is back.
    assert not one.held()
    assert not one.held()
    for each in (first, second, third):
        each.close()
