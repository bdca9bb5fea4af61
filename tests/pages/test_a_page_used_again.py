"""The capture page left by 'back' and used again still carries its first key."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audits.models import Audit, Shelf
from tests.photos import jpeg

pytestmark = pytest.mark.django_db


def send(client: Client, shelf: Shelf, photo: bytes, key: str) -> str:
    file = SimpleUploadedFile("shelf.jpg", photo, "image/jpeg")
    answer = client.post(f"/shelves/{shelf.pk}/check/", {"photos": file, "sent_as": key})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_other_photos_become_another_check(manager_client: Client, shelf: Shelf) -> None:
    key = str(uuid4())
    first = send(manager_client, shelf, jpeg(), key)
    assert send(manager_client, shelf, jpeg(333, 222), key) != first
    assert Audit.objects.count() == 2


def test_the_same_photos_stay_one_check(manager_client: Client, shelf: Shelf) -> None:
    key = str(uuid4())
    assert send(manager_client, shelf, jpeg(), key) == send(manager_client, shelf, jpeg(), key)
    assert Audit.objects.count() == 1
