"""Sending photos of a shelf from its page."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from audits.models import Audit, Shelf, Source
from tests.pages.conftest import text
from tests.photos import jpeg, stored_files

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def _photo(data: bytes | None = None, name: str = "shelf.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg() if data is None else data, "image/jpeg")


def test_the_page_opens_the_camera_and_takes_photos_at_hand_too(
    staff_client: Client, shelf: Shelf
) -> None:
    page = text(staff_client.get(f"/shelves/{shelf.pk}/check/"))
    assert 'capture="environment"' in page
    assert page.count('accept="image/*"') == 2


def test_photos_become_a_check_and_the_page_goes_on_to_it(
    staff_client: Client, staff: User, shelf: Shelf
) -> None:
    photos = [_photo(), _photo()]
    response = staff_client.post(f"/shelves/{shelf.pk}/check/", {"photos": photos})
    audit = Audit.objects.get()
    assert response.headers["Location"] == f"/checks/{audit.pk}/"
    assert (audit.shelf, audit.source, audit.created_by) == (shelf, Source.PAGE, staff)
    assert audit.photos.count() == 2


def test_htmx_is_told_to_go_on_to_the_check(staff_client: Client, shelf: Shelf) -> None:
    response = staff_client.post(
        f"/shelves/{shelf.pk}/check/", {"photos": [_photo()]}, headers=HTMX
    )
    assert response.headers["HX-Redirect"] == f"/checks/{Audit.objects.get().pk}/"


def test_a_stranger_sends_nothing(stranger_client: Client, shelf: Shelf) -> None:
    address = f"/shelves/{shelf.pk}/check/"
    assert stranger_client.get(address).status_code == 404
    assert stranger_client.post(address, {"photos": [_photo()]}).status_code == 404
    assert not Audit.objects.exists()


@pytest.mark.parametrize(
    ("photos", "words"),
    [
        ([], "No photo came with the upload."),
        ([b"no picture at all"], "Photo 1:</strong> This file is not a photo"),
        ([None, b""], "Photo 2:</strong> The file is empty"),
        ([None] * 11, "too many photos for one check"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_half_written_stays(
    staff_client: Client, shelf: Shelf, photos: list[bytes | None], words: str
) -> None:
    before = stored_files()
    response = staff_client.post(
        f"/shelves/{shelf.pk}/check/", {"photos": [_photo(data) for data in photos]}
    )
    assert response.status_code == 422
    assert words in text(response)
    assert not Audit.objects.exists()
    assert stored_files() == before


def test_a_fault_comes_to_htmx_as_the_sentence_alone(staff_client: Client, shelf: Shelf) -> None:
    response = staff_client.post(f"/shelves/{shelf.pk}/check/", headers=HTMX)
    assert response.status_code == 422
    assert "<html" not in text(response)
    assert "No photo came with the upload." in text(response)


def test_far_too_many_files_get_the_page_for_it(staff_client: Client, shelf: Shelf) -> None:
    photos = [_photo() for _ in range(25)]
    response = staff_client.post(f"/shelves/{shelf.pk}/check/", {"photos": photos})
    assert response.status_code == 400
    assert "at most 10 photos" in text(response)


def test_sending_the_same_page_twice_makes_one_check(staff_client: Client, shelf: Shelf) -> None:
    key = str(uuid4())
    for _ in range(2):
        response = staff_client.post(
            f"/shelves/{shelf.pk}/check/", {"photos": [_photo()], "sent_as": key}
        )
        assert response.headers["Location"] == f"/checks/{Audit.objects.get().pk}/"


def test_the_key_outlives_a_fault(staff_client: Client, shelf: Shelf) -> None:
    key = str(uuid4())
    response = staff_client.post(f"/shelves/{shelf.pk}/check/", {"sent_as": key})
    assert key in text(response)


def test_a_key_that_makes_no_sense_is_left_aside(staff_client: Client, shelf: Shelf) -> None:
    staff_client.post(f"/shelves/{shelf.pk}/check/", {"photos": [_photo()], "sent_as": "zzz"})
    assert Audit.objects.get().client_key is None
