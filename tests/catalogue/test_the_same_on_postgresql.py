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


def manage(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        check=False,
        cwd=ROOT,
        env=env,
        text=True,
        timeout=240,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_every_kind_comes_in_twice(tmp_path: Path) -> None:
    with postgres() as url:
        env = environment(tmp_path, DATABASE_URL=url, SECRET_KEY="x" * 50)
        manage(env, "migrate", "--verbosity", "0")
        for expected in ("2 new, 0 changed, 0 unchanged", "0 new, 0 changed, 2 unchanged"):
            for kind, text in FILES.items():
                path = tmp_path / f"{kind}.csv"
                path.write_text(text)
                assert expected in manage(env, "catalogue_import", kind, str(path)), kind
        path.write_text("item,name,gtins\n1,Muesli,\n")
        assert "1 changed" in manage(env, "catalogue_import", "products", str(path))
