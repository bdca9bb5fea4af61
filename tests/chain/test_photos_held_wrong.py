"""Photos that are upside down or mirrored: no sign of a rebuilt shelf, and no reference."""

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageOps

from audits.models import Audit, AuditResult, Product, Reference, Shelf, Slot
from audits.readings import unpack_slots
from audits.services.planograms import planogram_in_force
from audits.stock import SlotSeen
from tests.chain.conftest import Photograph, Photos, turned, words_of
from tests.factories import AlertFactory

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("chain")]

DUE = "A new reference photo is due"


def upside_down(data: bytes) -> bytes:
    return turned(data, lambda picture: picture.transpose(Image.Transpose.ROTATE_180))


def use(client: Client, audit: Audit, how: str, **more: str) -> tuple[int, str]:
    said = {"photo": audit.photos.get().pk, "how": how, **more}
    response = client.post(f"/checks/{audit.pk}/reference/", said)
    return response.status_code, words_of(response)


def test_however_often_a_photo_is_held_wrong_no_reset_is_due(
    photograph: Photograph, photos: Photos, shelf: Shelf, staff_client: Client
) -> None:
    photograph(0, photos.full)
    wrong = [upside_down(photos.again), turned(photos.again, ImageOps.mirror)]
    for hour, data in enumerate([*wrong, *wrong], start=1):
        audit = photograph(hour, data)
        page = words_of(staff_client.get(f"/checks/{audit.pk}/"))
        assert DUE not in page
        assert "Nothing was judged" in page
        assert "No hole" not in page
        assert "Not judged" in page
    page = words_of(staff_client.get(f"/shelves/{shelf.pk}/"))
    assert DUE not in page
    assert "Not judged" in page


def test_with_another_shelf_s_photo_beside_it_the_check_counts(
    photograph: Photograph, photos: Photos, shelf: Shelf
) -> None:
    photograph(0, photos.full)
    photograph(1, upside_down(photos.again), photos.other)
    shelf.refresh_from_db()
    assert shelf.unlined_count == 1


@pytest.mark.parametrize("how", ["better", "anew", "view"])
def test_a_photo_that_is_held_wrong_becomes_no_reference(
    photograph: Photograph, photos: Photos, manager_client: Client, how: str
) -> None:
    photograph(0, photos.full)
    for hour, data in ((1, upside_down(photos.again)), (2, turned(photos.again, ImageOps.mirror))):
        status, page = use(manager_client, photograph(hour, data), how)
        assert status == 422
        assert "turned or mirrored against the reference photo" in page
    assert Reference.objects.count() == 1
    assert photograph(3, photos.again).result.lined_up


def test_a_first_photo_that_looks_upside_down_is_asked_about_once(
    photograph: Photograph, photos: Photos, staff_client: Client
) -> None:
    asked = photograph(0, upside_down(photos.full), ends="rejected")
    assert asked.reason_code == "upside_down"
    page = words_of(staff_client.get(f"/checks/{asked.pk}/"))
    assert "The shelf seems to stand on its head on this photo" in page
    assert "If the shelf does look like this, send the photo once more." in page
    assert not Reference.objects.exists()
    photograph(1, upside_down(photos.full))
    assert Reference.objects.exists()


def test_a_first_photo_that_is_held_right_is_not_asked_about(
    photograph: Photograph, photos: Photos
) -> None:
    photograph(0, photos.full)
    assert Reference.objects.exists()


@pytest.fixture
def held_wrong(photograph: Photograph, photos: Photos) -> Audit:
    """Its photo is the shelf's reference, and upside down."""
    photograph(0, upside_down(photos.full), ends="rejected")
    return photograph(0.1, upside_down(photos.full))


def test_where_the_reference_is_the_one_that_was_held_wrong_a_tick_is_enough(
    held_wrong: Audit, photograph: Photograph, photos: Photos, manager_client: Client
) -> None:
    right = photograph(1, photos.full)
    assert right.result.lined_up is False
    page = words_of(manager_client.get(f"/checks/{right.pk}/"))
    assert "upside down against the reference photo" in page
    assert "If it is the reference photo that was held wrong" in page
    assert 'name="turned"' in page
    assert use(manager_client, right, "better", turned="yes")[0] == 302
    assert photograph(2, photos.again).result.lined_up


def test_starting_anew_asks_whether_the_reference_is_the_wrong_one(
    held_wrong: Audit, photograph: Photograph, photos: Photos, manager_client: Client
) -> None:
    right = photograph(1, photos.full)
    status, page = use(manager_client, right, "anew")
    assert status == 422
    assert 'name="turned"' in page
    assert use(manager_client, right, "anew", turned="yes")[0] == 302
    assert photograph(2, photos.again).result.lined_up


def test_positions_that_were_named_on_it_are_turned_over_with_it(
    held_wrong: Audit,
    photograph: Photograph,
    photos: Photos,
    shelf: Shelf,
    manager_client: Client,
) -> None:
    """What stood lowest and rightmost on the photo held wrong is first in the top row."""
    before = {slot.key: slot for slot in slots(shelf)}
    lowest = max(slot.row for slot in before.values())
    last = max((one for one in before.values() if one.row == lowest), key=lambda one: one.sequence)
    last.product = Product.objects.create(item_number="4711", name="Coffee")
    last.save()
    alert = AlertFactory(shelf=shelf, place=last.key, row=last.row)
    right = photograph(1, photos.full)
    assert use(manager_client, right, "better", turned="yes")[0] == 302
    after = {slot.key: slot for slot in slots(shelf)}
    assert set(after) == set(before)
    named = after[last.key]
    assert (named.product, named.row, named.sequence) == (last.product, 1, 1)
    assert (last.x2, last.y1) != (None, None)
    assert named.x1 == pytest.approx(1 - (last.x2 or 0), abs=0.01)
    assert named.y2 == pytest.approx(1 - (last.y1 or 0), abs=0.01)
    alert.refresh_from_db()
    assert (alert.row, alert.product) == (1, last.product)
    checked = photograph(2, photos.again)
    read = {one.key: one for one in slots_read(checked.result)}
    assert read[last.key].state == "stocked"
    assert checked.result.slots_out == 0


def slots_read(result: AuditResult) -> list[SlotSeen]:
    return unpack_slots(result.readings, result.readings_version)


def slots(shelf: Shelf) -> list[Slot]:
    planogram = planogram_in_force(shelf, timezone.now())
    assert planogram is not None
    return list(planogram.slots.select_related("product"))
