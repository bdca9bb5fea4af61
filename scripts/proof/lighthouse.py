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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import Page, sync_playwright

from scripts.screenshots import CHROMIUM_ARGUMENTS, log_in
from tests.photos import shelf_photo
from tests.servers import free_port, program, wait_until
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
AFTER_LOGIN = "dashboard"  # the first page that a stranger does not get
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
        _browser(Path(folder)) as (page, port),
    ):
        _checked(site)
        pages = {}
        for name, path in PAGES.items():
            if name == AFTER_LOGIN:
                log_in(page, site)
            for form in ("phone", "desk"):
                pages[f"{name}, {form}"] = _ask(asked.program, site.url + path, form, port)
    report = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "pages": pages}
    asked.out.write_text(json.dumps(report, indent=2) + "\n")
    sys.stdout.write(json.dumps(report, indent=2) + "\n")
    return 0


def _checked(site: Site) -> None:
    """A photo of the first shelf is checked."""
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


@contextmanager
def _browser(folder: Path) -> Iterator[tuple[Page, int]]:
    """A page of Chromium, and the port at which Lighthouse opens others beside it: they share the
    login. A cookie that Lighthouse itself adds does not reach what a page's scripts ask for."""
    port = free_port()
    with sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            folder / "browser",
            executable_path=program("chromium", "chromium-browser", "google-chrome"),
            args=[*CHROMIUM_ARGUMENTS, f"--remote-debugging-port={port}"],
        )
        yield context.pages[0], port
        context.close()


def _ask(lighthouse: str, url: str, form: str, port: int) -> dict[str, Any]:
    """Scores of 100, and what the main thread and the reader wait for, in milliseconds."""
    words = [
        *(lighthouse, url, "--quiet", "--output=json", f"--port={port}"),
        f"--only-categories={','.join(ASKED)}",
        *(["--preset=desktop"] if form == "desk" else []),
    ]
    for _ in range(TRIES):
        done = subprocess.run(  # noqa: S603 - the program that was named
            words, check=False, capture_output=True, text=True, timeout=300
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
