"""Break everything in turn while photos arrive, then count: `python -m scripts.proof.chaos`.

Writes docs/proof/chaos.json. `--audits` photos of as many shelves go to the API, each sent again
by its client until it is accepted. Meanwhile worker, web, Redis and PostgreSQL are killed, S3 and
the mail server are away. At the end no audit may be missing or judged twice, every photo must be
there and every mail sent; mails sent twice are counted.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import boto3
import psycopg2
import requests

from scripts.proof.processes import Orchestrator
from scripts.proof.servers import S3, Mail, Postgres, Redis
from tests.photos import shelf_photo
from tests.servers import free_port
from tests.site import ROOT, environment

OUT = ROOT / "docs" / "proof" / "chaos.json"
STORES = 50
BUCKET = "photos"
CLIENTS = 4

SET_UP = """
from accounts.models import Membership, Role, User
from audits.models import Shelf, Store
from integrations.models import Scope
from integrations.services.keys import api_key_create
user = User.objects.create_superuser("manager@example.com", "proof " * 5, name="Manager")
User.objects.update(mail_pace="at_once")
for number in range({stores}):
    store = Store.objects.create(code=str(number), name=f"Store {{number}}")
    Membership.objects.create(user=user, store=store, role=Role.MANAGER)
    for place in range({shelves}):
        Shelf.objects.create(store=store, code=str(place), name=f"Shelf {{place}}")
key, whole = api_key_create(
    owner=user, name="proof", scopes=[Scope.WRITE, Scope.READ], rate_per_minute=100_000
)
print(whole)
"""


@dataclass
class Sent:
    """What a client knows of its photos once they were accepted."""

    keys: list[UUID] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)


@dataclass
class World:
    """All servers, the site, and what was done to them."""

    folder: Path
    database: Postgres
    broker: Redis
    store: S3
    mail: Mail
    url: str
    environment: dict[str, str]
    site: Orchestrator | None = None
    done: list[dict[str, Any]] = field(default_factory=list)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        connection = psycopg2.connect(self.database.url)
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()
        finally:
            connection.close()

    def count(self, sql: str) -> int:
        ((number,),) = self.query(f"SELECT count(*) FROM {sql}")  # noqa: S608 - our own words
        return int(number)

    def end(self) -> None:
        if self.site:
            self.site.end()
        self.mail.stop()
        self.store.stop()
        self.broker.remove()
        self.database.remove()

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "manage.py", *arguments],
            check=True,
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout


def build(folder: Path) -> World:
    """Servers with an empty site on them."""
    os.environ |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    database, broker, store, mail = Postgres(), Redis(), S3(), Mail()
    boto3.client("s3", endpoint_url=store.endpoint, region_name="us-east-1").create_bucket(
        Bucket=BUCKET
    )
    port = free_port()
    settings = environment(
        folder,
        PORT=str(port),
        SECRET_KEY="proof " * 10,
        DATABASE_URL=database.url,
        BROKER_URL=broker.url,
        CACHE_URL=broker.url.replace("/0", "/1"),
        STORAGE=f"s3://{BUCKET}",
        S3_ENDPOINT=store.endpoint,
        S3_REGION="us-east-1",
        S3_ADDRESSING="path",
        EMAIL_URL=mail.url,
        AUDIT_LEASE="20",
        SWEEP_SECONDS="3",
        WORKER_PROCESSES="1",
        LOG_FORMAT="json",
    )
    url = f"http://127.0.0.1:{port}"
    return World(folder, database, broker, store, mail, url, settings)


def photo_of(number: int, megapixels: float = 1) -> bytes:
    """A shelf with a hole; words after the picture's end make every file another one."""
    return shelf_photo(holes=True, megapixels=megapixels) + f"photo {number}".encode()


def send(world: World, key: str, number: int, sent: Sent, megapixels: float = 1) -> None:
    """One photo of one shelf, again and again until it is accepted."""
    photo = photo_of(number, megapixels)
    client_key = uuid4()
    while True:
        word = _try(world, key, number, photo, client_key)
        sent.tries[word] += 1
        if word == "202":
            break
        time.sleep(1)
    sent.keys.append(client_key)
    sent.hashes.append(sha256(photo).hexdigest())


def _try(world: World, key: str, number: int, photo: bytes, client_key: UUID) -> str:
    try:
        answer = requests.post(
            f"{world.url}/api/v1/audits/",
            headers={"Authorization": f"Bearer {key}"},
            data={
                "store": str(number % STORES),
                "shelf": str(number // STORES),
                "client_key": str(client_key),
            },
            files={"photos": ("shelf.jpg", photo, "image/jpeg")},
            timeout=30,
        )
    except requests.RequestException as error:
        return type(error).__name__
    return str(answer.status_code)


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
        waiting = world.count("audits_audit WHERE status IN ('pending', 'running')") + world.count(
            "audits_delivery WHERE status IN ('pending', 'sending') AND told_with_id IS NULL"
        )
    return round(time.monotonic() - started, 1)


def verdict(world: World, sent: Sent) -> dict[str, Any]:
    """What became of everything; each of the first five must be 0."""
    kept = {row[0] for row in world.query("SELECT client_key FROM audits_audit")}
    leads = {
        f"<delivery-{pk}-{transition}@127.0.0.1>"
        for pk, transition in world.query(
            "SELECT id, transition_id FROM audits_delivery "
            "WHERE status = 'sent' AND told_with_id IS NULL"
        )
    }
    return {
        "audits_lost": len({str(key) for key in sent.keys} - {str(key) for key in kept}),
        "audits_unfinished": world.count("audits_audit WHERE status IN ('pending', 'running')"),
        "audits_judged_twice": world.count(
            "(SELECT audit_id FROM audits_audittransition WHERE to_status IN "
            "('done', 'rejected', 'failed') GROUP BY audit_id HAVING count(*) > 1) AS twice"
        ),
        "photos_lost": _photos_lost(world, sent),
        "mails_lost": len(leads - set(world.mail.kept)),
        "audits": world.count("audits_audit"),
        "audits_done": world.count("audits_audit WHERE status = 'done'"),
        "audits_tried_again": world.count("audits_audit WHERE attempt > 1"),
        "audits_without_a_sender": len(kept) - len(set(sent.keys)),
        "alerts_doubled": world.count(
            "(SELECT shelf_id, place FROM audits_alert WHERE status != 'resolved' "
            "GROUP BY 1, 2 HAVING count(*) > 1) AS twice"
        ),
        "notices": dict(
            world.query("SELECT status, count(*) FROM audits_delivery GROUP BY status")
        ),
        "mails_accepted_by_the_server": sum(world.mail.kept.values()),
        "mails_doubled": sum(count - 1 for count in world.mail.kept.values()),
        "photos_without_a_row": _photos_without_a_row(world),
    }


def _objects(world: World) -> dict[str, str]:
    """SHA-256 of each photo in the bucket by its key."""
    client = boto3.client("s3", endpoint_url=world.store.endpoint, region_name="us-east-1")
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="photos/")
    keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
    return {
        key: sha256(client.get_object(Bucket=BUCKET, Key=key)["Body"].read()).hexdigest()
        for key in keys
    }


def _photos_lost(world: World, sent: Sent) -> int:
    """Accepted photos whose row is missing, or whose file is not the one that was sent."""
    objects = _objects(world)
    rows = dict(world.query("SELECT sha256, file FROM audits_photo"))
    return sum(objects.get(rows.get(digest, "")) != digest for digest in sent.hashes)


def _photos_without_a_row(world: World) -> int:
    """Left by a kill between file and row; `prune` deletes them after a day."""
    rows = {row[0] for row in world.query("SELECT file FROM audits_photo")}
    return len(set(_objects(world)) - rows)


def run(audits: int, away: float, mail_away: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="shelfwatch-chaos-") as place:
        world = build(Path(place))
        try:
            return _run(world, audits, away, mail_away)
        finally:
            world.end()


def _run(world: World, audits: int, away: float, mail_away: float) -> dict[str, Any]:
    world.manage("migrate", "--no-input", "--verbosity", "0")
    shelves = -(-audits // STORES)
    words = SET_UP.format(stores=STORES, shelves=shelves)
    key = world.manage("shell", "-v", "0", "-c", words).split()[-1]
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
