"""Runs pytest with these arguments on a PostgreSQL server of its own.

Only tests that use the database of their process and no browser: the others (pure ones, those that
start a site with servers of its own) would do the very same again.
"""

import os
import subprocess
import sys

from tests.servers import postgres


def main() -> int:
    with postgres() as url:
        given = {"SHELFWATCH_DATABASE_URL": url, "SHELFWATCH_SECRET_KEY": "tests " * 10}
        command = [sys.executable, "-m", "pytest", "--only-database", *sys.argv[1:]]
        return subprocess.run(command, check=False, env=os.environ | given).returncode


if __name__ == "__main__":
    sys.exit(main())
