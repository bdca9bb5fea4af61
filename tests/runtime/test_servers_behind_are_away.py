"""While database, Redis or S3 is away, people and machines are told to come again."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests

from tests.photos import jpeg
from tests.servers import S3, Postgres, Redis
from tests.site import ROOT, environment
from tests.waiting import PATIENCE, free_port, wait_until

pytestmark = pytest.mark.xdist_group("servers away")

SET_UP = """
from accounts.models import Membership, Role, User
from audits.models import Shelf, Store
from integrations.models import Scope
from integrations.services.keys import api_key_create
user = User.objects.create_superuser("m@example.com", "away " * 5, name="Mia")
store = Store.objects.create(code="17", name="Corner Store")
Membership.objects.create(user=user, store=store, role=Role.MANAGER)
Shelf.objects.create(store=store, code="A1", name="Cereals")
print(api_key_create(owner=user, name="away", scopes=[Scope.WRITE, Scope.READ])[1])
"""


@dataclass
class World:
    url: str
    database: Postgres
    broker: Redis
    store: S3
    key: str
    log: Path

    def api(self) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.key}"}
        return requests.get(f"{self.url}/api/v1/stores/", headers=headers, timeout=PATIENCE)

    def upload(self) -> requests.Response:
        return requests.post(
            f"{self.url}/api/v1/audits/",
            headers={"Authorization": f"Bearer {self.key}"},
            data={"store": "17", "shelf": "A1"},
            files={"photos": ("a.jpg", jpeg(), "image/jpeg")},
            timeout=PATIENCE,
        )


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    data = tmp_path_factory.mktemp("away")
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        database, broker, store = Postgres(), Redis(), S3()
        stack.callback(database.remove)
        stack.callback(broker.remove)
        stack.callback(store.stop)
        client = boto3.client("s3", endpoint_url=store.endpoint, region_name="us-east-1")
        client.create_bucket(Bucket="away")
        port = free_port()
        env = environment(
            data,
            PORT=str(port),
            SECRET_KEY="away " * 12,
            DATABASE_URL=database.url,
            BROKER_URL=broker.url,
            CACHE_URL=broker.url.replace("/0", "/1"),
            STORAGE="s3://away",
            S3_ENDPOINT=store.endpoint,
            S3_REGION="us-east-1",
            S3_ADDRESSING="path",
        )
        _manage(env, "migrate", "--no-input")
        _manage(env, "collectstatic", "--no-input")
        key = _manage(env, "shell", "-v", "0", "-c", SET_UP).split()[-1]
        web = stack.enter_context(_web(env, data / "web.log"))
        stack.callback(web.terminate)
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: _ready(url), what="web to be ready")
        yield World(url, database, broker, store, key, data / "web.log")


def _web(env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        command = [sys.executable, "-m", "shelfwatch_site", "web"]
        return subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)


def _manage(env: dict[str, str], *words: str) -> str:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(
        command, cwd=ROOT, env=env, check=True, capture_output=True, text=True
    ).stdout


def _ready(url: str) -> bool:
    try:
        return requests.get(f"{url}/health/ready", timeout=PATIENCE).ok
    except requests.RequestException:
        return False


def told_to_come_again(answer: requests.Response) -> dict[str, Any]:
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["Retry-After"]) > 0
    if answer.headers["Content-Type"] != "application/json":
        assert "Back in a moment" in answer.text
        return {}
    body: dict[str, Any] = answer.json()
    assert [error["code"] for error in body["errors"]] == ["server_away"]
    return body


def refusals(world: World) -> float:
    """Answers of 503 that Prometheus is told of: what the alert about errors reads."""
    told = requests.get(f"{world.url}/metrics", timeout=PATIENCE).text
    found = re.search(
        r'^django_http_responses_total_by_status_total{status="503"} (\S+)$', told, re.M
    )
    return float(found[1]) if found else 0.0


def back(answer: Callable[[], requests.Response], status: int) -> None:
    wait_until(lambda: answer().status_code == status, what=f"an answer of {status} again")


def test_while_the_database_is_away_pages_and_api_say_so(world: World) -> None:
    logged, counted = len(world.log.read_text()), refusals(world)
    world.database.stop("immediate")
    try:
        told_to_come_again(world.api())
        told_to_come_again(world.upload())
        cookies = {"sessionid": "somebody"}
        told_to_come_again(requests.get(world.url, cookies=cookies, timeout=PATIENCE))
        assert requests.get(f"{world.url}/health/live", timeout=PATIENCE).status_code == 200
        assert requests.get(f"{world.url}/health/ready", timeout=PATIENCE).status_code == 503
        # Each of the three is told, whatever of the site it missed the database in; probes are not.
        assert refusals(world) == counted + 3
        # Many will ask meanwhile: a line each, and no trace.
        lines = world.log.read_text()[logged:]
        assert lines.count("a server is away: OperationalError") == 3
        assert "Traceback" not in lines
        assert "not ready: waits for database" in lines
        assert "Service Unavailable: /health/ready" not in lines
    finally:
        world.database.start()
    back(world.api, 200)


def test_while_redis_is_away_photos_are_taken_in_all_the_same(world: World) -> None:
    world.broker.stop()
    try:
        assert world.api().status_code == 200
        assert world.upload().status_code == 202
    finally:
        world.broker.start()


def test_while_s3_is_away_an_upload_is_refused_and_done_again_later(world: World) -> None:
    world.store.stop()
    try:
        told_to_come_again(world.upload())
        assert world.api().status_code == 200
    finally:
        world.store.start()
    back(world.upload, 202)
