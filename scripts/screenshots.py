"""Make the pictures of docs/images: `make screenshots`.

Starts a site of its own, sends it rendered shelves, and photographs its pages in Chromium.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.photos import shelf_photo
from tests.site import ROOT, Site, embedded_site

IMAGES = ROOT / "docs" / "images"
DESK = ViewportSize(width=1280, height=860)
PHONE = ViewportSize(width=390, height=844)
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, without its own calls to the outside."""
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium") or "chromium", args=CHROMIUM_ARGUMENTS
        )
        yield browser
        browser.close()


def log_in(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/login/")
    page.fill("input[name=username]", "manager@example.com")
    page.fill("input[name=password]", site.password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{site.url}/")


def check_shelf(page: Page, site: Site, photo: Path) -> None:
    page.goto(f"{site.url}/shelves/1/check/")
    page.set_input_files("input[type=file]", photo)
    page.click("main button[type=submit]")
    page.wait_for_url("**/checks/*/")
    page.wait_for_selector("shelf-check[data-findings]", timeout=60_000)


def shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / f"{name}.png")


def take_pictures(browser: Browser, site: Site, photo: Path) -> None:
    desk = browser.new_page(viewport=DESK)
    log_in(desk, site)
    check_shelf(desk, site, photo)
    shoot(desk, "check")
    for name, path in {"dashboard": "/", "alerts": "/alerts/", "alert": "/alerts/1/"}.items():
        desk.goto(site.url + path)
        shoot(desk, name)
    phone = browser.new_page(viewport=PHONE, color_scheme="dark")
    log_in(phone, site)
    for name, path in {"phone-capture": "/shelves/1/check/", "phone-check": "/checks/1/"}.items():
        phone.goto(site.url + path)
        shoot(phone, name)


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, embedded_site(Path(folder)) as site:
        photo = Path(folder) / "shelf.jpg"
        photo.write_bytes(shelf_photo(holes=True))
        with chromium() as browser:
            take_pictures(browser, site, photo)


if __name__ == "__main__":
    main()
