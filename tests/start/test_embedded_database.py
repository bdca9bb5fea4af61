"""The embedded database lets people read while somebody writes, and makes writers wait."""

import subprocess
import sys
from pathlib import Path

from tests.site import ROOT, environment

ASK = """
from django.db import connection
cursor = connection.cursor()
for name in ("journal_mode", "busy_timeout"):
    cursor.execute(f"PRAGMA {name}")
    print(cursor.fetchone()[0])
print(connection.transaction_mode)
"""


def test_it_uses_a_write_ahead_log_waits_and_takes_the_lock_at_once(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", ASK],
        check=False,
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.stdout.split() == ["wal", "20000", "IMMEDIATE"], done.stderr
