"""What axe objects to on a page (WCAG 2.2 AA and its best practices), as a phone and as a desk."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.pages.browser import DESK, PHONE

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}

SCRIPT = Axe().axe_script
# What passed stays in the browser: to carry it over takes longer than to find it.
RUN = """rules => axe.run(rules).then(
    ({passes, violations}) => ({passes: passes.length, violations}))"""

# A page that has just got another size answers in its next frames (tables, pickers): axe looks
# at what people see, once three frames in a row are alike.
SETTLED = """() => new Promise((settled, failed) => {
    const until = performance.now() + 10000;
    const shape = () => [...document.querySelectorAll('a, button, input, select, [role]')]
        .map(each => { const {x, y, width, height} = each.getBoundingClientRect();
                       return [x, y, width, height].join(); }).join(';');
    let before = '', alike = 0;
    const look = () => {
        const now = shape();
        alike = now === before ? alike + 1 : 0;
        before = now;
        if (alike === 3) settled();
        else if (performance.now() > until) failed(new Error('this page never comes to rest'));
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
})"""


def faults(page: Page, address: str) -> list[str]:
    """One line a rule that the page at `address` breaks, on the phone first."""
    page.goto(address, wait_until="networkidle")
    return faults_here(page, address)


def faults_here(page: Page, name: str) -> list[str]:
    """The same of the page that is open, in the state that it is in."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    found: list[str] = []
    for size in (PHONE, DESK):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        page.evaluate(SETTLED)
        answer: dict[str, Any] = page.evaluate(RUN, RULES)
        assert answer["passes"] > 10, f"axe hardly looked at {name}"
        found += [
            f"{name} {size['width']}: {fault['id']} x{len(fault['nodes'])}: "
            f"{fault['nodes'][0]['html'][:160]} {fault['nodes'][0].get('failureSummary', '')[:200]}"
            for fault in answer["violations"]
        ]
    return found
