"""How many photos a second are accepted while workers are busy: `python -m scripts.proof.intake`.

Writes docs/proof/intake.json. Clients send photos to the API of one web process on PostgreSQL,
Redis and S3 (moto, in this process), whose workers check them meanwhile; all on one machine, so
clients, servers and detector share its cores.
"""

import json
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests

from scripts.proof.chaos import SET_UP, STORES, Sent, World, build, photo_of, send
from scripts.proof.processes import Orchestrator
from tests.servers import wait_until
from tests.site import ROOT

OUT = ROOT / "docs" / "proof" / "intake.json"
AUDITS = 600
MEGAPIXELS = 2.6  # half a megabyte of JPEG
CLIENTS = 8


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="shelfwatch-intake-") as place:
        world = build(Path(place))
        try:
            report = _run(world)
        finally:
            world.end()
    OUT.write_text(json.dumps(report, indent=2) + "\n")
    sys.stdout.write(json.dumps(report, indent=2) + "\n")
    return 0


def _run(world: World) -> dict[str, Any]:
    world.manage("migrate", "--no-input", "--verbosity", "0")
    words = SET_UP.format(stores=STORES, shelves=-(-AUDITS // STORES))
    key = world.manage("shell", "-v", "0", "-c", words).split()[-1]
    size = len(photo_of(0, MEGAPIXELS))
    world.site = Orchestrator(world.environment, world.folder)
    wait_until(lambda: _ready(world.url), seconds=120, what="web to be ready")
    sent, started = Sent(), time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda number: send(world, key, number, sent, MEGAPIXELS), range(AUDITS)))
    seconds = time.monotonic() - started
    return {
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "clients": CLIENTS,
        "photo_bytes": size,
        "photos": AUDITS,
        "answers": dict(sent.tries),
        "accepted_a_second": round(AUDITS / seconds, 1),
        "checked_meanwhile": world.count("audits_audit WHERE status = 'done'"),
    }


def _ready(url: str) -> bool:
    try:
        return requests.get(f"{url}/health/ready", timeout=5).ok
    except requests.RequestException:
        return False


if __name__ == "__main__":
    sys.exit(main())
