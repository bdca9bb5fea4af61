"""What Lighthouse says of pages, phone and desk: `python -m scripts.proof.lighthouse`.

Writes docs/proof/lighthouse.json. Starts the embedded site in a folder of its own, with one store
and a checked shelf, and opens its pages logged in. Needs Chromium and the program `lighthouse`
(npm's package of that name, 12), which nothing else here does; `--program` says where it lies.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import django
import requests

from tests.photos import shelf_photo
from tests.servers import program, wait_until
from tests.site import ROOT, Site, embedded_site

OUT = ROOT / "docs" / "proof" / "lighthouse.json"
MISSING = 3
# On a machine that is busy with other things Chromium does not always answer in time.
TRIES = 3
PAGES = {
    "login": "/login/",
    "dashboard": "/",
    "store": "/stores/1/",
    "shelf": "/shelves/1/",
    "capture": "/shelves/1/check/",
    "check": "/checks/1/",
    "alerts": "/alerts/",
}
ASKED = ("performance", "accessibility", "best-practices")


def main() -> int:
    """3 where there is no `lighthouse`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelfwatch_site.settings")
    django.setup()
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=shutil.which("lighthouse") or "")
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    if not asked.program:
        sys.stderr.write("lighthouse is not installed (npm install --global lighthouse@12)\n")
        return MISSING
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded_site(Path(folder) / "site") as site,
    ):
        session = _checked(site)
        cookie = "; ".join(f"{each.name}={each.value}" for each in session.cookies)
        pages = {
            f"{name}, {form}": _ask(asked.program, site.url + path, form, cookie)
            for name, path in PAGES.items()
            for form in ("phone", "desk")
        }
    report = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "pages": pages}
    asked.out.write_text(json.dumps(report, indent=2) + "\n")
    sys.stdout.write(json.dumps(report, indent=2) + "\n")
    return 0


def _checked(site: Site) -> requests.Session:
    """A session of the manager, after a photo of the first shelf was checked."""
    session = site.session()
    answer = session.post(
        f"{site.url}/shelves/1/check/",
        files={"photos": ("shelf.jpg", shelf_photo(holes=True), "image/jpeg")},
        data={"csrfmiddlewaretoken": session.cookies["csrftoken"]},
        headers={"Referer": site.url},
        timeout=60,
    )
    answer.raise_for_status()
    wait_until(site.mails, seconds=120, what="the check to finish")
    return session


def _ask(lighthouse: str, url: str, form: str, cookie: str) -> dict[str, Any]:
    """Scores of 100, and what the main thread and the reader wait for, in milliseconds."""
    headers = json.dumps({} if url.endswith("/login/") else {"Cookie": cookie})
    words = [
        *(lighthouse, url, "--quiet", "--output=json", f"--extra-headers={headers}"),
        f"--only-categories={','.join(ASKED)}",
        "--chrome-flags=--headless=new --no-sandbox",
        *(["--preset=desktop"] if form == "desk" else []),
    ]
    chrome = {"CHROME_PATH": program("chromium", "chromium-browser", "google-chrome")}
    for _ in range(TRIES):
        done = subprocess.run(  # noqa: S603 - the program that was named
            words, check=False, capture_output=True, text=True, env=os.environ | chrome, timeout=300
        )
        if done.returncode == 0:
            return _told(json.loads(done.stdout))
    raise RuntimeError(f"{url}, {form}: {done.stderr[-1000:]}")


def _told(told: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: round(100 * told["categories"][name]["score"]) for name in ASKED},
        "largest_paint_ms": round(told["audits"]["largest-contentful-paint"]["numericValue"]),
        "blocked_ms": round(told["audits"]["total-blocking-time"]["numericValue"]),
        "layout_shift": round(told["audits"]["cumulative-layout-shift"]["numericValue"], 3),
        "kilobytes": round(told["audits"]["total-byte-weight"]["numericValue"] / 1024),
    }


if __name__ == "__main__":
    sys.exit(main())
