"""Every kind, twice, on a real PostgreSQL: new the first time, unchanged the second."""

import subprocess
import sys
from pathlib import Path

from tests.catalogue.files import gtin
from tests.servers import postgres
from tests.site import ROOT, environment

FILES = {
    "products": "item,name,importance,status,gtins\n"
    f"1,Müsli,high,,{gtin(1)} {gtin(2)}\n2,Tea,,delisted,\n",
    "stores": "store,name,Zeitzone\n17,Corner,Europe/Berlin\n18,Other,UTC\n",
    "shelves": "store;shelf;name;interval\n17;A1;Cereals;1,5\n18;A1;Cereals;\n",
    "members": "store,mail,role\n17,a@x.de,manager\n18,A@x.de,\n",
    "planograms": "store;shelf;row;sequence;item;facings;date\n"
    "*;A1;1;1;1;2;2026-12-01\n*;A1;1;2;2;3;2026-12-01\n",
}


# In one process: each import as a command of its own would mostly wait for Python to start.
SCRIPT = """
import sys
from django.core.management import call_command
call_command("migrate", verbosity=0)
for asked in sys.stdin.read().split():
    call_command("catalogue_import", *asked.split(":"))
"""


def imported(env: dict[str, str], *asked: tuple[str, Path]) -> list[str]:
    """What each import, one after the other, says of its rows."""
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", SCRIPT],
        input=" ".join(f"{kind}:{path}" for kind, path in asked),
        check=False,
        cwd=ROOT,
        env=env,
        text=True,
        timeout=240,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert done.returncode == 0, done.stdout
    return [line for line in done.stdout.splitlines() if " unchanged" in line]


def test_every_kind_comes_in_twice(tmp_path: Path) -> None:
    files = [(kind, tmp_path / f"{kind}.csv") for kind in FILES]
    for kind, path in files:
        path.write_text(FILES[kind])
    other = tmp_path / "other.csv"
    other.write_text("item,name,gtins\n1,Muesli,\n")
    with postgres() as url:
        env = environment(tmp_path, DATABASE_URL=url, SECRET_KEY="x" * 50)
        said = imported(env, *files, *files, ("products", other))
    first, second, (last,) = said[:5], said[5:10], said[10:]
    assert all("2 new, 0 changed, 0 unchanged" in line for line in first), first
    assert all("0 new, 0 changed, 2 unchanged" in line for line in second), second
    assert "1 changed" in last
