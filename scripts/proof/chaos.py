"""Break everything in turn while photos arrive, then count: `python -m scripts.proof.chaos`.

Writes docs/proof/chaos.json. `--audits` photos of as many shelves go to the API, each sent again
by its client until it is accepted. Meanwhile worker, web, Redis and PostgreSQL are killed, S3 and
the mail server are away. At the end no audit may be missing or judged twice, every photo must be
there and every mail sent, alerts' and invitations'; mails sent twice are counted.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from scripts.proof.clients import Sent, send
from scripts.proof.processes import Orchestrator
from scripts.proof.verdict import verdict
from scripts.proof.world import World, build, fill
from tests.servers import S3, Postgres, Redis
from tests.site import ROOT

OUT = ROOT / "docs" / "proof" / "chaos.json"
CLIENTS = 4
WAITING = (
    "audits_audit WHERE status IN ('pending', 'running')",
    "audits_delivery WHERE status IN ('pending', 'sending') AND told_with_id IS NULL",
    "audits_mailing WHERE status IN ('pending', 'sending')",
)


def faults(world: World, away: float) -> list[tuple[str, Callable[[], None]]]:
    """What is broken, in order; each leaves everything running again."""
    site = world.site
    assert site is not None

    def restart(server: Postgres | Redis | S3, seconds: float, **how: Any) -> None:
        server.stop(**how)
        time.sleep(seconds)
        server.start()

    return [
        ("kill -9 of a worker", lambda: site.kill("worker-1")),
        ("kill -9 of web", lambda: site.kill("web")),
        ("kill -9 of Redis, 5 s away", lambda: restart(world.broker, 5)),
        ("crash of PostgreSQL, 5 s away", lambda: restart(world.database, 5, mode="immediate")),
        (f"S3 {away:.0f} s away", lambda: restart(world.store, away)),
        ("kill -9 of both workers", lambda: site.kill("worker-1", "worker-2")),
        ("kill -9 of the mailer", lambda: site.kill("mailer")),
        ("kill -9 of beat", lambda: site.kill("beat")),
    ]


def disturb(world: World, audits: int, away: float, sent: Sent) -> None:
    """Break one thing after the other while photos come in, evenly over them."""
    plan = faults(world, away)
    started = time.monotonic()
    for place, (name, act) in enumerate(plan):
        while len(sent.keys) < audits * (place + 0.5) / len(plan):
            time.sleep(0.2)
        at = round(time.monotonic() - started, 1)
        world.done.append({"what": name, "at_s": at, "accepted_by_then": len(sent.keys)})
        act()


def settle(world: World, seconds: float) -> float:
    """Wait until nothing waits any more; how long that took."""
    started = time.monotonic()
    waiting = 1
    while waiting and time.monotonic() - started < seconds:
        time.sleep(2)
        waiting = sum(map(world.count, WAITING))
    return round(time.monotonic() - started, 1)


def run(audits: int, away: float, mail_away: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="shelfwatch-chaos-") as place:
        world = build(Path(place))
        try:
            return _run(world, audits, away, mail_away)
        finally:
            world.end()


def _run(world: World, audits: int, away: float, mail_away: float) -> dict[str, Any]:
    key = fill(world, audits)
    world.site = Orchestrator(world.environment, world.folder)
    world.mail.stop()
    mail_back = time.monotonic() + mail_away
    sent, started = Sent(), time.monotonic()
    with ThreadPoolExecutor(CLIENTS + 1) as clients:
        broken = clients.submit(disturb, world, audits, away, sent)
        list(clients.map(lambda number: send(world, key, number, sent), range(audits)))
        broken.result()
    sending = round(time.monotonic() - started, 1)
    time.sleep(max(0.0, mail_back - time.monotonic()))
    world.mail.start()
    settled = settle(world, seconds=1800)
    return {
        "machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores",
        "mail_server_away_s": mail_away,
        "sending_s": sending,
        "settled_after_s": settled,
        "answers_to_clients": dict(sent.tries),
        "broken": world.done,
        "restarts": world.site.restarts if world.site else {},
        "result": verdict(world, sent),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--audits", type=int, default=200)
    parser.add_argument("--away", type=float, default=60, help="seconds without S3")
    parser.add_argument("--mail-away", type=float, default=3600, help="seconds without mail")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    report = run(options.audits, options.away, options.mail_away)
    options.out.write_text(json.dumps(report, indent=2) + "\n")
    sys.stdout.write(json.dumps(report["result"], indent=2) + "\n")
    bad = ("audits_lost", "audits_unfinished", "audits_judged_twice", "photos_lost", "mails_lost")
    return int(any(report["result"][name] for name in bad))


if __name__ == "__main__":
    sys.exit(main())
