"""What one web process needs: processor time a photo, memory, and what it uses when idle.

    .venv/bin/python -m scripts.proof.web_cpu [--photos FOLDER] [--requests 40] [--cores 2]

Starts `web` as the image does, bound to as many cores as a container would get, sends photos one at
a time and then eight at a time, and prints JSON. Processor time hardly depends on what else the
machine does; milliseconds do.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import requests

from tests.site import ROOT
from tests.waiting import free_port


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--photos", type=Path, help="folder of JPEGs; default: rendered ones")
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--cores", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        photos = _photos(asked.photos or _rendered(Path(folder)))
        process, url = _web(Path(folder), asked.cores)
        try:
            report = _measure(psutil.Process(process.pid), url, photos, asked.requests)
        finally:
            process.terminate()
            process.wait(60)
    sys.stdout.write(json.dumps({"cores": asked.cores} | report, indent=2) + "\n")


def _photos(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in sorted(folder.rglob("*.jpg"))[:20]]


def _rendered(folder: Path) -> Path:
    command = [sys.executable, "manage.py", "render_shelves", str(folder / "shelves")]
    subprocess.run(  # noqa: S603 - our own command
        [*command, "--count", "4"], cwd=ROOT, check=True, capture_output=True
    )
    return folder / "shelves"


def _web(folder: Path, cores: int) -> tuple[subprocess.Popen[bytes], str]:
    port = free_port()
    own = {
        "SHELFWATCH_DATA": str(folder),
        "SHELFWATCH_PORT": str(port),
        "SHELFWATCH_PREDICT_ANONYMOUS": "true",
    }
    given = os.sched_getaffinity(0)
    # The child keeps what it is born with, and counts its cores by it.
    os.sched_setaffinity(0, sorted(given)[:cores])
    command = [sys.executable, "-m", "shelfwatch_site", "web"]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=ROOT, env=os.environ | own, stderr=subprocess.DEVNULL
    )
    os.sched_setaffinity(0, given)
    url = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if requests.get(f"{url}/health", timeout=30).ok:
                return process, url
        except requests.ConnectionError:
            time.sleep(0.2)
    raise SystemExit("the site did not become healthy")


def _measure(
    process: psutil.Process, url: str, photos: list[bytes], count: int
) -> dict[str, object]:
    everybody = [process, *process.children(recursive=True)]
    _send(url, photos[0])
    idle = _spent(everybody)
    time.sleep(20)
    idle = (_spent(everybody) - idle) / 20
    report: dict[str, object] = {"idle_cores": round(idle, 4)}
    for clients in (1, 8):
        before, started = _spent(everybody), time.monotonic()
        with ThreadPoolExecutor(clients) as pool:
            took = list(pool.map(lambda n: _send(url, photos[n % len(photos)]), range(count)))
        wall = time.monotonic() - started
        spent = _spent(everybody) - before
        report[f"clients_{clients}"] = {
            "cpu_seconds_a_photo": round(spent / count, 3),
            "median_ms": round(statistics.median(took) * 1000),
            "photos_a_second": round(count / wall, 2),
            "cores_used": round(spent / wall, 2),
            "resident_mib": _resident(everybody),
        }
    return report


def _send(url: str, photo: bytes) -> float:
    """Seconds of the answer; whoever is told to come again does so until it is answered."""
    while True:
        started = time.monotonic()
        answer = requests.post(f"{url}/api/predict", files={"image": photo}, timeout=120)
        if answer.ok:
            return time.monotonic() - started
        time.sleep(0.5)


def _spent(everybody: list[psutil.Process]) -> float:
    times = [each.cpu_times() for each in everybody]
    return sum(each.user + each.system for each in times)


def _resident(everybody: list[psutil.Process]) -> int:
    """MiB of all processes, what they share counted once."""
    return round(sum(each.memory_full_info().pss for each in everybody) / 2**20)


if __name__ == "__main__":
    main()
