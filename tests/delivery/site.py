"""The site's process as the image starts it, with the settings of a rendered pod."""

import math
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from scripts.delivery.chart import ROOT, Object
from scripts.delivery.objects import containers, one
from tests.waiting import PATIENCE, free_port, wait_until

PYTHON = str(ROOT / ".venv" / "bin" / "python")
HERE = "127.0.0.1"


@dataclass
class Process:
    """A running `web`."""

    url: str
    port: int
    process: subprocess.Popen[bytes]
    environment: dict[str, str]


def environment(objects: list[Object], workload: Object) -> dict[str, str]:
    """What the first container of a workload would see, as far as the ConfigMap and itself go."""
    box = containers(workload)[0]
    seen = {"POD_IP": HERE}
    for source in box["envFrom"]:
        if "configMapRef" in source:
            seen |= one(objects, "ConfigMap", source["configMapRef"]["name"])["data"]
    for each in box["env"]:
        field = each.get("valueFrom", {}).get("resourceFieldRef")
        if field:
            seen[each["name"]] = str(processors(box["resources"]["limits"]["cpu"]))
        elif "value" in each:
            seen[each["name"]] = each["value"].replace("$(POD_IP)", HERE)
    return seen


def processors(amount: str | float) -> int:
    """Whole processors of a quantity, rounded up as the downward API does."""
    thousandths = str(amount).removesuffix("m") if str(amount).endswith("m") else None
    return math.ceil(float(thousandths) / 1000 if thousandths else float(amount))


def command(words: Sequence[str]) -> list[str]:
    """The image's entry point with these arguments."""
    return [PYTHON, "-m", "shelfwatch_site", *words]


def clean(extra: dict[str, str], data: Path) -> dict[str, str]:
    """This process's environment without settings of its own, and the folders of the image."""
    own = ("SHELFWATCH_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return kept | extra | {"SHELFWATCH_DATA": str(data)}


@contextmanager
def web(objects: list[Object], data: Path, **more: str) -> Iterator[Process]:
    """The web container's process, migrated and ready; ended at the end if it still runs."""
    port = free_port()
    seen = environment(objects, one(objects, "Rollout", "shelfwatch-web"))
    seen |= {"SHELFWATCH_BIND": HERE, "SHELFWATCH_PORT": str(port)} | more
    env = clean(seen, data)
    migration = containers(one(objects, "Job", "shelfwatch-migrate"))[0]["args"]
    subprocess.run(command(migration), cwd=ROOT, env=env, check=True, capture_output=True)
    words = containers(one(objects, "Rollout", "shelfwatch-web"))[0]["args"]
    with (data / "web.log").open("wb") as log:
        process = subprocess.Popen(command(words), cwd=ROOT, env=env, stdout=log, stderr=log)
    running = Process(f"http://{HERE}:{port}", port, process, env)
    try:
        wait_until(lambda: _ready(running), what="web to be ready")
        yield running
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE)


def _ready(running: Process) -> bool:
    assert running.process.poll() is None, "the process ended while starting"
    try:
        return requests.get(f"{running.url}/health/ready", timeout=PATIENCE).ok
    except (requests.ConnectionError, requests.Timeout):
        return False
