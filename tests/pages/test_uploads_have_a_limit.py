"""An upload that is too long is refused by its length, before a byte of it is read."""

from io import BytesIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.test.client import FakePayload

from audits.models import Audit, Shelf

pytestmark = pytest.mark.django_db


class Untouched(FakePayload):
    """A request body that notices being read."""

    read_bytes = 0

    def read(self, size: int | None = None) -> bytes:
        self.read_bytes += size or 0
        return BytesIO(b"x" * (size or 0)).read()


def too_long(body: Untouched, length: int) -> dict[str, Any]:
    """The WSGI variables of an upload that says it has this many bytes."""
    return {
        "wsgi.input": body,
        "CONTENT_LENGTH": str(length),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    }


def test_a_too_long_upload_to_a_page_is_refused_unread(
    manager_client: Client, shelf: Shelf, settings: LazySettings
) -> None:
    body = Untouched(b"")
    length = settings.SHELFWATCH_MOST_UPLOAD_BYTES + 1
    answer = manager_client.generic("POST", f"/shelves/{shelf.pk}/check/", **too_long(body, length))
    assert answer.status_code == 413
    assert "up to 10 photos" in answer.content.decode()
    assert body.read_bytes == 0
    assert not Audit.objects.exists()


def test_the_api_refuses_it_in_its_own_shape(
    manager_client: Client, shelf: Shelf, settings: LazySettings
) -> None:
    length = settings.SHELFWATCH_MOST_UPLOAD_BYTES + 1
    answer = manager_client.generic("POST", "/api/v1/audits/", **too_long(Untouched(b""), length))
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["code"] == "upload_too_large"
