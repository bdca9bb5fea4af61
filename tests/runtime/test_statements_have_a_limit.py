"""No statement runs for ever on a database server, and a connection that was cut is made anew."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.site import ROOT, environment

pytestmark = pytest.mark.xdist_group("real servers")

LONG = """
from django.db import OperationalError, connection
try:
    connection.cursor().execute("SELECT pg_sleep(600)")
except OperationalError as error:
    print(str(error).strip())
"""
# As between two requests: the server has ended the connection meanwhile.
CUT = """
import psycopg2
from django.core.signals import request_finished, request_started
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT pg_backend_pid()")
    (pid,) = cursor.fetchone()
request_finished.send(None)
assert connection.connection is not None, "it is kept between requests"
other = psycopg2.connect(URL)
other.cursor().execute("SELECT pg_terminate_backend(%s, 60000)", [pid])
request_started.send(None, environ={})
with connection.cursor() as cursor:
    cursor.execute("SELECT 'answered'")
    print(cursor.fetchone()[0])
"""


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with servers.postgres() as url:
        yield url


def told(data: Path, database: str, code: str, **variables: str) -> str:
    env = environment(data, DATABASE_URL=database, SECRET_KEY="limits " * 9, **variables)
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    return subprocess.check_output(command, cwd=ROOT, env=env, text=True).strip()


def test_a_statement_that_takes_too_long_is_ended(tmp_path: Path, database: str) -> None:
    answer = told(tmp_path, database, LONG, STATEMENT_TIMEOUT="1")
    assert answer == "canceling statement due to statement timeout"


def test_a_connection_is_kept_and_one_that_was_cut_is_noticed(
    tmp_path: Path, database: str
) -> None:
    assert told(tmp_path, database, f"URL = {database!r}\n{CUT}") == "answered"
