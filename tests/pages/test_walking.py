"""Walking along the shelves with the camera in the page, over a ghost of the last picture."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Playwright, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Audit, Shelf
from tests.factories import ShelfFactory
from tests.pages.browser import PHONE, launch, log_in, opened
from tests.pages.conftest import Checked
from tests.photos import jpeg, shelf_photo
from tests.servers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """What the camera sees: a shelf, in a size that cameras have."""
    frame = BytesIO()
    Image.open(BytesIO(shelf_photo())).resize((1200, 1600)).save(frame, "JPEG")
    path = tmp_path / "camera.mjpeg"
    path.write_bytes(frame.getvalue() * 3)
    return path


@pytest.fixture
def phone(
    playwright: Playwright, live_server: LiveServer, manager: User, film: Path
) -> Iterator[Page]:
    chromium = launch(playwright, camera=film)
    with opened(chromium, live_server.url, size=PHONE) as page:
        log_in(page, manager.email)
        yield page
    chromium.close()


def test_two_photos_in_a_row_over_a_ghost_and_on_to_the_next_shelf(
    phone: Page, shelf: Shelf, checked: Checked
) -> None:
    checked({2: 1})
    tea = ShelfFactory(store=shelf.store, code="B2", name="Tea", walk_order=2)
    phone.goto(f"/shelves/{shelf.pk}/check/")
    phone.get_by_text("Take a photo").click()
    expect(phone.locator("[data-ghost]")).to_be_visible()
    phone.get_by_label("Last picture").fill("60")
    expect(phone.locator("[data-ghost]")).to_have_css("opacity", "0.6")
    shoot = phone.get_by_role("button", name="Take the photo")
    shoot.click()
    expect(phone.get_by_text("1 taken, looks good.")).to_be_visible()
    shoot.click()
    expect(phone.get_by_text("2 taken, looks good.")).to_be_visible()
    phone.get_by_role("button", name="Done").click()
    phone.get_by_role("button", name="Send, then Tea").click()
    # The next shelf's camera is open at once.
    phone.wait_for_url(f"**/shelves/{tea.pk}/check/?walk=1")
    expect(shoot).to_be_visible()
    newest = Audit.objects.order_by("-pk").first()
    assert newest is not None
    assert newest.shelf == shelf
    assert newest.photos.count() == 2


def test_a_dark_photo_is_told_at_once_and_taken_again(
    phone: Page, shelf: Shelf, film: Path
) -> None:
    film.write_bytes(jpeg(640, 480) * 3)
    phone.goto(f"/shelves/{shelf.pk}/check/")
    phone.get_by_text("Take a photo").click()
    phone.get_by_role("button", name="Take the photo").click()
    expect(phone.get_by_role("button", name="Retake", exact=True)).to_be_visible()
    phone.get_by_role("button", name="Retake", exact=True).click()
    phone.get_by_role("button", name="Done").click()
    expect(phone.get_by_role("list", name="Photos to send")).to_be_hidden()
    wait_until(lambda: not Audit.objects.exists(), what="nothing to be sent")
