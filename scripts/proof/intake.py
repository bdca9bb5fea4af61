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

from scripts.proof.clients import Sent, photo_of, send
from scripts.proof.processes import Orchestrator
from scripts.proof.world import World, build, fill
from tests.site import ROOT
from tests.waiting import wait_until

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
    key = fill(world, AUDITS)
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
        return requests.get(f"{url}/health/ready", timeout=60).ok
    except requests.RequestException:
        return False


if __name__ == "__main__":
    sys.exit(main())
