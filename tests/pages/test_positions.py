"""Positions are edited on the reference photo; nobody's work is overwritten unasked."""

import json
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import (
    Alert,
    AlertStatus,
    Gtin,
    Planogram,
    PlanogramStatus,
    Product,
    Reference,
    Shelf,
    ShelfView,
    Slot,
)
from audits.services.planograms import planogram_in_force
from tests.factories import AlertFactory, PhotoFactory
from tests.pages.browser import DESK, PHONE, log_in, opened, too_wide, wait_for
from tests.servers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

# Left-hand and right-hand patterns of EAN-13 as bars and spaces of 1..4 modules.
ODD = ["3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"]


@pytest.fixture
def reference(shelf: Shelf) -> Reference:
    """A reference photo with 2 rows of 4 nameless positions of 2 facings, proposed."""
    photo = PhotoFactory(audit__shelf=shelf)
    view = ShelfView.objects.create(shelf=shelf, reference_photo=photo)
    made = Reference.objects.create(
        view=view, version=1, photo=photo, width=640, height=480, landmarks=b""
    )
    planogram = Planogram.objects.create(
        shelf=shelf,
        version=1,
        status=PlanogramStatus.PUBLISHED,
        effective_from="2020-01-01",
        provisional=True,
    )
    for row in (1, 2):
        for at in range(4):
            Slot.objects.create(
                planogram=planogram,
                key=f"p1.{row}.{at + 1}",
                view=view,
                reference=made,
                row=row,
                sequence=at + 1,
                facings=2,
                x1=0.05 + 0.22 * at,
                x2=0.25 + 0.22 * at,
                y1=0.45 * row - 0.4,
                y2=0.45 * row,
            )
    return made


@pytest.fixture
def oats(db: None) -> Product:
    product = Product.objects.create(item_number="4711", name="Oat flakes 500 g", brand="Muhle")
    Gtin.objects.create(product=product, code="4006381333931")
    Product.objects.create(item_number="4712", name="Corn flakes 375 g")
    return product


def _slots(shelf: Shelf) -> list[Slot]:
    planogram = planogram_in_force(shelf, timezone.now())
    assert planogram is not None
    return list(planogram.slots.select_related("product").order_by("row", "sequence"))


def _open(page: Page, shelf: Shelf, user: User) -> None:
    log_in(page, user.email)
    page.goto(f"/shelves/{shelf.pk}/positions/")
    expect(page.locator("position-editor[data-ready]")).to_be_visible()


def test_on_the_phone_positions_get_names_one_after_the_other(
    browser: Browser,
    live_server: LiveServer,
    manager: User,
    shelf: Shelf,
    reference: Reference,
    oats: Product,
) -> None:
    alert = AlertFactory(shelf=shelf, place="p1.1.1", row=1)
    with opened(browser, live_server.url, size=PHONE) as page:
        log_in(page, manager.email)
        page.goto(f"/shelves/{shelf.pk}/")
        page.get_by_role("link", name="Name and move positions").click()
        expect(page.get_by_text("8 of 8 positions without a name.")).to_be_visible()
        page.get_by_role("button", name="Next position").click()
        page.get_by_label("Product", exact=True).fill("oat")
        page.get_by_role("option", name="Oat flakes 500 g").click()
        # On to the next nameless one by itself.
        expect(page.get_by_text("Row 1, position 2 of 4: no name")).to_be_visible()
        page.get_by_label("Product", exact=True).fill("corn")
        expect(page.get_by_role("option", name="Corn flakes 375 g")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.get_by_text("6 of 8 positions without a name.")).to_be_visible()
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        assert too_wide(page) == 0
    names = [slot.product.name if slot.product else "" for slot in _slots(shelf)]
    assert names[:3] == ["Oat flakes 500 g", "Corn flakes 375 g", ""]
    assert [slot.key for slot in _slots(shelf)][:2] == ["p1.1.1", "p1.1.2"]
    alert.refresh_from_db()
    assert alert.product == oats
    # The proposed version stays as older checks knew it; both names went into one new version.
    assert [one.version for one in shelf.planograms.all()] == [2, 1]


def test_on_the_phone_the_first_tap_shows_the_goods_closely_and_no_words_over_them(
    browser: Browser,
    live_server: LiveServer,
    manager: User,
    shelf: Shelf,
    reference: Reference,
    oats: Product,
) -> None:
    Slot.objects.filter(key="p1.2.4").update(product=oats)
    with opened(browser, live_server.url, size=PHONE) as page:
        _open(page, shelf, manager)
        spots = page.locator(".spot")
        expect(spots).to_have_count(8)
        for name in spots.locator("span").all()[:7]:
            expect(name).to_be_hidden()
        nameless = page.get_by_role("option", name="Row 1, position 2 of 4: no name")
        before = nameless.bounding_box()
        assert before
        page.touchscreen.tap(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
        expect(nameless).to_have_attribute("aria-selected", "true")
        page.wait_for_function(
            "([key, width]) => document.querySelector(`[data-key='${key}']`)"
            ".getBoundingClientRect().width > 1.5 * width",
            arg=["p1.1.2", before["width"]],
        )
        expect(nameless.locator("span")).to_be_hidden()
        close = nameless.bounding_box()
        page.get_by_role("option", name="Row 2, position 4 of 4: Oat flakes").focus()
        expect(page.locator("[data-key='p1.2.4'] span")).to_have_text("Oat flakes 500 g")
        page.get_by_role("option", name="Row 1, position 3 of 4: no name").focus()
        after = nameless.bounding_box()
        assert close
        assert after
        assert after["width"] == pytest.approx(close["width"]), "who is close stays so"
        closer = page.get_by_role("button", name="Closer").locator("use").get_attribute("href")
        add = page.get_by_role("button", name="Add a position").locator("use")
        assert closer != add.get_attribute("href")


def test_a_label_is_scanned_from_a_photo_where_there_is_no_camera(
    browser: Browser,
    live_server: LiveServer,
    manager: User,
    shelf: Shelf,
    reference: Reference,
    oats: Product,
) -> None:
    with opened(browser, live_server.url, size=PHONE) as page:
        _open(page, shelf, manager)
        page.get_by_role("button", name="Next position").click()
        _scan(page, "4006381333931")
        expect(page.get_by_text("7 of 8 positions without a name.")).to_be_visible()
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert _slots(shelf)[0].product == oats


def test_a_row_is_named_from_its_labels_by_keyboard_and_camera(
    browser: Browser,
    live_server: LiveServer,
    manager: User,
    shelf: Shelf,
    reference: Reference,
    oats: Product,
) -> None:
    """Typed, passed by, unknown, taken back, scanned: from the left, whatever had a name before."""
    corn = Product.objects.get(item_number="4712")
    Slot.objects.filter(key="p1.2.1").update(product=corn)
    with opened(browser, live_server.url, size=PHONE) as page:
        _open(page, shelf, manager)
        page.get_by_role("option", name="Row 2, position 3 of 4: no name").focus()
        page.get_by_role("button", name="Name this row").focus()
        page.keyboard.press("Enter")
        number = page.get_by_label("Barcode or item number")
        expect(number).to_be_focused()
        expect(page.get_by_text("Row 2, position 1 of 4: Corn flakes 375 g")).to_be_visible()
        page.keyboard.type("4711")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Row 2, position 2 of 4: no name")).to_be_visible()
        page.keyboard.type("471")  # the start of two numbers, and none of its own
        page.keyboard.press("Enter")
        expect(page.get_by_text("471 is not in the catalogue.")).to_be_visible()
        expect(page.get_by_text("Row 2, position 2 of 4: no name")).to_be_visible()
        page.keyboard.type("4712")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Row 2, position 3 of 4: no name")).to_be_visible()
        page.get_by_role("button", name="One back").click()
        expect(page.get_by_text("Row 2, position 2 of 4: no name")).to_be_visible()
        page.keyboard.press("Enter")  # passed by
        expect(page.get_by_text("Row 2, position 3 of 4: no name")).to_be_visible()
        _scan(page, "4006381333931")
        expect(page.get_by_text("Row 2, position 4 of 4: no name")).to_be_visible()
        assert too_wide(page) == 0
        number.fill("4712")
        page.keyboard.press("Enter")
        expect(number).to_be_hidden()
        expect(page.get_by_text("Every position of the row had its turn.")).to_be_visible()
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    named = [slot.product for slot in _slots(shelf) if slot.row == 2]
    assert named == [oats, None, oats, corn]
    assert not any(slot.product for slot in _slots(shelf) if slot.row == 1)


def test_who_finds_no_product_reads_who_adds_it(
    browser: Browser,
    live_server: LiveServer,
    manager: User,
    superuser: User,
    shelf: Shelf,
    reference: Reference,
) -> None:
    """Typed, scanned, and in a row; who may add it is led there."""
    asks = "Head office adds products, with a file in the catalogue"
    with opened(browser, live_server.url, size=PHONE) as page:
        _open(page, shelf, manager)
        page.get_by_role("button", name="Next position").click()
        product = page.get_by_label("Product", exact=True)
        product.fill("muesli")
        expect(page.get_by_text(f"No such product in the catalogue. {asks}")).to_be_visible()
        product.fill("")
        expect(page.get_by_text(asks)).to_be_hidden()
        _scan(page, "4006381333931")
        expect(page.get_by_text(f"No such product in the catalogue. {asks}")).to_be_visible()
        page.get_by_role("button", name="Name this row").click()
        page.get_by_label("Barcode or item number").fill("471")
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"471 is not in the catalogue. {asks}")).to_be_visible()
        assert too_wide(page) == 0
    with opened(browser, live_server.url, size=DESK) as page:
        _open(page, shelf, superuser)
        page.get_by_role("button", name="Next position").click()
        page.get_by_label("Product", exact=True).fill("muesli")
        expect(page.get_by_text("You can add it with a file of products")).to_be_visible()
        page.locator("[data-none]").get_by_role("link", name="Catalogue").click()
        expect(page.get_by_role("heading", name="Bring a file in")).to_be_visible()
    User.objects.filter(pk=manager.pk).update(language="de")
    with opened(browser, live_server.url, size=PHONE) as page:
        _open(page, shelf, manager)
        page.locator("[data-act=after]").click()
        page.locator("[data-act=row]").click()
        page.locator("#row-code").fill("471")
        page.keyboard.press("Enter")
        expect(page.get_by_text("471 ist nicht im Katalog. Die Zentrale")).to_be_visible()


def test_edges_are_dragged_positions_split_and_merged_and_all_of_it_undone(
    browser: Browser, live_server: LiveServer, manager: User, shelf: Shelf, reference: Reference
) -> None:
    alert = AlertFactory(shelf=shelf, place="p1.1.3", row=1)
    with opened(browser, live_server.url, size=DESK) as page:
        _open(page, shelf, manager)
        first = page.get_by_role("option", name="Row 1, position 1 of 4")
        first.click()
        grip = page.locator("[data-side='2']").bounding_box()
        assert grip
        x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 10, y, steps=3)
        page.mouse.move(x - 60, y, steps=5)
        page.mouse.up()
        wait_for(page, "Number(document.querySelector('[data-edge=\"2\"]').value) < 22")

        page.get_by_role("button", name="Split").click()
        expect(page.get_by_role("option", name="Row 1, position 1 of 5")).to_be_visible()
        page.get_by_role("option", name="Row 1, position 3 of 5").click()
        page.get_by_role("button", name="Merge with the next").click()
        expect(page.get_by_role("option", name="Row 1, position 4 of 4")).to_be_visible()
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        top = _slots(shelf)[:4]
        assert [slot.facings for slot in top] == [1, 1, 4, 2]
        assert [slot.key for slot in top if slot.key.startswith("p")] == [
            "p1.1.1",
            "p1.1.2",
            "p1.1.4",
        ]
        alert.refresh_from_db()
        assert alert.status == AlertStatus.RESOLVED

        for _ in range(3):
            page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("button", name="Undo")).to_be_disabled()
        wait_until(
            lambda: [slot.facings for slot in _slots(shelf)] == [2] * 8,
            what="the undone to be saved",
        )
        assert round(_slots(shelf)[0].x2 or 0, 4) == 0.25


def test_without_a_mouse_everything_goes_by_keys(
    browser: Browser,
    live_server: LiveServer,
    manager: User,
    shelf: Shelf,
    reference: Reference,
    oats: Product,
) -> None:
    with opened(browser, live_server.url, size=DESK) as page:
        _open(page, shelf, manager)
        page.get_by_role("button", name="The whole photo").focus()
        page.keyboard.press("Tab")
        expect(page.locator(".spot:focus")).to_have_attribute("aria-selected", "true")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        expect(page.locator(".spot:focus")).to_have_attribute(
            "aria-label", "Row 2, position 2 of 4: no name"
        )
        page.keyboard.press("Shift+ArrowLeft")
        page.keyboard.press("Enter")
        page.keyboard.type("4711")
        expect(page.get_by_role("option", name="Oat flakes 500 g")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.get_by_text("7 of 8 positions without a name.")).to_be_visible()
        wait_until(lambda: _slots(shelf)[5].product == oats, what="the name to be saved")
        assert round(_slots(shelf)[5].x2 or 0, 4) == 0.468
        page.locator(".spot[tabindex='0']").focus()
        page.keyboard.press("Delete")
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+z")
        expect(page.get_by_text("8 of 8 positions without a name.")).to_be_visible()


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_unasked(
    browser: Browser,
    live_server: LiveServer,
    manager: User,
    manager_client: Client,
    shelf: Shelf,
    reference: Reference,
) -> None:
    address = f"/shelves/{shelf.pk}/positions/{reference.pk}.json"
    with opened(browser, live_server.url, size=DESK, allowed="409") as page:
        _open(page, shelf, manager)
        data = manager_client.get(address).json()
        data["positions"] = data["positions"][:5]
        sent = {"seen": data["seen"], "positions": data["positions"]}
        answer = manager_client.post(address, json.dumps(sent), "application/json")
        assert answer.status_code == 200
        page.get_by_role("option", name="Row 1, position 1 of 4").click()
        page.get_by_label("Facings").fill("7")
        page.keyboard.press("Tab")
        expect(page.get_by_text("changed these positions meanwhile")).to_be_visible()
        assert len(_slots(shelf)) == 5
        page.get_by_role("button", name="Keep mine").click()
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert len(_slots(shelf)) == 8
    assert _slots(shelf)[0].facings == 7


def test_what_makes_no_sense_is_refused_and_changes_nothing(
    manager_client: Client, shelf: Shelf, reference: Reference
) -> None:
    address = f"/shelves/{shelf.pk}/positions/{reference.pk}.json"
    data = manager_client.get(address).json()
    good = data["positions"][0] | {"product": None}
    wrong = [
        *({"place": [0.5, 0.1, 0.4, 0.2]}, {"place": [0, 0, 1]}, {"place": ["a", 0, 1, 1]}),
        *({"facings": 0}, {"row": 0}, {"key": "row:2"}, {"key": ""}, {"product": 999999}),
        *({"minimum": -1}, {"place": [float("nan"), 0, 1, 1]}),
    ]
    for fields in wrong:
        sent = {"seen": data["seen"], "positions": [good | fields]}
        answer = manager_client.post(address, json.dumps(sent), "application/json")
        assert answer.status_code == 422, fields
        assert answer.json()["errors"][0]["code"] == "position_invalid"
    assert len(_slots(shelf)) == 8
    assert Alert.objects.count() == 0


def _scan(page: Page, code: str) -> None:
    """A phone without a live camera: a photo of the label is chosen."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Scan").click()
    chooser.value.set_files(
        FilePayload(name="label.png", mimeType="image/png", buffer=_label(code))
    )


def _label(code: str) -> bytes:
    """A photo of an EAN-13 as GS1 draws it, a little grey and with room around."""
    sets = "OEOOEE"  # of numbers that begin with 4
    assert code[0] == "4"
    widths = [1, 1, 1]
    for digit, which in zip(code[1:7], sets, strict=True):
        pattern = [int(width) for width in ODD[int(digit)]]
        widths += pattern if which == "O" else pattern[::-1]
    widths += [1] * 5
    for digit in code[7:]:
        widths += [int(width) for width in ODD[int(digit)]]
    widths += [1, 1, 1]
    unit = 4
    picture = Image.new("L", (95 * unit + 160, 260), 225)
    draw = ImageDraw.Draw(picture)
    x = 80
    for at, width in enumerate(widths):
        if at % 2 == 0:
            draw.rectangle([x, 40, x + width * unit - 1, 210], fill=35)
        x += width * unit
    data = BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()
