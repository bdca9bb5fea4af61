"""How soon `web` is ready after it is started: `python -m scripts.proof.start`.

On PostgreSQL, Redis and S3, as the image starts it, without a container around it (`make
image-check` measures with one). Ready is the first 200 of /health/ready: the model is warm and the
database answers. Before that the port must answer 503 or nothing, never 200. Writes
docs/proof/start.json.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import requests

from scripts.proof.world import World, build
from tests.site import ROOT

OUT = ROOT / "docs" / "proof" / "start.json"
STARTS = 5
MOST_S = 4.0


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="shelfwatch-start-") as place:
        world = build(Path(place))
        try:
            report = _run(world)
        finally:
            world.end()
    OUT.write_text(json.dumps(report, indent=2) + "\n")
    sys.stdout.write(json.dumps(report, indent=2) + "\n")
    return int(report["median_s"] >= MOST_S)


def _run(world: World) -> dict[str, Any]:
    world.manage("migrate", "--no-input", "--verbosity", "0")
    world.manage("collectstatic", "--no-input", "--verbosity", "0")
    load = round(os.getloadavg()[0], 1)
    # The first finds nothing of the site in the machine's memory, as a fresh node does not.
    starts = [_start(world) for _ in range(STARTS)]
    return {
        "cores": os.cpu_count(),
        "load": load,
        "goal_s": MOST_S,
        "starts_s": starts,
        "median_s": statistics.median(starts),
    }


def _start(world: World) -> float:
    """Seconds until it is ready."""
    started = time.monotonic()
    command = [sys.executable, "-m", "shelfwatch_site", "web"]
    with subprocess.Popen(command, cwd=ROOT, env=world.environment) as web:  # noqa: S603
        try:
            while not _ready(world.url):
                assert web.poll() is None, "it ended"
                time.sleep(0.02)
            return round(time.monotonic() - started, 2)
        finally:
            web.terminate()


def _ready(url: str) -> bool:
    try:
        return requests.get(f"{url}/health/ready", timeout=60).ok
    except requests.RequestException:
        return False


if __name__ == "__main__":
    sys.exit(main())
