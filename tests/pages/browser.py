"""A real browser for tests: Chromium as a phone or a desk, and what it complained of."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

from tests.factories import PASSWORD
from tests.servers import program
from tests.waiting import PATIENCE, wait_until

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 860}


def launch(playwright: Playwright, *, camera: Path | None = None) -> Browser:
    """Chromium; its camera sees `camera` (JPEG pictures one after the other) over and over."""
    path = program("chromium", "chromium-browser", "google-chrome")
    arguments = [*ARGUMENTS]
    if camera:
        arguments += ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        arguments.append(f"--use-file-for-fake-video-capture={camera}")
    return playwright.chromium.launch(executable_path=path, args=arguments)


@contextmanager
def opened(
    browser: Browser,
    url: str,
    *,
    size: dict[str, int],
    dark: bool = False,
    allowed: str | tuple[str, ...] = (),
    worker: bool = False,
    german: bool = False,
) -> Iterator[Page]:
    """A page of a fresh context; fails if the browser complained of anything, as it does of
    scripts and styles that the site's policy forbids. What holds one of `allowed` is expected.
    The site's service worker is left out unless the test is about it."""
    context = _context(browser, url, size, dark=dark, worker=worker, german=german)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: _complain(message, complaints))
    try:
        yield page
    finally:
        context.close()
    expected = (allowed,) if isinstance(allowed, str) else allowed
    unexpected = [words for words in complaints if not any(one in words for one in expected)]
    assert unexpected == [], unexpected


def log_in(page: Page, mail: str) -> None:
    page.goto("/login/")
    page.get_by_label("Mail address").fill(mail)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/")


def wait_for(page: Page, said: str) -> None:
    """Until this JavaScript says yes. Playwright's `wait_for_function` asks from within the page,
    where the site's policy forbids it: it fails wherever the first answer is not yet a yes."""
    wait_until(lambda: page.evaluate(said), what=said)


def too_wide(page: Page) -> int:
    """How many pixels the page sticks out to the right of the window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(wide, 0)


def _complain(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type == "error":
        complaints.append(message.text)


def _context(
    browser: Browser,
    url: str,
    size: dict[str, int],
    *,
    dark: bool,
    worker: bool,
    german: bool,
) -> BrowserContext:
    phone = size == PHONE
    return browser.new_context(
        base_url=url,
        locale="de-DE" if german else "en-US",
        viewport={"width": size["width"], "height": size["height"]},
        is_mobile=phone,
        has_touch=phone,
        color_scheme="dark" if dark else "light",
        service_workers="allow" if worker else "block",
    )
