"""A photo that was accepted is kept, whether or not a worker can be told of it."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audits.models import Audit, Shelf
from shelfwatch_site.celery import app
from tests.photos import jpeg
from tests.waiting import free_port

pytestmark = pytest.mark.django_db(transaction=True)


def _forget_connections() -> None:
    app._after_fork()  # type: ignore[attr-defined]


@pytest.fixture
def _no_broker() -> Iterator[None]:
    names = ("broker_write_url", "broker_transport_options")
    before = {name: app.conf[name] for name in names}
    app.conf.update(dict(zip(names, (f"redis://127.0.0.1:{free_port()}/0", {}), strict=True)))
    _forget_connections()
    yield
    app.conf.update(before)
    _forget_connections()


@pytest.mark.usefixtures("_no_broker")
def test_the_upload_is_accepted_and_waits_for_the_sweeper(
    staff_client: Client, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    photo = SimpleUploadedFile("shelf.jpg", jpeg(), "image/jpeg")
    answer = staff_client.post("/api/v1/audits/", {"shelf": shelf.pk, "photos": photo})
    assert "on_commit" in caplog.text  # the worker could not be told
    assert answer.status_code == 202
    audit = Audit.objects.get()
    assert audit.status == "pending"
    with audit.photos.get().file.open("rb") as file:
        assert file.read() == jpeg()
