"""A walk through the running containers: `docker compose up --build -d`, then

    python -m scripts.proof.compose [PHOTO]

Logs in through nginx as the demo's manager, checks a new shelf twice with a photograph that shows
a hole (a rendered one, unless a file is named), reads the mail in the mail catcher, compares what
workers count with what was done, and ends worker and web by SIGTERM. Writes
docs/proof/compose.json.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import requests

from tests.photos import shelf_photo
from tests.site import ROOT

OUT = ROOT / "docs" / "proof" / "compose.json"
SITE, MAIL = "http://127.0.0.1:8080", "http://127.0.0.1:8025"
LOGIN = "manager@example.com"
GRACE = 40  # compose.yaml's stop_grace_period
Seen = TypeVar("Seen")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("photo", type=Path, nargs="?", help="a photograph with a hole in a shelf")
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    photo = asked.photo.read_bytes() if asked.photo else shelf_photo(holes=True)
    report = walk(photo) | {"photo": "a photograph" if asked.photo else "rendered"}
    asked.out.write_text(json.dumps(report, indent=2) + "\n")
    sys.stdout.write(json.dumps(report, indent=2) + "\n")
    return 0


def walk(photo: bytes) -> dict[str, Any]:
    """What was seen on the way; AssertionError where something is not as it should be."""
    session = log_in()
    before, mailed = counted("worker", "shelfwatch_audits_total"), len(mails())
    code = f"P{int(time.time())}"
    words = (code, "Proof", "--manager", LOGIN, "--shelf", "1", "Proof shelf")
    manage("createstore", *words)
    # A hole is told once two checks have shown it; words behind a picture's end make it another.
    checks = [check(session, code, photo + f"proof {number}".encode()) for number in (1, 2)]
    assert {one["status"] for one in checks} == {"done"}, checks
    mail = wait_for(lambda: [one for one in mails()[mailed:] if code in one or "Proof" in one][:1])
    assert f"{SITE}/alerts/" in mail[0]
    asked = re.search(r"(?im)^X-ShelfWatch-Request: (\S+)", mail[0])
    assert asked, "the mail names no request"
    picture = session.get(f"{SITE}/photos/{checks[0]['photos'][0]['id']}/thumbnail.jpg", timeout=60)
    assert picture.content[:2] == b"\xff\xd8", picture.status_code
    assert requests.get(f"{SITE}/metrics", timeout=60).status_code == 404, "metrics are public"
    told = counted("worker", "shelfwatch_audits_total") - before
    assert told == len(checks), f"the worker's processes count {told}"
    return {
        "containers": states(),
        "checks": [{name: one[name] for name in ("status", "counts")} for one in checks],
        "mail": re.findall(r"(?im)^(?:Subject|Message-ID): .*", mail[0]),
        "log_lines_of_the_mails_request": lines_of(asked[1]),
        "ended_by_sigterm": {name: ended(name) for name in ("worker", "web")},
    }


def log_in() -> requests.Session:
    """The manager of the demo, whose making is waited for."""
    password = wait_for(lambda: re.search(r"password +(\S+)", compose("logs", "demo")), 600)[1]
    session = requests.Session()
    page = session.get(f"{SITE}/login/", timeout=60)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token, page.text
    form = {"csrfmiddlewaretoken": token[1], "username": LOGIN, "password": password}
    answer = session.post(f"{SITE}/login/", form, headers={"Referer": SITE}, timeout=60)
    assert answer.url == f"{SITE}/", answer.url
    session.headers.update({"X-CSRFToken": session.cookies["csrftoken"], "Referer": SITE})
    return session


def check(session: requests.Session, store: str, photo: bytes) -> dict[str, Any]:
    """The finished check of the store's shelf."""
    files = {"photos": ("shelf.jpg", photo, "image/jpeg")}
    form = {"store": store, "shelf": "1"}
    sent = session.post(f"{SITE}/api/v1/audits/", form, files=files, timeout=60)
    assert sent.status_code == 202, sent.text
    place = f"{SITE}/api/v1/audits/{sent.json()['id']}/"

    def finished() -> dict[str, Any] | None:
        told: dict[str, Any] = session.get(place, timeout=60).json()
        return None if told["status"] in ("pending", "running") else told

    return wait_for(finished)


def mails() -> list[str]:
    """Every mail caught, as it came: by Mailpit's API, or out of the log of a simpler catcher."""
    try:
        kept = requests.get(f"{MAIL}/api/v1/messages?limit=1000", timeout=10).json()["messages"]
    except requests.RequestException:
        log = re.sub(r"(?m)^\S+ +\| ?", "", compose("logs", "--no-color", "mail"))
        return log.split("---------- MESSAGE FOLLOWS ----------")[1:]
    ids = [one["ID"] for one in reversed(kept)]
    return [requests.get(f"{MAIL}/api/v1/message/{each}/raw", timeout=10).text for each in ids]


def counted(service: str, metric: str) -> float:
    """The sum of a metric of a container that nobody outside reaches."""
    ask = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:9100/metrics').read().decode())"
    told = compose("exec", "-T", service, "python", "-c", ask)
    return sum(float(value) for value in re.findall(rf"(?m)^{metric}(?:{{.*}})? (\S+)$", told))


def lines_of(request: str) -> dict[str, int]:
    """How many lines of each service's log bear the id."""
    return {name: compose("logs", name).count(request) for name in ("web", "worker", "mailer")}


def states() -> dict[str, str]:
    lines = compose("ps", "-a", "--format", "{{.Service}} {{.State}} {{.Health}}").splitlines()
    return {name: words.strip() for name, _, words in (line.partition(" ") for line in lines)}


def ended(service: str) -> dict[str, float]:
    """SIGTERM, as a deployment sends it: how long it took, and the exit code."""
    started = time.monotonic()
    compose("stop", "--timeout", str(GRACE), service)
    took = time.monotonic() - started
    code = int(compose("ps", "-a", "--format", "{{.ExitCode}}", service))
    assert code == 0, f"{service} ended with {code}"
    return {"exit_code": code, "seconds": round(took, 1)}


def manage(*words: str) -> str:
    return compose("exec", "-T", "web", "python", "-m", "shelfwatch_site", *words)


def compose(*words: str) -> str:
    done = subprocess.run(  # noqa: S603
        ["docker", "compose", *words],  # noqa: S607
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def wait_for(seen: Callable[[], Seen | None], seconds: float = 240) -> Seen:
    until = time.monotonic() + seconds
    while not (found := seen()):
        assert time.monotonic() < until, f"not within {seconds:.0f} s: {seen}"
        time.sleep(1)
    return found


if __name__ == "__main__":
    sys.exit(main())
