"""A check's positions in the viewer, and its photo beside the reference and the one before."""

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.columns import PRUNED
from audits.models import (
    Audit,
    AuditResult,
    Hold,
    HoldKind,
    Planogram,
    Reference,
    Shelf,
    Source,
)
from audits.readings import VERSION, pack_readings
from audits.selectors.comparing import plane
from audits.services.uploads import audit_create
from audits.stock import SlotSeen
from tests.pages.browser import DESK, PHONE, log_in, opened, too_wide
from tests.pages.conftest import Checked, text
from tests.pages.positions import positions, referenced
from tests.photos import jpeg

pytestmark = pytest.mark.django_db

STATES = ("stocked", "stocked", "low", "out", "stocked", "unseen")
MISSING = {"low": 1, "out": 2}
HOLE = (200.0, 5.0, 320.0, 155.0)  # of 2 facings in the top row, as `checked({1: 2})` finds it


def _read(audit: Audit, reference: Reference, *, off: float = 0) -> None:
    """What the check says of the shelf's slots: they lie on its photo where they do on the
    reference, `off` pixels farther right."""
    slots = Planogram.objects.get(shelf=audit.shelf).slots.order_by("sequence")
    photo = audit.photos.get()
    seen = [
        SlotSeen(
            *(slot.key, slot.row, slot.sequence, slot.facings, state),
            photo=1,
            facings_missing=MISSING.get(state, 0),
            hole=HOLE if state in MISSING else None,
            box=((slot.x1 or 0) * 640 + off, 64.0, (slot.x2 or 0) * 640 + off, 576.0),
        )
        for slot, state in zip(slots, STATES, strict=True)
    ]
    line = {
        "photo": photo.pk,
        "view": reference.view_id,
        "reference": reference.pk,
        "trusted": True,
        "reason": None,
        "message": None,
        "overlap": 1.0,
    }
    AuditResult.objects.filter(audit=audit).update(
        readings=pack_readings([line], seen), readings_version=VERSION, lined_up=True
    )
    Audit.objects.filter(pk=audit.pk).update(planogram=Planogram.objects.get(shelf=audit.shelf))


@pytest.fixture
def lined(shelf: Shelf, checked: Checked) -> Audit:
    """The third check of a shelf whose first one is its reference."""
    first, before, last = checked(hours_ago=9), checked(hours_ago=5), checked({1: 2}, hours_ago=1)
    positions(shelf, *STATES)
    reference = referenced(shelf, first.photos.get().pk)
    _read(before, reference, off=30)
    _read(last, reference, off=10)
    return last


def test_positions_come_with_their_products_and_states(
    staff_client: Client, stranger_client: Client, lined: Audit
) -> None:
    address = f"/checks/{lined.pk}/findings.json"
    found = staff_client.get(address).json()["photos"][0]["positions"]
    assert [one["state"] for one in found] == list(STATES)
    assert found[3]["name"] == "Tea No. 4"
    assert found[0]["box"] == [10.0, 64.0, 96.4, 576.0]
    assert stranger_client.get(address).status_code == 404


def test_a_hole_is_as_wide_as_the_positions_say_that_it_lies_in(
    staff_client: Client, lined: Audit
) -> None:
    """So that the check and the alerts that came of it tell the same width."""
    page = text(staff_client.get(f"/checks/{lined.pk}/"))
    assert "Hole in the top row, 3 facings wide" in page
    (gap,) = staff_client.get(f"/checks/{lined.pk}/findings.json").json()["photos"][0]["gaps"]
    assert gap["label"] == "top row, 3 facings"


def test_places_that_somebody_denied_are_not_called_empty(
    staff_client: Client, lined: Audit, shelf: Shelf
) -> None:
    address = f"/checks/{lined.pk}/"
    said = "It is not empty, said at the shelf"
    page = text(staff_client.get(address))
    assert "1 hole found" in page
    assert "(checked 5 of 6 positions)" in page
    assert said not in page
    for key in ("s3", "s4"):
        Hold.objects.create(
            shelf=shelf, place=key, kind=HoldKind.WRONG_READING, at=lined.captured_at
        )
    page = text(staff_client.get(address))
    assert "No hole found" in page
    assert "1 hole" not in page
    assert said in page
    assert "(checked 3 of 6 positions)" in page
    photo = staff_client.get(f"{address}findings.json").json()["photos"][0]
    assert [one["state"] for one in photo["positions"][2:4]] == ["unseen", "unseen"]
    assert [gap["label"] for gap in photo["gaps"]] == ["not empty, as said"]
    # What was taken back was never said.
    Hold.objects.update(lifted_at=timezone.now(), taken_back_at=timezone.now())
    assert said not in text(staff_client.get(address))


def test_a_check_tells_one_number_of_holes_wherever_it_is_told(
    staff_client: Client, lined: Audit, shelf: Shelf
) -> None:
    """On its page, to screen readers, in its details and on its shelf's page."""

    def told() -> tuple[list[str], str, str, str]:
        page = text(staff_client.get(f"/checks/{lined.pk}/", headers={"HX-Request": "true"}))
        rows = text(staff_client.get(f"/shelves/{shelf.pk}/"))
        row = rows[rows.index(f'href="/checks/{lined.pk}/"', rows.index("Shelf checks")) :]
        counts = re.findall(r"<dt>Products, holes, rows</dt> <dd> (\d+), (\d+), ", page)
        live = re.search(r'<div id="live"[^>]*> ([^<]*) </div>', page)
        assert live
        return (
            [counts[0][1]],
            _badge(page),
            _badge(row[row.index('class="badges"') :]),
            live[1],
        )

    assert told() == (["1"], "1 hole", "1 hole", "Done: 1 hole found")
    for key in ("s3", "s4"):
        Hold.objects.create(
            shelf=shelf, place=key, kind=HoldKind.WRONG_READING, at=lined.captured_at
        )
    assert told() == (["0"], "No hole", "No hole", "Done: No hole found")
    # A denial says nothing of what was photographed after the place was seen full.
    Hold.objects.update(lifted_at=lined.captured_at)
    assert told() == (["1"], "1 hole", "1 hole", "Done: 1 hole found")
    # Once the boxes are no longer kept, what was counted stands.
    AuditResult.objects.filter(audit=lined).update(columns={}, columns_version=PRUNED)
    assert told() == (["1"], "1 hole", "1 hole", "Done: 1 hole found")
    assert "No hole was found." not in text(staff_client.get(f"/checks/{lined.pk}/"))


def _badge(page: str) -> str:
    found = re.search(r'<span class="badge[^"]*">(?:<svg.*?</svg>)?([^<]+)</span>', page)
    assert found
    return found[1].strip()


def test_a_check_that_judged_nothing_announces_no_hole(
    staff_client: Client, lined: Audit, shelf: Shelf
) -> None:
    readings = AuditResult.objects.get(audit=lined).readings
    assert readings is not None
    line = readings["photos"][0] | {"trusted": False, "reason": "other_shelf", "message": "Other."}
    AuditResult.objects.filter(audit=lined).update(
        readings=readings | {"photos": [line]}, lined_up=False
    )
    page = text(staff_client.get(f"/checks/{lined.pk}/", headers={"HX-Request": "true"}))
    assert "Done: Nothing was judged </div>" in page
    assert "hole found" not in page


def test_the_reference_and_the_photo_before_are_laid_where_the_positions_lie(
    staff_client: Client, lined: Audit
) -> None:
    found = staff_client.get(f"/checks/{lined.pk}/findings.json").json()["photos"][0]["compare"]
    assert [one["kind"] for one in found] == ["reference", "before"]
    for one, off in zip(found, (10, -20), strict=True):
        a, _, c, _, _, _, g, _, i = one["matrix"]
        assert (a * 320 + c) / (g * 320 + i) == pytest.approx(320 + off, abs=0.5)


def test_photos_without_positions_are_laid_edge_on_edge(
    staff_client: Client, checked: Checked
) -> None:
    checked(hours_ago=5)
    audit = checked(hours_ago=1)
    (one,) = staff_client.get(f"/checks/{audit.pk}/findings.json").json()["photos"][0]["compare"]
    assert one["kind"] == "before"
    assert one["matrix"] == [1, 0, 0, 0, 1, 0, 0, 0, 1]


def test_a_plane_seen_from_the_side_is_found_again() -> None:
    def landed(x: float, y: float) -> tuple[float, float]:
        far = 0.0004 * x - 0.0001 * y + 1
        return (0.9 * x + 0.1 * y + 12) / far, (0.05 * x + 1.1 * y - 7) / far

    points = [(100.0 * n, 37.0 * n * n % 400) for n in range(7)]
    there = {str(n): (*point, *point) for n, point in enumerate(points)}
    here = {str(n): (*landed(*point), *landed(*point)) for n, point in enumerate(points)}
    found = plane(there, here)
    assert found is not None
    a, b, c, d, e, f, g, h, i = found
    x, y = 250.0, 90.0
    far = g * x + h * y + i
    assert ((a * x + b * y + c) / far, (d * x + e * y + f) / far) == pytest.approx(landed(x, y))


def test_a_check_that_waits_long_says_so_and_how_many_are_before_it(
    staff_client: Client, shelf: Shelf
) -> None:
    audits = [
        audit_create(shelf=shelf, photos=[jpeg(64 + n, 64)], source=Source.PAGE) for n in (0, 1)
    ]
    waiting = audits[-1]
    page = text(staff_client.get(f"/checks/{waiting.pk}/"))
    assert "This takes a few seconds" in page
    assert 'aria-current="step"> <span>Waiting for its turn' in page
    Audit.objects.update(received_at=timezone.now() - timedelta(minutes=3))
    Audit.objects.filter(pk=audits[0].pk).update(received_at=timezone.now() - timedelta(minutes=4))
    asked = f"/checks/{waiting.pk}/?seen=pending"
    page = text(staff_client.get(asked, headers={"HX-Request": "true"}))
    assert "This takes longer than usual: 1 check was sent before it." in page
    assert "?seen=pending-slow" in page


def _saved(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_positions_are_a_layer_with_names_and_photos_are_compared(
    browser: Browser,
    live_server: LiveServer,
    manager: User,
    lined: Audit,
    size: dict[str, int],
    tmp_path: Path,
) -> None:
    with opened(browser, live_server.url, size=size, dark=size == PHONE) as page:
        log_in(page, manager.email)
        page.goto(f"/checks/{lined.pk}/")
        photo = page.locator("figure[data-positions]")
        expect(photo).to_have_attribute("data-positions", "6")
        canvas = photo.locator("canvas")
        assert "6 positions, 1 of them empty" in (canvas.get_attribute("aria-label") or "")

        page.get_by_text("Everything shown, as a list").click()
        page.get_by_role("button", name="Tea No. 4").click()
        expect(page.locator("[data-picked]")).to_have_text("Tea No. 4: Empty")

        lines = list(csv.DictReader(io.StringIO(_saved(page, "Table, CSV", tmp_path).read_text())))
        assert "Tea No. 4: Empty" in [line["label"] for line in lines]
        raw = json.loads(_saved(page, "JSON", tmp_path).read_text())
        assert len(raw["photos"][0]["positions"]) == 6
        assert Image.open(_saved(page, "Photo, PNG", tmp_path)).size == (640, 640)

        page.get_by_text("Positions", exact=True).click()
        expect(photo).to_have_attribute("data-positions", "0")
        expect(page.get_by_role("button", name="Tea No. 4")).to_have_count(0)

        slider = page.get_by_label("How much of the other photo is shown")
        expect(slider).to_be_hidden()
        page.get_by_label("Compare with").select_option("reference")
        expect(photo).to_have_attribute("data-compared", "reference")
        slider.focus()
        page.keyboard.press("ArrowRight")
        assert slider.get_attribute("aria-valuetext") == "51 percent of the other photo"
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        middle = box["x"] + box["width"] / 2
        page.mouse.move(middle, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(middle + 90, box["y"] + box["height"] / 2, steps=6)
        page.mouse.up()
        assert int(slider.input_value()) > 60
        page.get_by_label("Compare with").select_option("")
        expect(photo).to_have_attribute("data-compared", "")
        assert too_wide(page) == 0
