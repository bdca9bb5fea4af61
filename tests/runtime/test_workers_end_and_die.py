"""Workers on Redis that are told to end or are killed: no check is lost, none is done twice."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest
import redis
import requests
from django.conf import settings

from shelfwatch_site.backends import VISIBILITY_TIMEOUT
from tests import servers
from tests.photos import shelf_photo
from tests.site import ROOT, command_line, environment
from tests.waiting import PATIENCE, accepts, free_port, wait_until

pytestmark = pytest.mark.xdist_group("workers")

SET_UP = """
from audits.models import Shelf, Store
store = Store.objects.create(code="17", name="Corner Store")
for number in range(9):
    Shelf.objects.create(store=store, code=str(number), name=f"Shelf {number}")
"""
# Ten large photos keep a worker busy for some seconds. It is rendered once, not at each upload.
UPLOAD = """
from pathlib import Path
from audits.models import Shelf, Source
from audits.services.uploads import audit_create
photos = [Path({photo!r}).read_bytes()] * 10
for shelf in Shelf.objects.filter(audits=None)[:{audits}]:
    print(audit_create(shelf=shelf, photos=photos, source=Source.COMMAND).pk)
"""


@dataclass
class World:
    env: dict[str, str]
    database: str
    broker: str
    photo: Path
    metrics_port: int = field(default_factory=free_port)

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        return subprocess.check_output(command, cwd=ROOT, env=self.env, text=True)

    def upload(self, audits: int = 1) -> list[int]:
        code = UPLOAD.format(photo=str(self.photo), audits=audits)
        return [int(pk) for pk in self.manage("shell", "-v", "0", "-c", code).split()]

    def audit(self, pk: int) -> tuple[str, int]:
        """Its status, and how often it was begun."""
        ((status, attempt),) = self.query(f"SELECT status, attempt FROM audits_audit WHERE id={pk}")
        return status, attempt

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with psycopg2.connect(self.database) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def waiting(self) -> int:
        with redis.Redis.from_url(self.broker) as client:
            return int(client.llen("inference"))

    @contextmanager
    def role(self, role: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
        env = self.env | {f"SHELFWATCH_{name}": value for name, value in variables.items()}
        command = [sys.executable, "-m", "shelfwatch_site", role]
        with subprocess.Popen(command, cwd=ROOT, env=env) as process:
            try:
                yield process
            finally:
                for one in family(process):
                    one.kill()

    def worker(self, drain: int) -> Any:
        port = str(self.metrics_port)
        return self.role("worker", DRAIN_SECONDS=str(drain), METRICS_PORT=port)


def family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    try:
        parent = psutil.Process(process.pid)
        return [*parent.children(recursive=True), parent]
    except psutil.NoSuchProcess:
        return []


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    data: Path = tmp_path_factory.mktemp("workers")
    with ExitStack() as stack:
        database = stack.enter_context(servers.postgres())
        broker = stack.enter_context(servers.redis())
        env = environment(
            data,
            SECRET_KEY="workers " * 8,
            DATABASE_URL=database,
            BROKER_URL=broker,
            WORKER_PROCESSES="1",
            AUDIT_LEASE="5",
            SWEEP_SECONDS="1",
        )
        photo = data / "photo.jpg"
        photo.write_bytes(shelf_photo(seed=3, megapixels=8))
        made = World(env, database, broker, photo)
        made.manage("migrate", "--no-input", "--verbosity", "0")
        made.manage("shell", "-v", "0", "-c", SET_UP)
        yield made


def running(world: World, pk: int) -> bool:
    return world.audit(pk)[0] == "running"


def done_once(world: World, pk: int, attempts: int) -> None:
    """Finished, begun so often, and its end written down once."""
    assert world.audit(pk) == ("done", attempts)
    results = f"SELECT count(*) FROM audits_auditresult WHERE audit_id = {pk}"
    assert world.query(results) == [(1,)]
    ends = f"SELECT 1 FROM audits_audittransition WHERE audit_id = {pk} AND to_status = 'done'"
    assert len(world.query(ends)) == 1


def metrics(world: World) -> str:
    return requests.get(f"http://127.0.0.1:{world.metrics_port}/metrics", timeout=PATIENCE).text


@pytest.mark.parametrize(
    ("role", "queues", "parts"),
    [
        ("worker", "inference,default", {"inference", "default"}),
        ("worker", "mail", {"mail"}),
        ("beat", "mail", {"clock"}),
    ],
    ids=["a worker for photos", "a worker for mail", "the clock"],
)
def test_each_process_tells_the_parts_that_it_does(
    world: World, role: str, queues: str, parts: set[str]
) -> None:
    port = str(world.metrics_port)

    def told() -> set[str]:
        return set(re.findall(r'(?m)^shelfwatch_at_work\{part="(\w+)"\} 1.0$', metrics(world)))

    with world.role(role, METRICS_PORT=port, WORKER_QUEUES=queues):
        wait_until(lambda: accepts(world.metrics_port), what=f"the {role} to answer")
        wait_until(lambda: told() == parts, what="its parts to be told")


def test_who_is_told_to_end_finishes_what_it_has_begun_and_keeps_nothing_from_others(
    world: World,
) -> None:
    first, second = world.upload(2)
    # Celery waits for all of this time, if a task ran when it was told to end.
    with world.worker(drain=60) as worker:
        wait_until(lambda: running(world, first), what="the first check to begin")
        # Busy with one check, it holds no other: the message lies where any worker finds it.
        assert world.waiting() == 1
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
    done_once(world, first, attempts=1)
    assert world.audit(second) == ("pending", 0)
    with world.worker(drain=PATIENCE):
        wait_until(lambda: world.audit(second)[0] == "done", what="another worker to take it")
        # The pool's process counts once the task is over, and its parent tells.
        ended = 'shelfwatch_tasks_total{result="success",task="audit_run"} 1.0'
        wait_until(lambda: ended in metrics(world), what="the task to be counted")
        told = metrics(world)
    done_once(world, second, attempts=1)
    assert 'shelfwatch_audits_total{outcome="done"} 1.0' in told
    assert re.search(r'shelfwatch_queue_wait_seconds_count{queue="inference"} 1.0', told)


def test_what_cannot_be_finished_in_time_is_given_back_and_done_once(world: World) -> None:
    (audit,) = world.upload()
    with world.worker(drain=1) as worker:
        wait_until(lambda: running(world, audit), what="the check to begin")
        worker.send_signal(signal.SIGTERM)
        worker.wait(PATIENCE)
    assert running(world, audit), "it was finished before it could be given back"
    assert world.waiting() == 1
    with world.worker(drain=PATIENCE), world.role("beat"):
        wait_until(lambda: world.audit(audit)[0] == "done", what="another worker to finish it")
    done_once(world, audit, attempts=2)


@pytest.mark.parametrize("who", ["the pool's process", "the worker and all of its own"])
def test_a_check_whose_worker_was_killed_is_done_once(world: World, who: str) -> None:
    (audit,) = world.upload()
    with world.role("beat"), ExitStack() as workers:
        worker = workers.enter_context(world.worker(drain=PATIENCE))
        wait_until(lambda: running(world, audit), what="the check to begin")
        *children, parent = family(worker)
        for one in children if who == "the pool's process" else [*children, parent]:
            if "shelfwatch_site" in command_line(one):
                one.kill()
        if who != "the pool's process":
            worker.wait(PATIENCE)
            workers.enter_context(world.worker(drain=PATIENCE))
        wait_until(lambda: world.audit(audit)[0] == "done", what="the check to be finished")
    done_once(world, audit, attempts=2)


def test_no_task_may_run_for_as_long_as_its_message_is_waited_for() -> None:
    """Or a second worker would be given what the first is still at."""
    own = [one.get("time_limit", 0) for one in settings.CELERY_TASK_ANNOTATIONS.values()]
    longest = max(settings.CELERY_TASK_TIME_LIMIT, *own)
    assert longest < VISIBILITY_TIMEOUT
    # Ten photos may take their lease each.
    lease = settings.SHELFWATCH_AUDIT_LEASE.total_seconds()
    assert 10 * lease <= settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT
