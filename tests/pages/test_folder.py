"""A folder of photos is shared out over shelves: by codes on photos, by time, by hand."""

from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Audit, Shelf
from tests.factories import ShelfFactory
from tests.pages.browser import DESK, log_in, opened, too_wide
from tests.photos import jpeg

pytestmark = pytest.mark.django_db(transaction=True)


def _photo(taken: str, shelf: Shelf | None = None, *, size: int = 120) -> bytes:
    """A photo of that time of day; with `shelf` its code hangs in the picture, `size` wide."""
    if shelf is None:
        return jpeg(640, 480, taken=f"2026:11:20 {taken}")
    picture = Image.new("RGB", (640, 480), (200, 200, 200))
    code = BytesIO()
    address = f"https://shelfwatch.example.com/shelves/{shelf.pk}/check/"
    segno.make(address, error="q").save(code, kind="png", scale=8, border=4)
    shown = Image.open(code).convert("RGB").resize((size, size), Image.Resampling.LANCZOS)
    picture.paste(shown, (30, 30))
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = f"2026:11:20 {taken}"
    data = BytesIO()
    picture.save(data, "JPEG", quality=92, exif=exif)
    return data.getvalue()


def test_photos_find_their_shelves_by_code_by_time_and_by_hand(
    browser: Browser, live_server: LiveServer, manager: User, shelf: Shelf, tmp_path: Path
) -> None:
    tea = ShelfFactory(store=shelf.store, code="B2", name="Tea", walk_order=2)
    soup = ShelfFactory(store=shelf.store, code="C3", name="Soup", walk_order=3)
    folder = tmp_path / "walk" / "aisle 1"
    folder.mkdir(parents=True)
    photos = {
        # The label alone, then the shelf; then a shelf whose code hangs in the picture.
        "1.jpg": _photo("09:00:00", shelf, size=400),
        "2.jpg": _photo("09:00:20"),
        "3.jpg": _photo("09:00:40"),
        "4.jpg": _photo("09:01:30", tea, size=170),
        # A quarter of an hour later, without any code.
        "5.jpg": _photo("09:17:00"),
    }
    for name, data in photos.items():
        (folder / name).write_bytes(data)
    (folder / "notes.txt").write_text("no photo")
    with opened(browser, live_server.url, size=DESK) as page:
        log_in(page, manager.email)
        page.goto("/check/")
        page.get_by_role("link", name="Many photos at once").click()
        page.get_by_label("Choose a folder").set_input_files(tmp_path / "walk")
        expect(page.get_by_text("1 group has no shelf yet: choose it.")).to_be_visible()
        expect(page.get_by_role("button", name="Leave out 1.jpg")).to_have_attribute(
            "aria-pressed", "true"
        )
        page.get_by_label("Shelf").nth(2).select_option(label="Corner Store: Soup")
        expect(page.get_by_text("Every photo has its shelf.")).to_be_visible()
        assert too_wide(page) == 0
        page.get_by_role("button", name="Send 3 checks").click()
        expect(page.get_by_text("All of it is sent.")).to_be_visible()
    sent = {audit.shelf: audit for audit in Audit.objects.all()}
    assert {shelf: audit.photos.count() for shelf, audit in sent.items()} == {
        shelf: 2,
        tea: 1,
        soup: 1,
    }
    zone = shelf.store.zone
    assert sent[soup].captured_at.astimezone(zone).isoformat().startswith("2026-11-20T09:17:00")


def test_a_dropped_folder_of_two_hundred_photos_is_sent(
    browser: Browser, live_server: LiveServer, manager: User, shelf: Shelf, tmp_path: Path
) -> None:
    """Twenty shelves of ten photos, the first of each with the shelf's code."""
    shelves = [shelf] + [
        ShelfFactory(store=shelf.store, code=f"D{place}", walk_order=place)
        for place in range(2, 21)
    ]
    folder = tmp_path / "walk"
    for place, each in enumerate(shelves):
        aisle = folder / f"aisle {place // 5}"
        aisle.mkdir(parents=True, exist_ok=True)
        for number in range(10):
            taken = f"10:{place:02}:{number * 2:02}"
            photo = _photo(taken, None if number else each, size=400)
            (aisle / f"{place:02}-{number}.jpg").write_bytes(photo)
    with opened(browser, live_server.url, size=DESK) as page:
        log_in(page, manager.email)
        page.goto("/check/folder/")
        zone = page.locator("[data-drop]")
        box = zone.bounding_box()
        assert box is not None
        devtools = page.context.new_cdp_session(page)
        carried = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            event = {"type": kind, "x": box["x"] + 20, "y": box["y"] + 20, "data": carried}
            devtools.send("Input.dispatchDragEvent", event)
        expect(page.get_by_text("Every photo has its shelf.")).to_be_visible(timeout=120_000)
        page.get_by_role("button", name="Send 20 checks").click()
        expect(page.get_by_text("All of it is sent.")).to_be_visible(timeout=240_000)
    assert Audit.objects.count() == 20
    assert {audit.photos.count() for audit in Audit.objects.all()} == {9}
