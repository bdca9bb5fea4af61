"""Make the pictures of docs/images: `make screenshots`.

Starts a site of its own with the demo, and photographs its pages in Chromium.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

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


def shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    # 256 colours, scattered, for half the bytes.
    picture = Image.open(path).convert("RGB")
    palette = picture.quantize(256)
    picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG).save(path, optimize=True)


def first_link(page: Page, site: Site, start: str) -> str:
    """The address of the page's first link whose path begins with `start` and names a number."""
    links = page.eval_on_selector_all("a", "links => links.map(link => link.getAttribute('href'))")
    path: str = next(link for link in links if link and re.match(rf"{start}\d+/$", link))
    return site.url + path


def take_pictures(browser: Browser, site: Site) -> None:
    desk = browser.new_page(viewport=DESK)
    log_in(desk, site)
    shoot(desk, "dashboard")
    # The repeat offender: its last full photo is kept.
    link = desk.get_by_role("link", name="Coffee, left bay").first
    alert = f"{site.url}{link.get_attribute('href')}"
    store = first_link(desk, site, "/stores/")
    desk.goto(alert)
    shoot(desk, "alert")
    shelf = first_link(desk, site, "/shelves/")
    desk.goto(shelf)
    check = first_link(desk, site, "/checks/")
    for name, address in {"store": store, "shelf": shelf, "check": check}.items():
        desk.goto(address)
        shoot(desk, name)
    desk.get_by_label("Compare with").select_option("reference")
    desk.wait_for_selector("figure[data-compared=reference]")
    shoot(desk, "compare")
    desk.goto(f"{site.url}/reports/")
    shoot(desk, "report")
    desk.goto(f"{site.url}/admin/audits/audit/")
    shoot(desk, "admin")
    cameras(site)
    desk.goto(f"{store}devices/")
    shoot(desk, "cameras")
    folder(desk, site)
    phone = browser.new_page(viewport=PHONE, color_scheme="dark", has_touch=True, is_mobile=True)
    log_in(phone, site)
    shoot(phone, "phone-dashboard")
    phone.goto(f"{site.url}/alerts/")
    for box in phone.locator("input[name=alert]").all()[:2]:
        box.check()
    shoot(phone, "phone-to-fill")
    for name, address in {"phone-capture": f"{shelf}check/", "phone-check": check}.items():
        phone.goto(address)
        shoot(phone, name)
    phone.goto(f"{store}round/")
    phone.get_by_role("button", name="Filled").first.click()
    shoot(phone, "phone-round")
    phone.goto(f"{site.url}/reports/")
    phone.locator(".table--cards").first.scroll_into_view_if_needed()
    shoot(phone, "phone-report")
    naming(browser, site, shelf)
    german(browser, site, store)


def cameras(site: Site) -> None:
    """Two of the first store: one is well, one says that something stands before it."""
    session = site.session()
    shelves = session.get(f"{site.url}/api/v1/shelves/", timeout=30).json()["results"]
    store = shelves[0]["store"]
    mine = [one["code"] for one in shelves if one["store"] == store]
    states = {"Ceiling camera, aisle 2": "live", "Ceiling camera, aisle 4": "blocked"}
    for (name, state), code in zip(states.items(), mine, strict=False):
        made = session.post(
            f"{site.url}/api/v1/devices/",
            json={"store": store, "name": name, "shelves": [code]},
            timeout=30,
        )
        made.raise_for_status()
        said = f"{site.url}/api/v1/devices/{made.json()['id']}/heartbeat/"
        session.post(said, json={"state": state}, timeout=30).raise_for_status()


def folder(desk: Page, site: Site) -> None:
    """Photos of the demo, dropped at once: some know their shelf by hand only."""
    photos = sorted((site.data / "media" / "photos").rglob("*.jpg"))[:6]
    desk.goto(f"{site.url}/check/folder/")
    desk.locator("input[type=file]").last.set_input_files(photos)
    desk.wait_for_selector("photo-folder img")
    desk.wait_for_timeout(3000)
    shoot(desk, "folder")


def naming(browser: Browser, site: Site, shelf: str) -> None:
    """The labels of a row, one after the other, on a phone."""
    phone = browser.new_page(viewport=PHONE, has_touch=True)
    log_in(phone, site)
    phone.goto(f"{shelf}positions/")
    phone.get_by_role("button", name="Next position").click()
    phone.get_by_role("button", name="Name this row").click()
    shoot(phone, "phone-name-a-row")


def german(browser: Browser, site: Site, store: str) -> None:
    """As a German browser is answered, and where a person chooses the language."""
    context = browser.new_context(viewport=PHONE, locale="de-DE")
    phone = context.new_page()
    log_in(phone, site)
    phone.goto(store)
    shoot(phone, "phone-german")
    phone.goto(f"{site.url}/profile/")
    shoot(phone, "phone-language")


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded_site(Path(folder), DEMO="true", ALERT_AFTER="2") as site,
        chromium() as browser,
    ):
        take_pictures(browser, site)


if __name__ == "__main__":
    main()
