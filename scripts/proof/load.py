"""Predict under load, as docs/api.md promises it; writes docs/proof/api-load.json.

    python -m scripts.proof.load --photo shelf.jpg --seconds 60 --clients 32

Starts the embedded site in a folder of its own and asks it over loopback, from this process:
alone, then by many clients at once while `/health` is asked all the time. The figures say how
much processor time the clients took from the site.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import psutil
import requests

from tests.site import ROOT, Site, embedded_site

Answer = tuple[int, float, float]  # status, milliseconds, milliseconds in the detector


def main() -> int:
    asked = _arguments()
    photo = asked.photo.read_bytes()
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded_site(Path(folder) / "site", PREDICT_ANONYMOUS="true", DEMO="false") as site,
    ):
        figures: dict[str, Any] = {"at": datetime.now(UTC).isoformat(timespec="seconds")}
        figures["machine"] = {
            "cores": os.cpu_count(),
            "load_before": [round(one, 2) for one in os.getloadavg()],
        }
        figures["photo"] = {"bytes": len(photo)}
        figures |= measure(site, photo, clients=asked.clients, seconds=asked.seconds)
    asked.out.write_text(json.dumps(figures, indent=2) + "\n")
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    return 0


def measure(site: Site, photo: bytes, *, clients: int, seconds: float) -> dict[str, Any]:
    web = max(site.processes(" web"), key=lambda one: one.memory_info().rss)
    alone = _alone(site, photo, 30)
    in_process = _throughput_in_process(photo)
    before, cpu = web.memory_info().rss, _cpu()
    answers, health, took = _crowd(site, photo, clients=clients, seconds=seconds)
    served = [ms for status, ms, _ in answers if status == 200]
    median = statistics.median(ms for _, ms, _ in alone)
    return {
        "alone": {
            "median_ms": round(median, 1),
            "around_the_detector_ms": round(
                statistics.median(ms - inside for _, ms, inside in alone), 1
            ),
        },
        "crowd": {
            "clients": clients,
            "seconds": round(took, 1),
            "answers": dict(Counter(str(status) for status, _, _ in answers)),
            "served_a_second": round(len(served) / took, 2),
            "in_process_a_second": in_process,
            "share_of_in_process": round(len(served) / took / in_process, 3),
            "p95_ms": round(_share(served, 0.95), 1),
            "p95_over_median_alone": round(_share(served, 0.95) / median, 2),
            "clients_cpu_cores": round((_cpu() - cpu) / took, 3),
        },
        "health": {
            "asked": len(health),
            "p99_ms": round(_share(health, 0.99), 1),
            "most_ms": round(max(health), 1),
        },
        "memory_mb": {
            "before": before // 2**20,
            "after": web.memory_info().rss // 2**20,
        },
    }


def _ask(session: requests.Session, site: Site, photo: bytes) -> Answer:
    started = time.perf_counter()
    answer = session.post(
        f"{site.url}/predict", data=photo, headers={"Content-Type": "image/jpeg"}, timeout=120
    )
    took = (time.perf_counter() - started) * 1000
    if answer.status_code != 200:
        wait = int(answer.headers["Retry-After"]) if answer.status_code in (429, 503) else 1
        time.sleep(wait)
        return answer.status_code, took, 0.0
    return 200, took, sum(answer.json()["timing"].values())


def _alone(site: Site, photo: bytes, times: int) -> list[Answer]:
    with requests.Session() as session:
        return [_ask(session, site, photo) for _ in range(times)]


def _crowd(
    site: Site, photo: bytes, *, clients: int, seconds: float
) -> tuple[list[Answer], list[float], float]:
    over = Event()

    def client(_: int) -> list[Answer]:
        got = []
        with requests.Session() as session:
            while not over.is_set():
                got.append(_ask(session, site, photo))
        return got

    def health(_: int) -> list[float]:
        got = []
        with requests.Session() as session:
            while not over.wait(0.05):
                started = time.perf_counter()
                session.get(f"{site.url}/health", timeout=60).raise_for_status()
                got.append((time.perf_counter() - started) * 1000)
        return got

    started = time.perf_counter()
    with ThreadPoolExecutor(clients + 1) as pool:
        probes = pool.submit(health, 0)
        asking = [pool.submit(client, number) for number in range(clients)]
        time.sleep(seconds)
        over.set()
        answers = [answer for one in asking for answer in one.result()]
        return answers, probes.result(), time.perf_counter() - started


def _throughput_in_process(photo: bytes, seconds: float = 10) -> float:
    """Photos a second that this process looks at, with as many threads as cores."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelfwatch_site.settings")
    import django

    django.setup()
    from detection import cpu_limit, examine_photo, reset, warm_up

    warm_up()
    until = time.monotonic() + seconds

    def look(_: int) -> int:
        looked = 0
        while time.monotonic() < until:
            examine_photo(photo)
            looked += 1
        return looked

    started = time.monotonic()
    with ThreadPoolExecutor(cpu_limit()) as pool:
        looked = sum(pool.map(look, range(cpu_limit())))
    reset()
    return round(looked / (time.monotonic() - started), 2)


def _share(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _cpu() -> float:
    times = psutil.Process().cpu_times()
    return times.user + times.system


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--photo", type=Path, required=True)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "proof" / "api-load.json")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
