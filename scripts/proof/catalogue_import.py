"""Measure the import of 100,000 products: `python -m scripts.proof.catalogue_import`.

Writes docs/proof/catalogue_import.json: seconds of the command for SQLite and PostgreSQL, from
CSV and XLSX, new, unchanged and one in ten changed, and of the exports.
"""

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.servers import postgres
from tests.site import ROOT, environment

ROWS = 100_000
HEADINGS = ("item_number", "name", "brand", "category", "importance", "status", "gtins")
OUT = ROOT / "docs" / "proof" / "catalogue_import.json"


def gtin(number: int) -> str:
    body = f"40{number:010d}"
    weighted = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(body)))
    return f"{body}{(10 - weighted % 10) % 10}"


def products(version: int) -> Iterator[tuple[str, ...]]:
    """The rows; in version 1 every tenth product has another name."""
    yield HEADINGS
    for number in range(ROWS):
        name = f"Produkt {number} Größe {version if number % 10 == 0 else 0}"
        brand, category = f"Marke {number % 50}", f"Gruppe {number % 40}"
        yield f"{number:07d}", name, brand, category, "normal", "active", gtin(number)


def write(folder: Path, version: int, suffix: str) -> Path:
    path = folder / f"products-{version}.{suffix}"
    if suffix == "csv":
        path.write_text("\n".join(";".join(row) for row in products(version)), "cp1252")
    else:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in products(version):
            sheet.append(row)
        book.save(path)
    return path


def manage(env: dict[str, str], *arguments: str) -> dict[str, Any]:
    """Seconds of the command from its start to its end, those of computing, and what it said."""
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "manage.py", *arguments],
        check=True,
        cwd=ROOT,
        env=env,
        text=True,
        capture_output=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    computing = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "seconds": round(time.monotonic() - start, 1),
        "seconds_of_computing": round(computing, 1),
        "said": done.stdout.strip().splitlines()[-2:][0],
    }


def measure(folder: Path, **variables: str) -> dict[str, Any]:
    env = environment(folder, SECRET_KEY="x" * 50, **variables)
    manage(env, "migrate", "--verbosity", "2")
    first, second = write(folder, 0, "csv"), write(folder, 1, "csv")
    steps: dict[str, tuple[Path | str, ...]] = {
        "dry run, all new": (first, "--dry-run"),
        "all new": (first,),
        "all unchanged": (first,),
        "one in ten changed": (second,),
        "all unchanged, XLSX": (write(folder, 1, "xlsx"),),
    }
    found = {}
    for name, (path, *options) in steps.items():
        asked = [str(path), *map(str, options)]
        found[name] = manage(env, "catalogue_import", "products", *asked)
        print(f"{name}: {found[name]}", flush=True)  # noqa: T201
    for suffix in ("csv", "xlsx"):
        target = str(folder / f"export.{suffix}")
        found[f"export {suffix}"] = manage(env, "catalogue_export", "products", target)
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        sqlite = measure(Path(folder))
    with tempfile.TemporaryDirectory() as folder, postgres() as url:
        postgresql = measure(Path(folder), DATABASE_URL=url)
    figures = {
        "rows": ROWS,
        "gtins": ROWS,
        "machine": f"{platform.machine()}, {os.cpu_count()} CPUs",
        "python": platform.python_version(),
        "load_at_the_end": round(os.getloadavg()[0], 1),
        "sqlite": sqlite,
        "postgresql": postgresql,
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
