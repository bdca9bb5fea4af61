"""Predict under load, as docs/api.md promises it; writes docs/proof/api-load.json.

    python -m scripts.proof.load

Starts the embedded site in a folder of its own and asks it over loopback, from this process: alone
with a photo of 1 MB and of 4 MB; by 32 clients at once for a minute while `/health` is asked all
the time; and 10,000 times while its memory is watched. The figures say how busy the machine was
and how much processor time the clients took from the site. `--only alone crowd` does less.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from io import BytesIO
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import django
import psutil
import requests

from tests.site import ROOT, Site, embedded_site

Answer = tuple[int, float, float]  # status, milliseconds, milliseconds in the detector
Figures = dict[str, Any]
MB = 1_000_000


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelfwatch_site.settings")
    django.setup()
    asked = _arguments()
    photos = {size: photo_of(size * MB) for size in (1, 4)}
    figures: Figures = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": _load()}
    figures["photo_bytes"] = [len(photo) for photo in photos.values()]
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded_site(Path(folder) / "site", PREDICT_ANONYMOUS="true", DEMO="false") as site,
    ):
        steps: dict[str, Callable[[], Figures]] = {
            "answer": lambda: {"json_of_500_boxes_ms": json_of_boxes(500)},
            "alone": lambda: {f"{size}_mb": alone(site, photos[size]) for size in photos},
            "crowd": lambda: crowd(site, photos[1], asked.clients, asked.seconds),
            "memory": lambda: memory(site, [photos[1], photo_of(MB // 5)], asked.requests),
        }
        for name in asked.only or steps:
            figures[name] = steps[name]() | {"load_after": _load()["load"]}
            sys.stderr.write(f"{name}: {json.dumps(figures[name])}\n")
    asked.out.write_text(json.dumps(figures, indent=2) + "\n")
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    return 0


def photo_of(size: int) -> bytes:
    """A rendered shelf of 12 megapixels as a JPEG of about `size` bytes."""
    from PIL import Image

    from tests.photos import shelf_photo

    picture = Image.open(BytesIO(shelf_photo(holes=True, megapixels=12)))
    picture.load()
    for quality in range(60, 101, 4):
        out = BytesIO()
        picture.save(out, "JPEG", quality=quality)
        if out.tell() >= size:
            break
    return out.getvalue()


def json_of_boxes(boxes: int) -> float:
    """Milliseconds from findings to the bytes of their answer, the median of many."""
    from rest_framework.renderers import JSONRenderer

    from audits.api.predict import answers
    from detection import Box, Detection, ModelInfo, PhotoFindings, Quality, Timing

    found = PhotoFindings(
        width=3000,
        height=4000,
        products=tuple(
            Detection(Box(n + 0.12, n + 0.34, n + 50.5, n + 90.7), 0.87654, n % 7)
            for n in range(boxes)
        ),
        gaps=(),
        rows=(),
        quality=Quality(True, None, None, {"sharpness": 0.7}),
        timing=Timing(1.0, 1.0, 1.0, 1.0, 4.0),
        model=ModelInfo("n", "1", "0" * 64, "cpu", ("product",), (640, 640), "", "product", {}),
        capped=False,
    )
    took = []
    for _ in range(200):
        started = time.perf_counter()
        JSONRenderer().render(answers.one(found, "x"))
        took.append((time.perf_counter() - started) * 1000)
    return round(statistics.median(took), 2)


def alone(site: Site, photo: bytes) -> Figures:
    """One client that asks again and again, and does as little itself as it can."""
    with closing(HTTPConnection(urlsplit(site.url).netloc, timeout=120)) as wire:
        got = [_ask_barely(wire, photo) for _ in range(33)][3:]
    around = sorted(ms - inside for _, ms, inside in got)
    return {
        "median_ms": round(statistics.median(ms for _, ms, _ in got), 1),
        "around_the_detector_ms": round(statistics.median(around), 1),
        "around_the_detector_quickest_ms": round(around[0], 1),
    }


def crowd(site: Site, photo: bytes, clients: int, seconds: float) -> Figures:
    """Many clients at once, and one that asks for `/health` meanwhile."""
    median = alone(site, photo)["median_ms"]
    in_process = _throughput_in_process(photo)
    cpu, started, over = _cpu(), time.perf_counter(), Event()
    with ThreadPoolExecutor(clients + 1) as pool:
        probes = pool.submit(_health, site, over)
        asking = [pool.submit(_client, site, photo, over) for _ in range(clients)]
        time.sleep(seconds)
        over.set()
        answers = [answer for one in asking for answer in one.result()]
        health, took = probes.result(), time.perf_counter() - started
    served = [ms for status, ms, _ in answers if status == 200]
    return {
        "clients": clients,
        "seconds": round(took, 1),
        "answers": dict(Counter(str(status) for status, _, _ in answers)),
        "median_alone_ms": median,
        "served_a_second": round(len(served) / took, 2),
        "in_process_a_second": in_process,
        "share_of_in_process": round(len(served) / took / in_process, 3),
        "p95_ms": round(_share(served, 0.95), 1),
        "p95_over_median_alone": round(_share(served, 0.95) / median, 2),
        "clients_cpu_cores": round((_cpu() - cpu) / took, 3),
        "health_asked": len(health),
        "health_median_ms": round(_share(health, 0.5), 1),
        "health_p99_ms": round(_share(health, 0.99), 1),
        "health_most_ms": round(max(health), 1),
    }


def memory(site: Site, photos: list[bytes], times: int) -> Figures:
    """What the web process holds while it answers `times` requests of four clients."""
    web = max(site.processes(" web"), key=lambda one: one.memory_info().rss)
    held: list[tuple[int, float]] = []
    numbers = count()

    def client(_: int) -> None:
        with requests.Session() as session:
            while (number := next(numbers)) < times:
                if number % max(1, times // 40) == 0:
                    held.append((number, web.memory_info().rss / 2**20))
                while _ask(session, site, photos[number % len(photos)])[0] != 200:
                    pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(client, range(4)))
    held.sort()
    quarter = [mb for number, mb in held if times / 4 <= number < times / 2]
    last = [mb for number, mb in held if number >= 3 * times / 4]
    return {
        "requests": times,
        "mb_at": {str(number): round(mb) for number, mb in held[:: max(1, len(held) // 10)]},
        "mb_second_quarter": round(statistics.mean(quarter), 1),
        "mb_last_quarter": round(statistics.mean(last), 1),
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


def _ask_barely(wire: HTTPConnection, photo: bytes) -> Answer:
    started = time.perf_counter()
    wire.request("POST", "/predict", photo, {"Content-Type": "image/jpeg"})
    answer = wire.getresponse()
    body = answer.read()
    took = (time.perf_counter() - started) * 1000
    return answer.status, took, sum(json.loads(body)["timing"].values())


def _client(site: Site, photo: bytes, over: Event) -> list[Answer]:
    got = []
    with requests.Session() as session:
        while not over.is_set():
            got.append(_ask(session, site, photo))
    return got


def _health(site: Site, over: Event) -> list[float]:
    got = []
    with requests.Session() as session:
        while not over.wait(0.05):
            started = time.perf_counter()
            session.get(f"{site.url}/health", timeout=60).raise_for_status()
            got.append((time.perf_counter() - started) * 1000)
    return got


def _throughput_in_process(photo: bytes, seconds: float = 10) -> float:
    """Photos a second that this process looks at, with as many threads as cores."""
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


def _load() -> Figures:
    return {"cores": os.cpu_count(), "load": [round(one, 2) for one in os.getloadavg()]}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--only", nargs="*", choices=("answer", "alone", "crowd", "memory"))
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "proof" / "api-load.json")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
