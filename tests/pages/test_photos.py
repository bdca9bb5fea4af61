"""Pictures as browsers get them."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from audits.models import Photo, Shelf, Source
from audits.services.uploads import audit_create
from tests.photos import jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(shelf: Shelf) -> Photo:
    data = jpeg(2400, 1800, taken="2026:06:15 08:00:00", gps=True)
    return audit_create(shelf=shelf, photos=[data], source=Source.PAGE).photos.get()


@pytest.mark.parametrize(
    ("size", "longest"), [("thumbnail", 480), ("medium", 1440), ("page", 1920)]
)
def test_a_picture_comes_in_the_size_that_was_asked_for(
    staff_client: Client, photo: Photo, size: str, longest: int
) -> None:
    response = staff_client.get(f"/photos/{photo.pk}/{size}.jpg")
    assert response.headers["Content-Type"] == "image/jpeg"
    assert max(Image.open(BytesIO(response.content)).size) == longest


def test_where_and_when_it_was_taken_stays_on_the_server(
    staff_client: Client, photo: Photo
) -> None:
    picture = Image.open(BytesIO(staff_client.get(f"/photos/{photo.pk}/page.jpg").content))
    assert dict(picture.getexif()) == {}


def test_a_browser_keeps_it_for_itself_and_asks_once(staff_client: Client, photo: Photo) -> None:
    headers = staff_client.get(f"/photos/{photo.pk}/page.jpg").headers
    kept = {part.strip() for part in headers["Cache-Control"].split(",")}
    assert kept == {"private", "max-age=31536000", "immutable"}
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_stranger_gets_no_picture(stranger_client: Client, client: Client, photo: Photo) -> None:
    assert stranger_client.get(f"/photos/{photo.pk}/page.jpg").status_code == 404
    assert client.get(f"/photos/{photo.pk}/page.jpg").status_code == 302


@pytest.mark.parametrize("size", ["original", "PAGE", "page-2"])
def test_other_sizes_do_not_exist(staff_client: Client, photo: Photo, size: str) -> None:
    assert staff_client.get(f"/photos/{photo.pk}/{size}.jpg").status_code == 404


def test_a_picture_that_was_pruned_does_not_exist(staff_client: Client, photo: Photo) -> None:
    photo.file.delete(save=False)
    assert staff_client.get(f"/photos/{photo.pk}/page.jpg").status_code == 404
