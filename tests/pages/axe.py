"""What axe objects to on a page (WCAG 2.2 AA and its best practices): as a phone and as a desk, by
day, and what a dark theme can spoil by night."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.pages.browser import DESK, PHONE

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BY_THEME = {
    "light": {"runOnly": {"type": "tag", "values": TAGS}},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}},
}
LEAST = {"light": 10, "dark": 0}
SCRIPT = Axe().axe_script
# What passed stays in the browser: to carry it over takes longer than to find it.
RUN = """rules => axe.run(rules).then(
    ({passes, violations}) => ({passes: passes.length, violations}))"""

# Scripts hear of the theme with the next picture, and colours may glide.
DRAWN = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const gliding = document.getAnimations().filter(one => one instanceof CSSTransition);
    await Promise.allSettled(gliding.map(one => one.finished));
}"""


def faults(page: Page, address: str) -> list[str]:
    """One line a rule that the page at `address` breaks, on the phone first."""
    page.goto(address, wait_until="networkidle")
    return faults_here(page, address)


def faults_here(page: Page, name: str) -> list[str]:
    """The same of the page that is open, in the state that it is in; it is a light one then."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    found: list[str] = []
    for size in (PHONE, DESK):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        for theme in ("dark", "light"):
            found += _run(page, f"{name} {size['width']} {theme}", theme)
    return found


def _run(page: Page, name: str, theme: str) -> list[str]:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.evaluate(DRAWN)
    answer: dict[str, Any] = page.evaluate(RUN, BY_THEME[theme])
    assert answer["passes"] > LEAST[theme], f"axe hardly looked at {name}"
    return [
        f"{name}: {fault['id']} x{len(fault['nodes'])}: "
        f"{fault['nodes'][0]['html'][:160]} {fault['nodes'][0].get('failureSummary', '')[:200]}"
        for fault in answer["violations"]
    ]
