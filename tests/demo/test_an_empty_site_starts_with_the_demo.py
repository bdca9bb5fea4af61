"""`make run` on an empty data folder, broken off once and started again."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.site import ROOT, embedded_site, environment
from tests.waiting import PATIENCE, free_port, wait_until

pytestmark = pytest.mark.xdist_group("embedded site")


def query(data: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "shelfwatch.sqlite3", timeout=PATIENCE)) as database:
        return database.execute(sql).fetchall()


def start_and_kill(data: Path) -> None:
    """A first start whose machine goes down while the demo takes its photos."""
    log = data / "first.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=environment(data, PORT=str(free_port())),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    wait_until(lambda: "photos taken" in log.read_text(), what="the first photos")
    process.send_signal(signal.SIGKILL)
    process.wait(PATIENCE)


def test_it_tells_its_story_even_when_it_was_broken_off(tmp_path: Path) -> None:
    start_and_kill(tmp_path)
    assert query(tmp_path, "SELECT * FROM audits_store") == []
    # As shipped: one photo alone asks people at the shelf, and tells nobody else.
    with embedded_site(tmp_path, DEMO="true", ALERT_AFTER="2") as site:
        session = site.session()
        page = session.get(site.url, timeout=PATIENCE).text
        for words in ("Harbour Street", "Northgate", "Old Mill"):
            assert words in page
        assert "1 please check" in page
        assert "is on it" in session.get(f"{site.url}/alerts/", timeout=PATIENCE).text
        to_check = session.get(f"{site.url}/alerts/?state=check", timeout=PATIENCE).text
        assert "Soft drinks" in to_check
        mails = site.mails()
    alerts = "audits_alert a JOIN audits_shelf s ON s.id = shelf_id"
    places = f"SELECT DISTINCT s.code, row, since FROM {alerts}"
    open_now = query(tmp_path, f"{places} WHERE status = 'open' ORDER BY since DESC")
    assert [place[:2] for place in open_now] == [("K1", 2), ("P2", 5), ("H3", 4)]
    suspected = f"SELECT s.code, place, seen_count, confirmed_at, photo_id > 0 FROM {alerts}"
    assert query(tmp_path, f"{suspected} WHERE status = 'suspected'") == [
        ("D2", "r3s03", 1, None, 1)
    ]
    late = "SELECT count(*) FROM audits_auditresult WHERE superseded"
    assert query(tmp_path, late) == [(1,)]
    by_hand = (
        "SELECT why FROM audits_alerttransition WHERE by_id IS NOT NULL AND to_status = 'resolved'"
    )
    assert query(tmp_path, by_hand) == [
        ("Nothing left in the back room: next delivery on Thursday",)
    ]
    assert query(tmp_path, "SELECT name FROM integrations_device") == [("Ceiling camera, aisle 3",)]
    assert not mails
