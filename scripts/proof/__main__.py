"""Every proof, one after the other: `make proof`, or `make proof PARTS="database intake"`.

Each writes its figures as JSON into docs/proof/, with the load of the machine beside them. All of
them take hours on two cores that do nothing else: `stock-states` alone reads 13 shelves a minute.
"""

import subprocess
import sys
import time
from collections.abc import Sequence

from scripts.proof.lighthouse import MISSING
from tests.site import ROOT

_MODULE = (sys.executable, "-m")
_MANAGE = (sys.executable, "manage.py")
_STOCK = (*_MANAGE, "evaluate_stock", "--only")
_SEEDS = ("--seed", "91000", "--renders")
_RENDERS = {"gaps": "1000", "states": "1000", "places": "60", "speed": "20"}

PARTS: dict[str, Sequence[str]] = {
    "database": (*_MODULE, "scripts.proof.pages"),
    "plans": (*_MODULE, "scripts.proof.plans"),
    "start": (*_MODULE, "scripts.proof.start"),
    "intake": (*_MODULE, "scripts.proof.intake"),
    "load": (*_MODULE, "scripts.proof.load"),
    "import": (*_MODULE, "scripts.proof.catalogue_import"),
    "lighthouse": (*_MODULE, "scripts.proof.lighthouse"),
    "fuzz": (*_MODULE, "scripts.proof.api_fuzz"),
    **{
        f"stock-{part}": (*_STOCK, part, *_SEEDS, count, "--json", f"docs/proof/stock-{part}.json")
        for part, count in _RENDERS.items()
    },
    "chaos": (*_MODULE, "scripts.proof.chaos"),
}


def main(wanted: Sequence[str]) -> int:
    """1 when one of them failed, 2 for a name that is none."""
    if unknown := [name for name in wanted if name not in PARTS]:
        sys.stderr.write(f"There is no proof {unknown[0]!r}; there are {', '.join(PARTS)}.\n")
        return 2
    failed = 0
    for name in wanted or PARTS:
        started = time.monotonic()
        code = subprocess.run(PARTS[name], check=False, cwd=ROOT).returncode  # noqa: S603
        word = {0: "done", MISSING: "left out"}.get(code, "FAILED")
        failed += word == "FAILED"
        sys.stdout.write(f"--- {name}: {word}, {time.monotonic() - started:.0f} s\n")
        sys.stdout.flush()
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
