"""Servers, the site on them, and what was done to them: where a proof takes place."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import psycopg2

from scripts.proof.processes import Orchestrator
from tests.servers import S3, Mail, Postgres, Redis
from tests.site import ROOT, environment
from tests.waiting import free_port

STORES = 50
BUCKET = "photos"

SET_UP = """
from accounts.models import Membership, Role, User
from audits.models import Shelf, Store
from audits.services.members import member_invite
from integrations.models import Scope
from integrations.services.keys import api_key_create
user = User.objects.create_superuser("manager@example.com", "proof " * 5, name="Manager")
for number in range({stores}):
    store = Store.objects.create(code=str(number), name=f"Store {{number}}")
    Membership.objects.create(user=user, store=store, role=Role.MANAGER)
    for place in range({shelves}):
        Shelf.objects.create(store=store, code=str(place), name=f"Shelf {{place}}")
    mail = f"staff{{number}}@example.com"
    member_invite(store=store, mail=mail, name="Staff", role=Role.STAFF, by=user)
User.objects.update(mail_pace="at_once")
key, whole = api_key_create(
    owner=user, name="proof", scopes=[Scope.WRITE, Scope.READ], rate_per_minute=100_000
)
print(whole)
"""


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
    database, broker, store, mail = Postgres(durable=True), Redis(), S3(), Mail()
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


def fill(world: World, audits: int) -> str:
    """Stores with a shelf for every photo that will come and somebody invited to each; a key to
    send the photos with."""
    world.manage("migrate", "--no-input", "--verbosity", "0")
    words = SET_UP.format(stores=STORES, shelves=-(-audits // STORES))
    return world.manage("shell", "-v", "0", "-c", words).split()[-1]
