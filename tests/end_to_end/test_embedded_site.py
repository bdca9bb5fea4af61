"""The site as `make run` starts it: one command, no server, its own processes."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests

from tests.photos import shelf_photo
from tests.site import Site, command_line, embedded_site, end
from tests.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.xdist_group("embedded site")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("site")
    # Long enough for the next worker to look at a photo on a busy machine.
    with embedded_site(
        data, database=migrated, PREDICT_ANONYMOUS="true", AUDIT_LEASE="20", SWEEP_SECONDS="1"
    ) as running:
        yield running


def query(site: Site, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(site.data / "shelfwatch.sqlite3", timeout=PATIENCE)) as database:
        return database.execute(sql).fetchall()


def upload(site: Site, *photos: bytes) -> int:
    """Send photos of the first shelf by its page; the number of the new audit."""
    session = site.session()
    answer = session.post(
        f"{site.url}/shelves/1/check/",
        files=[("photos", (f"{n}.jpg", data, "image/jpeg")) for n, data in enumerate(photos)],
        data={"csrfmiddlewaretoken": session.cookies["csrftoken"]},
        headers={"Referer": site.url},
        timeout=PATIENCE,
    )
    assert answer.ok, answer.text
    return int(answer.url.rstrip("/").rsplit("/", 1)[1])


def finished(site: Site, audit: int) -> bool:
    ((status,),) = query(site, f"SELECT status FROM audits_audit WHERE id = {audit}")
    return status not in ("pending", "running")


def test_a_photo_with_a_hole_becomes_an_alert_and_a_mail(site: Site) -> None:
    audit = upload(site, shelf_photo(holes=True))
    wait_until(lambda: finished(site, audit), what="the check to finish")
    assert query(site, f"SELECT status FROM audits_audit WHERE id = {audit}") == [("done",)]
    ((opened,),) = query(site, "SELECT count(*) FROM audits_alert WHERE status = 'open'")
    assert opened
    wait_until(lambda: len(site.mails()) == 1, what="one mail about all of them")
    message = message_from_bytes(site.mails()[0].read_bytes())
    assert message["To"] == "manager@example.com"
    assert str(message["Subject"]).startswith("Empty: ")


def test_a_command_beside_it_tells_the_address_at_which_it_listens(site: Site) -> None:
    another_terminal = site.environment.copy()
    del another_terminal["SHELFWATCH_PORT"]
    beside = replace(site, environment=another_terminal)
    assert f"  {site.url}/stores/" in beside.manage("createstore", "17", "Corner Store")


def test_one_address_tells_every_part_that_is_at_work(site: Site) -> None:
    def told() -> set[str]:
        text = requests.get(f"{site.url}/metrics", timeout=PATIENCE).text
        return set(re.findall(r'(?m)^shelfwatch_at_work\{part="(\w+)"\} 1.0$', text))

    parts = {"inference", "mail", "default", "clock"}
    wait_until(lambda: told() == parts, what="all parts to be told")


def test_an_old_client_detects_without_logging_in(site: Site) -> None:
    answer = requests.post(
        site.url + "/predict",
        files={"image": shelf_photo()},
        params={"confidence": 0.25},
        timeout=PATIENCE,
    )
    body = answer.json()
    assert answer.status_code == 200
    assert body["count"] == len(body["detections"]) > 10


def test_a_worker_killed_in_the_middle_leaves_one_finished_audit(site: Site) -> None:
    results = "SELECT count(*) FROM audits_auditresult"
    ((before,),) = query(site, results)
    audit = upload(site, *[shelf_photo(seed=3, megapixels=8)] * 10)
    running = f"SELECT 1 FROM audits_audit WHERE id = {audit} AND status = 'running'"
    wait_until(lambda: query(site, running), what="the worker to claim it")
    # As when the machine runs out of memory: the worker alone, and nothing gets a word.
    (worker,) = site.processes("--queues inference")
    worker.kill()
    wait_until(lambda: finished(site, audit), what="another worker to finish it")
    ((status, attempt),) = query(
        site, f"SELECT status, attempt FROM audits_audit WHERE id = {audit}"
    )
    assert (status, attempt) == ("done", 2)
    assert query(site, results) == [(before + 1,)]
    doubled = (
        "SELECT 1 FROM audits_alert WHERE status != 'resolved' GROUP BY place HAVING count(*) > 1"
    )
    assert not query(site, doubled)
    unsent = (
        "SELECT 1 FROM audits_delivery WHERE status IN ('pending', 'sending')"
        " AND told_with_id IS NULL AND not_before <= datetime('now')"
    )
    wait_until(lambda: not query(site, unsent), what="every notice that is due to be sent")


def test_ctrl_c_ends_every_process_and_the_login_survives_it(
    tmp_path: Path, migrated: Path
) -> None:
    """The second time after one worker was killed and another ended of itself, too."""
    data = tmp_path / "with a space"
    with embedded_site(data, database=migrated) as first:
        processes = first.processes("")
        assert processes
        end(first.process)
        assert first.process.returncode == 0
        assert not [process for process in processes if process.is_running()]
    with embedded_site(data) as second:
        assert second.password == first.password
        assert second.session().get(second.url, timeout=PATIENCE).ok
        (worker,) = second.processes("--queues inference")
        worker.kill()
        wait_until(lambda: second.processes("--queues inference"), what="a new worker")
        (worker,) = second.processes("--queues inference")
        # Celery gives up, and ends with 0, over a message that makes no sense.
        (data / "broker" / "messages" / "0_senseless.default.msg").touch()
        wait_until(lambda: not worker.is_running(), what="that worker to end")
        wait_until(lambda: second.processes("--queues inference"), what="another worker")
        processes = second.processes("")
        end(second.process)
    wait_until(
        lambda: not [one for one in processes if one.is_running()], what="every process to end"
    )
    assert not [one for one in psutil.process_iter() if str(tmp_path) in command_line(one)]


def test_a_port_in_use_is_said_at_once(site: Site, tmp_path: Path) -> None:
    import subprocess
    import sys

    from tests.site import ROOT, environment

    port = site.url.rsplit(":", 1)[1]
    done = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        check=False,
        cwd=ROOT,
        env=environment(tmp_path, PORT=port),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert "SHELFWATCH_PORT" in done.stderr
    assert "Traceback" not in done.stderr
