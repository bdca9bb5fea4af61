"""A shelf's first check: one photo becomes the reference, the others are held against it."""

import pytest
from django.test import Client
from PIL import Image

from audits.models import Alert, Reference, Shelf
from audits.readings import photos_lined
from rendering import (
    look_make,
    planogram_make,
    scene_make,
    shelf_render,
    stock_full,
    stock_without,
)
from tests.chain.conftest import Photograph, Photos, turned, words_of
from tests.photos import COFFEE, COFFEE_SIZE, coffee_camera

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("chain")]


@pytest.fixture(scope="module")
def bare() -> bytes:
    """The coffee shelf with nothing on it."""
    plan = planogram_make(COFFEE, 4, "coffee")
    stock = stock_full(plan)
    for slot in plan.slots:
        stock = stock_without(stock, slot.key, slot.facings)
    scene = scene_make(plan, stock, COFFEE)
    return shelf_render(scene, coffee_camera(1), COFFEE_SIZE, look_make(1)).jpeg()


def half(data: bytes, *, left: bool) -> bytes:
    def cut(picture: Image.Image) -> Image.Image:
        middle = picture.width // 2
        edges = (0, middle) if left else (middle, picture.width)
        return picture.crop((edges[0], 0, edges[1], picture.height))

    return turned(data, cut)


def test_another_shelf_s_photo_is_named_and_told_nothing(
    photograph: Photograph, photos: Photos, staff_client: Client
) -> None:
    audit = photograph(0, photos.full, photos.other_holed)
    assert Reference.objects.get().photo == audit.photos.get(position=1)
    assert not Alert.objects.exists()
    page = words_of(staff_client.get(f"/checks/{audit.pk}/"))
    assert "1 photo does not line up" in page
    assert "<strong>Photo 2</strong>: The photo does not look like this shelf." in page
    assert "Photo 1 is the reference now." in page
    assert "No hole found" in page
    own, stranger = staff_client.get(f"/checks/{audit.pk}/findings.json").json()["photos"]
    assert stranger["gaps"]
    assert (audit.result.gap_count, audit.result.product_count) == (0, len(own["products"]))


def test_another_photo_of_the_same_shelf_is_judged_as_at_any_other_check(
    photograph: Photograph, photos: Photos, staff_client: Client
) -> None:
    audit = photograph(0, photos.full, photos.again)
    reference = Reference.objects.get()
    second = audit.photos.get(position=2)
    lies = photos_lined(audit.result.readings)[second.pk]
    assert (lies["trusted"], lies["reference"]) == (True, reference.pk)
    assert second.view == reference.view
    page = words_of(staff_client.get(f"/checks/{audit.pk}/"))
    assert "not line up" not in page
    assert audit.result.slots_observed == audit.result.slots_planned


def test_the_other_half_of_a_shelf_is_not_lost_and_becomes_its_other_view(
    photograph: Photograph, photos: Photos, shelf: Shelf, manager_client: Client
) -> None:
    audit = photograph(0, half(photos.other, left=True), half(photos.other, left=False))
    page = words_of(manager_client.get(f"/checks/{audit.pk}/"))
    assert "1 photo does not line up" in page
    assert "If it shows another part of the shelf, use it for that" in page
    right = audit.photos.get(position=2)
    assert f'<option value="{right.pk}" selected' in page
    said = {"photo": right.pk, "how": "view"}
    assert manager_client.post(f"/checks/{audit.pk}/reference/", said).status_code == 302
    both = photograph(1, half(photos.other, left=True), half(photos.other, left=False))
    assert [photo.view.position for photo in both.photos.all() if photo.view] == [1, 2]
    assert both.result.slots_observed == both.result.slots_planned
    assert both.result.slots_planned > audit.result.slots_planned


def test_a_bare_shelf_gives_no_reference_and_stays_in_the_history(
    photograph: Photograph, photos: Photos, bare: bytes, shelf: Shelf, staff_client: Client
) -> None:
    audit = photograph(0, bare, ends="rejected")
    assert audit.reason_code == "no_products"
    page = words_of(staff_client.get(f"/checks/{audit.pk}/"))
    assert "Photograph the shelf when goods stand on it." in page
    assert audit.photos.get().file
    assert f"/checks/{audit.pk}/" in words_of(staff_client.get(f"/shelves/{shelf.pk}/"))
    assert not Reference.objects.exists()
    assert not Alert.objects.exists()
    assert not shelf.planograms.exists()
    photograph(1, photos.full)
    assert Reference.objects.exists()
    # With a reference to hold it against, a bare shelf is what it is: empty.
    assert photograph(2, bare).result.lined_up is not None


def test_beside_a_photo_with_goods_the_bare_one_is_left_out(
    photograph: Photograph, photos: Photos, bare: bytes, staff_client: Client
) -> None:
    audit = photograph(0, bare, photos.full)
    assert Reference.objects.get().photo == audit.photos.get(position=2)
    page = words_of(staff_client.get(f"/checks/{audit.pk}/"))
    assert "No product was found on this photo. It was left out." in page
    assert "Photo 2 is the reference now." in page
    assert "No hole found" in page
