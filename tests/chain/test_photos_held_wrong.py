"""Photos that are upside down or mirrored: no sign of a rebuilt shelf, and no reference."""

import pytest
from django.test import Client
from PIL import Image, ImageOps

from audits.models import Audit, Reference, Shelf
from tests.chain.conftest import Photograph, Photos, turned, words_of

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


def test_where_the_reference_is_the_one_that_was_held_wrong_a_manager_says_so(
    photograph: Photograph, photos: Photos, manager_client: Client
) -> None:
    photograph(0, upside_down(photos.full))
    right = photograph(1, photos.full)
    assert right.result.lined_up is False
    assert 'name="turned"' not in words_of(manager_client.get(f"/checks/{right.pk}/"))
    status, page = use(manager_client, right, "anew")
    assert status == 422
    assert 'name="turned"' in page
    assert use(manager_client, right, "anew", turned="yes")[0] == 302
    assert photograph(2, photos.again).result.lined_up
