"""A sender asks where to bring a photo, brings it there, and then tells which shelf it shows."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
import time_machine
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import Audit, Shelf
from audits.services.orphans import orphans_delete
from tests.api.conftest import KeyClient, problem
from tests.photos import jpeg
from tests.servers import s3

pytestmark = pytest.mark.django_db
UPLOADS, AUDITS = "/api/v1/uploads/", "/api/v1/audits/"


@pytest.fixture
def camera(staff: User, key_client: KeyClient) -> Client:
    return key_client(staff, "write", "read")


def send(client: Client, address: str, **body: Any) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


def asked(client: Client, photo: bytes, kind: str = "image/jpeg") -> dict[str, Any]:
    answer = send(client, UPLOADS, content_type=kind, byte_size=len(photo))
    assert answer.status_code == 201, answer.content
    told: dict[str, Any] = answer.json()
    return told


def brought(offer: dict[str, Any], photo: bytes, **fields: str) -> Any:
    """The form, sent by somebody without any key."""
    file = SimpleUploadedFile("shelf.jpg", photo)
    return Client().post(offer["url"], {**offer["fields"], **fields, "file": file})


def test_a_photo_that_was_brought_becomes_a_check(camera: Client, shelf: Shelf) -> None:
    photo = jpeg()
    offer = asked(camera, photo)
    assert brought(offer, photo).status_code == 204
    answer = send(camera, AUDITS, store="17", shelf="A1", uploads=[offer["id"]])
    assert answer.status_code == 202
    kept = Audit.objects.get().photos.get()
    assert (kept.byte_size, kept.audit.shelf) == (len(photo), shelf)


def test_telling_twice_is_one_check(camera: Client, shelf: Shelf) -> None:
    offer = asked(camera, jpeg())
    brought(offer, jpeg())
    key = "5f0c954e-62b5-4f0f-9d5c-0d3c8e7a8f11"
    body: dict[str, Any] = {"shelf": str(shelf.pk), "uploads": [offer["id"]], "client_key": key}
    first, again = (send(camera, AUDITS, **body).json()["id"] for _ in range(2))
    assert first == again


def test_bringing_it_twice_does_no_harm(camera: Client) -> None:
    offer = asked(camera, jpeg())
    assert [brought(offer, jpeg()).status_code for _ in range(2)] == [204, 204]


def test_only_what_was_told_is_taken(camera: Client) -> None:
    offer = asked(camera, jpeg())
    refused = (422, "upload_not_as_told", None)
    assert problem(brought(offer, jpeg() + b"more")) == refused
    assert problem(brought(offer, jpeg(), **{"Content-Type": "text/html"})) == refused
    assert problem(Client().post(offer["url"], offer["fields"])) == (400, "required", "file")


def test_an_address_is_good_for_a_quarter_of_an_hour(camera: Client) -> None:
    offer = asked(camera, jpeg())
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert problem(brought(offer, jpeg())) == (404, "upload_not_found", None)


def test_an_invented_address_takes_nothing(camera: Client) -> None:
    file = SimpleUploadedFile("shelf.jpg", jpeg())
    answer = camera.post(f"{UPLOADS}invented/", {"Content-Type": "image/jpeg", "file": file})
    assert problem(answer) == (404, "upload_not_found", None)


def test_what_was_never_brought_is_named(camera: Client, shelf: Shelf) -> None:
    ids = [asked(camera, jpeg())["id"] for _ in range(2)]
    first = asked(camera, jpeg())
    brought(first, jpeg())
    answer = send(camera, AUDITS, shelf=str(shelf.pk), uploads=[first["id"], ids[0]])
    assert problem(answer) == (404, "upload_not_found", "uploads.1")
    assert not Audit.objects.exists()


def test_what_is_no_photo_is_named(camera: Client, shelf: Shelf) -> None:
    offer = asked(camera, b"not a photo")
    brought(offer, b"not a photo")
    answer = send(camera, AUDITS, shelf=str(shelf.pk), uploads=[offer["id"]])
    assert problem(answer) == (415, "photo_not_an_image", "uploads.0")


def test_somebody_elses_photo_is_not_found(
    camera: Client, manager: User, key_client: KeyClient, shelf: Shelf
) -> None:
    offer = asked(camera, jpeg())
    brought(offer, jpeg())
    other = key_client(manager, "write")
    answer = send(other, AUDITS, shelf=str(shelf.pk), uploads=[offer["id"]])
    assert problem(answer) == (404, "upload_not_found", "uploads.0")


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"content_type": "image/gif", "byte_size": 1}, "invalid_choice", "content_type"),
        ({"content_type": "image/jpeg", "byte_size": 0}, "min_value", "byte_size"),
        ({"content_type": "image/jpeg", "byte_size": 26_214_401}, "max_value", "byte_size"),
        ({"content_type": "image/jpeg"}, "required", "byte_size"),
    ],
)
def test_a_photo_that_would_be_refused_is_refused_at_once(
    camera: Client, body: dict[str, Any], code: str, field: str
) -> None:
    assert problem(send(camera, UPLOADS, **body)) == (400, code, field)


def test_what_was_brought_is_gone_after_some_days(camera: Client) -> None:
    brought(asked(camera, jpeg()), jpeg())
    kept = default_storage.listdir("incoming")[1]
    orphans_delete(now=timezone.now())
    assert default_storage.listdir("incoming")[1] == kept
    orphans_delete(now=timezone.now() + timedelta(days=2))
    assert default_storage.listdir("incoming")[1] == []


class TestBucket:
    """With S3 the photo goes to the bucket, and the conditions are the bucket's to hold."""

    @pytest.fixture(autouse=True)
    def _bucket(self, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        with s3() as (endpoint, bucket):
            options = {
                "bucket_name": bucket,
                "location": "photos",
                "endpoint_url": endpoint,
                "public_endpoint": endpoint,
                "region_name": "us-east-1",
                "file_overwrite": False,
            }
            backend = {"BACKEND": "shelfwatch_site.bucket.PhotoBucket", "OPTIONS": options}
            settings.STORAGES = {**settings.STORAGES, "default": backend}
            yield

    def test_a_photo_goes_past_the_site(self, camera: Client, shelf: Shelf) -> None:
        photo = jpeg()
        offer = asked(camera, photo)
        assert "/api/" not in offer["url"]
        answer = requests.post(offer["url"], offer["fields"], files={"file": photo}, timeout=240)
        assert answer.status_code == 204
        answer = send(camera, AUDITS, shelf=str(shelf.pk), uploads=[offer["id"]])
        assert answer.status_code == 202
        assert Audit.objects.get().photos.get().byte_size == len(photo)

    def test_the_bucket_is_told_what_to_take(self, camera: Client) -> None:
        from base64 import b64decode

        offer = asked(camera, jpeg())
        policy = json.loads(b64decode(offer["fields"]["policy"]))
        assert ["content-length-range", len(jpeg()), len(jpeg())] in policy["conditions"]
        assert {"Content-Type": "image/jpeg"} in policy["conditions"]
        assert offer["fields"]["key"].startswith("photos/incoming/")

    def test_what_was_never_brought_is_not_found(self, camera: Client, shelf: Shelf) -> None:
        offer = asked(camera, jpeg())
        answer = send(camera, AUDITS, shelf=str(shelf.pk), uploads=[offer["id"]])
        assert problem(answer) == (404, "upload_not_found", "uploads.0")

    def test_a_bucket_out_of_reach_gets_photos_through_the_site(
        self, camera: Client, settings: LazySettings
    ) -> None:
        storages = settings.STORAGES
        storages["default"]["OPTIONS"]["public_endpoint"] = None
        settings.STORAGES = {**storages}
        offer = asked(camera, jpeg())
        assert offer["url"].startswith("http://testserver/api/v1/uploads/")
        assert brought(offer, jpeg()).status_code == 204
        assert len(default_storage.listdir("incoming")[1]) == 1
