"""A manager with a phone: log in, photograph a shelf, see what is missing, take it, settle it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Alert, AlertStatus, Audit, Shelf
from audits.services.runs import audit_run
from tests.pages.browser import DESK, PHONE, log_in, opened, too_wide
from tests.pages.conftest import Checked
from tests.photos import jpeg, shelf_photo
from tests.servers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, manager: User) -> Iterator[Page]:
    with opened(browser, live_server.url, size=PHONE) as page:
        log_in(page, manager.email)
        yield page


def _file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


def test_from_the_camera_to_the_filled_place(phone: Page, shelf: Shelf) -> None:
    phone.get_by_role("link", name="Corner Store").click()
    phone.get_by_role("link", name="Cereals", exact=True).click()
    phone.get_by_role("link", name="Check this shelf").click()

    send = phone.get_by_role("button", name="Send for checking")
    expect(send).to_be_hidden()
    phone.locator("input[capture]").set_input_files(_file("shelf.jpg", shelf_photo(holes=True)))
    expect(phone.get_by_alt_text("Photo 1: shelf.jpg")).to_be_visible()
    assert too_wide(phone) == 0
    send.click()

    expect(phone.get_by_text("Waiting to be checked")).to_be_visible()
    audit_run(audit_id=Audit.objects.get().pk)  # as the worker does
    found = phone.get_by_role("heading", name="found")
    expect(found).to_be_visible()
    photo = phone.locator("figure[data-products]")
    expect(photo).to_have_attribute("data-gaps", re.compile("[1-9]"))
    assert int(photo.get_attribute("data-products") or 0) > 10
    assert too_wide(phone) == 0

    alert = Alert.objects.order_by("row").first()
    assert alert is not None
    phone.get_by_role("link", name="To fill").click()
    phone.locator(f'a[href="/alerts/{alert.pk}/"]').click()
    phone.get_by_role("button", name="I am on it").click()
    expect(phone.get_by_text("You are on it", exact=True)).to_be_visible()
    phone.get_by_label("I filled it").check()
    phone.get_by_role("button", name="Settle it").click()
    expect(phone.get_by_text("Settled. Thank you.")).to_be_visible()
    alert.refresh_from_db()
    assert alert.status == AlertStatus.RESOLVED
    assert too_wide(phone) == 0


def test_several_photos_are_collected_and_one_is_left_out(phone: Page, shelf: Shelf) -> None:
    phone.goto(f"/shelves/{shelf.pk}/check/")
    camera = phone.locator("input[capture]")
    for number in range(3):
        camera.set_input_files(_file(f"{number}.jpg", jpeg(320, 240 + number)))
    phone.get_by_role("button", name="Leave out photo 2").click()
    phone.get_by_role("button", name="Send 2 photos for checking").click()
    phone.wait_for_url("**/checks/*/")
    assert [photo.height for photo in Audit.objects.get().photos.all()] == [240, 242]


def test_a_bad_file_is_named_and_the_good_one_need_not_be_chosen_again(
    browser: Browser, live_server: LiveServer, manager: User, shelf: Shelf
) -> None:
    context = browser.new_context(base_url=live_server.url, service_workers="block")
    page = context.new_page()  # the browser itself complains of the 422, which is meant here
    log_in(page, manager.email)
    page.goto(f"/shelves/{shelf.pk}/check/")
    chooser = page.locator("input[type=file]").nth(1)
    # What only the server can tell: a phone may just have too little memory for it.
    bad = b"\xff\xd8\xff" + bytes(1_600_000)
    chooser.set_input_files([_file("good.jpg", jpeg()), _file("bad.jpg", bad)])
    page.get_by_role("button", name="Send 2 photos for checking").click()
    expect(page.get_by_text("Photo 2: The photo is damaged")).to_be_visible()
    page.get_by_role("button", name="Leave out photo 2").click()
    page.get_by_role("button", name="Send for checking").click()
    page.wait_for_url("**/checks/*/")
    assert Audit.objects.get().photos.count() == 1
    context.close()


@pytest.mark.parametrize("german", [False, True], ids=["english", "german"])
def test_files_that_are_no_photos_are_refused_when_they_are_chosen(
    browser: Browser, live_server: LiveServer, manager: User, shelf: Shelf, german: bool
) -> None:
    """In the server's words, and without a script that breaks (`opened` fails then)."""
    animated: FilePayload = {
        "name": "cat.gif",
        "mimeType": "image/gif",
        "buffer": b"GIF89a" + bytes(40),
    }
    bad = {
        "empty.jpg": (b"", "The file is empty", "Die Datei ist leer"),
        "list.pdf": (b"%PDF-1.7 " + bytes(90), "This kind of file is not taken", "Diese Art"),
        "notes.jpg": (b"no photo", "This file is not a photo", "Diese Datei ist kein Foto"),
        "torn.jpg": (jpeg()[:120], "The photo is damaged", "Das Foto ist beschädigt"),
        "icon.jpg": (jpeg(40, 50), "The photo is too small", "Das Foto ist zu klein"),
    }
    User.objects.filter(pk=manager.pk).update(language="de" if german else "en")
    with opened(browser, live_server.url, size=PHONE) as page:
        log_in(page, manager.email)
        page.goto(f"/shelves/{shelf.pk}/check/")
        chooser = page.locator("input[type=file]").nth(1)
        chooser.set_input_files([*(_file(name, one[0]) for name, one in bad.items()), animated])
        told = page.locator("#capture-error")
        for name, (_, english, words) in bad.items():
            expect(told).to_contain_text(f"{name}: {words if german else english}")
        expect(told).to_contain_text("cat.gif: ")
        expect(page.locator(".shot")).to_have_count(0)
        expect(page.locator("button.action")).to_be_hidden()
        assert too_wide(page) == 0
        chooser.set_input_files(_file("good.jpg", jpeg()))
        expect(told).to_be_empty()
        page.locator("button.action").click()
        page.wait_for_url("**/checks/*/")
    assert Audit.objects.get().photos.count() == 1


def test_layers_the_slider_and_a_hole_answer_at_once(
    browser: Browser, live_server: LiveServer, manager: User, checked: Checked
) -> None:
    audit = checked({1: 1, 3: 2})
    with opened(browser, live_server.url, size=DESK) as page:
        log_in(page, manager.email)
        page.goto(f"/checks/{audit.pk}/")
        photo = page.locator("figure[data-products]")
        expect(photo).to_have_attribute("data-products", "4")
        page.get_by_text("Everything shown, as a list").click()
        expect(page.get_by_role("button", name="Product 4")).to_be_visible()
        page.locator("[data-slider]").fill("95")
        expect(page.get_by_text("0 of 4 products shown")).to_be_visible()
        expect(photo).to_have_attribute("data-products", "0")
        expect(page.get_by_role("button", name="Product 1")).to_have_count(0)
        page.get_by_role("button", name="Hole in the 3rd row").click()
        expect(page.locator("[data-picked]")).to_contain_text("Hole 2: 3rd row, 2 facings")
        page.get_by_role("button", name="Larger").click()
        expect(page.get_by_role("button", name="Smaller")).to_be_enabled()
        page.get_by_role("application").press("0")
        expect(page.get_by_role("button", name="Smaller")).to_be_disabled()
        for name, end in {"Photo, PNG": "png", "Table, CSV": "csv", "JSON": "json"}.items():
            with page.expect_download() as download:
                page.get_by_role("button", name=name, exact=True).click()
            assert download.value.suggested_filename == f"shelf-check-{audit.pk}.{end}"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_complains_or_is_wider_than_its_window(
    browser: Browser,
    live_server: LiveServer,
    manager: User,
    checked: Checked,
    shelf: Shelf,
    size: dict[str, int],
    dark: bool,
) -> None:
    manager.is_superuser = manager.is_staff = True
    manager.save()
    audit = checked({2: 2})
    pages = [
        *("/", f"/stores/{shelf.store_id}/", "/stores/new/", f"/shelves/{shelf.pk}/"),
        *(f"/stores/{shelf.store_id}/shelves/new/", f"/shelves/{shelf.pk}/check/"),
        *(f"/checks/{audit.pk}/", "/alerts/", f"/alerts/{shelf.alerts.get().pk}/"),
        *("/about/", "/profile/", "/profile/password/"),
        *("/admin/", "/admin/audits/audit/", f"/admin/audits/store/{shelf.store_id}/change/"),
    ]
    with opened(browser, live_server.url, size=size, dark=dark) as page:
        log_in(page, manager.email)
        for address in pages:
            page.goto(address, wait_until="networkidle")
            if not address.startswith("/admin/"):
                assert too_wide(page) == 0, address


def test_the_page_of_a_check_follows_it_to_the_end(phone: Page, shelf: Shelf) -> None:
    phone.goto(f"/shelves/{shelf.pk}/check/")
    phone.locator("input[capture]").set_input_files(_file("dark.jpg", jpeg()))
    phone.get_by_role("button", name="Send for checking").click()
    expect(phone.get_by_text("Waiting to be checked")).to_be_visible()
    wait_until(Audit.objects.exists, what="the check to be stored")
    audit_run(audit_id=Audit.objects.get().pk)  # as the worker does
    expect(phone.get_by_text("This photo cannot be used.")).to_be_visible()
    expect(phone.get_by_role("link", name="Retake the photo")).to_be_visible()
