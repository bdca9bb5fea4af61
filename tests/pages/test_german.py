"""Every page in German: nothing English is left on it, and what machines read is not German."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.stopping import stop_token
from audits.models import Audit, CatalogueImport, Reference, Resolution, Shelf, ShelfView, Slot
from audits.models.catalogue_import import IMPORT_ENDED
from tests.factories import PASSWORD, AlertFactory, MembershipFactory, ShelfFactory
from tests.pages.axe import faults
from tests.pages.browser import DESK, PHONE, opened, too_wide
from tests.pages.conftest import Checked
from tests.pages.positions import day_of, emptied, positions
from tests.pages.test_every_page import OUTSIDE, addresses

# Words of English sentences and buttons that no German text has.
ENGLISH = re.compile(
    r"\b(the|of|and|with|your|you|this|that|is|are|not|for|by|from|to|here|there|it|on|at|since|ago"
    r"|seen|check|checks|checked|shelf|shelves|store|stores|empty|photo|photos|row|rows|position"
    r"|positions|place|places|hole|holes|found|show|save|send|take|choose|name the|settled|filled"
    r"|overdue|yesterday|points?|days?|hours?|weeks?|not known|over|least|none)\b",
    re.IGNORECASE,
)
# What people wrote themselves, and names of things.
DATA = re.compile(
    r"Corner Store|Hill Store|Coffee|Cereals|Mia Manager|Sam Staff|Tea No\. \d"
    r"|store_code|shelf_code|ShelfWatch|[\w.]+@[\w.]+|https?://\S+|English"
    # Zones, headings that files may have, and the terms of the network.
    r"|\b(Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[\w /]+|Auch: .*"
    r"|Evaluation only: .*"
)
# Read by browsers and scripts.
NUMBERS = {"x", "y", "width", "height", "viewbox", "d", "min", "max", "step", "datetime", "style"}
SPOKEN = {"aria-label", "title", "alt", "placeholder", "aria-roledescription"}
UNSPOKEN = {"script", "style", "code", "pre", "template"}

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Read(HTMLParser):
    """What a page says, and what its attributes hold for machines."""

    texts: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    language: str = ""
    has_english: bool = False  # its main part, and it says so, as screen readers must know

    def __post_init__(self) -> None:
        super().__init__()
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_english = tag in {"main", "title"} and dict(attrs).get("lang") == "en"
        self.has_english |= is_english
        if tag in UNSPOKEN or is_english:
            self._inside.append(tag)
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""
        for name, value in attrs:
            if name in SPOKEN and value:
                self.texts.append(value)
            if (name in NUMBERS or name.startswith("data-") or name == "value") and value:
                self.numbers.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside and data.strip():
            self.texts.append(" ".join(data.split()))


@pytest.fixture
def audit(checked: Checked, manager: User) -> Audit:
    """A check with a hole on a shelf with positions in every state and a history."""
    manager.is_superuser = manager.is_staff = True
    manager.language = "de"
    manager.save()
    checked(hours_ago=30, by=manager)
    made = checked({2: 2}, by=manager)
    photo = made.photos.get()
    view = ShelfView.objects.create(shelf=made.shelf, reference_photo=photo)
    Reference.objects.create(
        view=view, version=1, photo=photo, width=640, height=640, landmarks=b""
    )
    slots = positions(made.shelf, "stocked", "low", "out", "unseen")
    Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(view=view)
    emptied(made.shelf, "s1", 3)
    for days_ago in range(10):
        day_of(made.shelf, days_ago + 2, observed=50, out=days_ago)
    return made


def test_every_page_is_german_and_its_numbers_stay_numbers(
    manager: User, manager_client: Client, audit: Audit, shelf: Shelf
) -> None:
    english, broken = [], []
    for address in [*addresses(audit, shelf), *_more(manager, shelf)]:
        page = _read(manager_client, address)
        assert page.language == "de", address
        english += [f"{address}: {text}" for text in page.texts if _is_english(text)]
        broken += [f"{address}: {one}" for one in page.numbers if re.search(r"\d,\d+\D?$", one)]
        broken += [f"{address}: {one}" for one in page.numbers if re.search(r"\d,\d+[ LHVZ]", one)]
    assert english == [], "\n".join(english)
    assert broken == [], "\n".join(broken)


def _more(manager: User, shelf: Shelf) -> list[str]:
    """Pages in states that few checks lead to."""
    now = timezone.now()
    settled = AlertFactory(
        shelf=shelf, status="resolved", resolution="no_stock", resolved_at=now, place="row:4", row=4
    )
    snoozed = AlertFactory(shelf=shelf, place="row:3", row=3, snoozed_until=now + timedelta(days=2))
    imports = [
        CatalogueImport.objects.create(
            kind="shelves",
            file_name="a.csv",
            status=status,
            source="page",
            created_by=manager,
            rows_total=1200,
            rows_done=600,
            new=3,
            changed=1,
            wrong=wrong,
            lease_until=now if status == "running" else None,
            finished_at=now if status in IMPORT_ENDED else None,
        )
        for status, wrong in (
            *(("pending", 0), ("running", 0), ("checked", 0), ("checked", 2)),
            *(("done", 0), ("failed", 0), ("cancelled", 0)),
        )
    ]
    return [
        *(f"/alerts/{alert.pk}/" for alert in (settled, snoozed)),
        *(f"/catalogue/imports/{one.pk}/" for one in imports),
        f"/profile/pins/{manager.memberships.get().pk}/",
        f"/mail/stop/{stop_token(manager)}/",
        "/alerts/?state=await",
        "/alerts/?state=count",
        f"/shelves/{ShelfFactory(store=shelf.store, code='Z9', name='Coffee').pk}/",
        f"/stores/{MembershipFactory(user=manager, store__name='Hill Store').store_id}/",
    ]


def test_pages_without_a_login_are_german(client: Client, db: None) -> None:
    english = []
    for address in [*OUTSIDE, "/offline/"]:
        page = _read(client, address)
        assert page.language == "de", address
        english += [f"{address}: {text}" for text in page.texts if _is_english(text)]
    assert english == [], "\n".join(english)


def _read(client: Client, address: str) -> Read:
    answer = client.get(address, headers={"Accept-Language": "de"})
    assert answer.status_code in {200, 403, 404}, address
    page = Read()
    page.feed(answer.content.decode())
    # The guide of programs is written in English.
    assert page.has_english == address.startswith("/api/docs/"), address
    assert page.has_english or len(page.texts) > 4, address
    return page


def _is_english(text: str) -> bool:
    return bool(ENGLISH.search(DATA.sub("", text)))


SAID = """() => {
  const said = [document.body.innerText, document.title];
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [title]"))
    if (one.checkVisibility()) said.push(one.ariaLabel, one.placeholder, one.getAttribute("title"));
  return said.filter(Boolean).flatMap((text) => text.split("\\n"));
}"""


def test_a_manager_reads_german_on_a_phone(
    browser: Browser, live_server: LiveServer, manager: User, audit: Audit, shelf: Shelf
) -> None:
    """With what scripts write; nothing sticks out, and axe finds nothing."""
    english, wide = [], []
    other = ShelfFactory(store=shelf.store, code="Z8", name="Coffee")
    for number, reason in enumerate(Resolution.values, start=1):
        AlertFactory(
            shelf=other,
            place=f"row:{number}",
            row=number,
            status="resolved",
            resolution=reason,
            resolved_at=timezone.now(),
        )
    with opened(browser, live_server.url, size=PHONE, german=True) as page:
        _log_in(page, manager.email)
        for address in addresses(audit, shelf):
            page.goto(address, wait_until="networkidle")
            said: list[str] = page.evaluate(SAID)
            english += [f"{address}: {text}" for text in said if _is_english(text)]
            if too_wide(page):
                wide.append(f"{address}: {too_wide(page)}")
        chosen = ("/", "/alerts/", "/reports/", "/profile/", f"/shelves/{shelf.pk}/")
        objections = [fault for address in chosen for fault in faults(page, address)]
    assert english == [], "\n".join(english)
    assert wide == [], wide
    assert objections == [], "\n".join(objections)


def test_the_choice_is_made_at_the_login_and_stays(
    browser: Browser, live_server: LiveServer, manager: User
) -> None:
    with opened(browser, live_server.url, size=DESK) as page:
        page.goto("/login/?next=/profile/")
        page.get_by_role("button", name="Deutsch").click()
        page.get_by_role("heading", name="Anmelden").wait_for()
        assert page.url.endswith("/login/?next=/profile/")
        _log_in(page, manager.email, wait="**/profile/")
        # As the browser was told; then chosen for good, the other way round.
        page.get_by_label("Sprache").select_option("en")
        page.get_by_role("button", name="Speichern").click()
        page.get_by_text("Saved.").wait_for()
        page.goto("/alerts/")
        assert page.locator("html").get_attribute("lang") == "en"
        answer = page.request.get("/api/v1/stores/", headers={"Accept-Language": "de"})
        assert "content-language" not in answer.headers


def _log_in(page: Page, mail: str, wait: str = "**/") -> None:
    if "/login/" not in page.url:
        page.goto("/login/")
    page.get_by_label("E-Mail-Adresse").fill(mail)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url(wait)
