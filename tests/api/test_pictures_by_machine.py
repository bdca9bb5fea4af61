"""Machines get pictures of photos and places: upright, and as long as the photo is kept."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from accounts.models import User
from audits.models import Alert, Photo, Shelf, Source
from audits.services.uploads import audit_create
from tests.api.conftest import KeyClient, problem
from tests.factories import AlertFactory, StoreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(shelf: Shelf) -> Photo:
    """As a phone held upright sends it: its pixels lie on their side."""
    exif, out = Image.Exif(), BytesIO()
    exif[0x0112] = 6  # to be turned by a quarter to the right
    Image.new("RGB", (2400, 1800), (120, 120, 120)).save(out, "JPEG", exif=exif)
    return audit_create(shelf=shelf, photos=[out.getvalue()], source=Source.PAGE).photos.get()


@pytest.fixture
def alert(photo: Photo, shelf: Shelf) -> Alert:
    return AlertFactory(shelf=shelf, photo=photo)


def of(photo: Photo) -> str:
    return f"/api/v1/photos/{photo.pk}/picture/"


def close_up(alert: Alert) -> str:
    return f"/api/v1/alerts/{alert.pk}/close-up/"


def picture(answer: Any) -> Image.Image:
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    return Image.open(BytesIO(answer.content))


def kept(answer: Any) -> set[str]:
    return {part.strip() for part in answer.headers["Cache-Control"].split(",")}


@pytest.mark.parametrize(
    ("asked", "size"),
    [({}, (1440, 1920)), ({"size": "small"}, (720, 960)), ({"size": "thumbnail"}, (360, 480))],
)
def test_a_photo_comes_upright_and_as_large_as_asked(
    robot: Client, photo: Photo, asked: dict[str, str], size: tuple[int, int]
) -> None:
    assert picture(robot.get(of(photo), asked)).size == size


@pytest.mark.parametrize("accepted", ["image/jpeg", "image/*", "*/*"])
def test_a_client_that_takes_pictures_alone_gets_one(
    robot: Client, photo: Photo, alert: Alert, accepted: str
) -> None:
    for address in (of(photo), close_up(alert)):
        picture(robot.get(address, headers={"Accept": accepted}))


def test_the_place_is_outlined_in_a_part_of_the_photo(robot: Client, alert: Alert) -> None:
    shown = picture(robot.get(close_up(alert))).convert("RGB")
    # The place, 120 by 140 pixels, lies 100 from the left and the top; its longer side is around.
    assert shown.size == (360, 380)
    red, green, blue = shown.getpixel((100, 170))  # type: ignore[misc]
    assert red > 180 > 100 > max(green, blue)


def test_their_addresses_stand_in_what_they_belong_to(
    robot: Client, photo: Photo, alert: Alert
) -> None:
    told = robot.get(f"/api/v1/alerts/{alert.pk}/").json()
    [seen] = robot.get(f"/api/v1/audits/{photo.audit_id}/").json()["photos"]
    assert told["picture"] == seen["picture"]
    assert told["photo_size"] == {"width": seen["width"], "height": seen["height"]}
    picture(robot.get(seen["picture"]))
    picture(robot.get(told["close_up"]))


def test_a_photo_is_asked_for_once_and_a_place_again(
    robot: Client, photo: Photo, alert: Alert
) -> None:
    whole, place = robot.get(of(photo)), robot.get(close_up(alert))
    assert kept(whole) == {"private", "max-age=31536000", "immutable"}
    assert kept(place) == {"private", "no-cache"}
    for answer in (whole, place):
        assert "Authorization" in answer.headers["Vary"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    same = robot.get(close_up(alert), headers={"If-None-Match": place.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")


def test_what_was_pruned_says_so(robot: Client, photo: Photo, alert: Alert) -> None:
    photo.file.delete()
    for address in (of(photo), close_up(alert)):
        answer = robot.get(address, headers={"Accept": "image/jpeg"})
        assert problem(answer) == (410, "photo_not_kept", None)
        assert kept(answer) == {"private", "no-cache"}
    told = robot.get(f"/api/v1/alerts/{alert.pk}/").json()
    assert (told["picture"], told["close_up"]) == (None, None)
    [seen] = robot.get(f"/api/v1/audits/{photo.audit_id}/").json()["photos"]
    assert seen["picture"] is None


def test_a_place_whose_photo_was_deleted_says_so(robot: Client, shelf: Shelf) -> None:
    alert = AlertFactory(shelf=shelf, photo=None)
    assert problem(robot.get(close_up(alert))) == (410, "photo_not_kept", None)
    told = robot.get(f"/api/v1/alerts/{alert.pk}/").json()
    assert (told["picture"], told["close_up"], told["photo_size"]) == (None, None, None)


def test_a_key_shows_pictures_of_its_stores_alone(
    manager: User, key_client: KeyClient, photo: Photo, alert: Alert
) -> None:
    for store, status in ((StoreFactory(), 404), (photo.audit.shelf.store, 200)):
        client = key_client(manager, "read", stores=[store])
        for address in (of(photo), close_up(alert)):
            assert client.get(address).status_code == status


def test_a_key_that_may_not_read_sees_none(
    manager: User, key_client: KeyClient, photo: Photo, alert: Alert
) -> None:
    for address in (of(photo), close_up(alert)):
        answer = key_client(manager, "write").get(address)
        assert problem(answer) == (403, "scope_missing", None)


def test_a_size_that_there_is_not_is_told(robot: Client, photo: Photo) -> None:
    assert problem(robot.get(of(photo), {"size": "huge"})) == (400, "invalid_choice", "size")
    assert problem(robot.get(of(photo), {"width": "10"})) == (400, "unknown_field", "width")
