"""A photo that was accepted is kept, whether or not a worker can be told of it."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audits.models import Audit, Shelf
from shelfwatch_site.celery import app
from tests.photos import jpeg
from tests.servers import free_port

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _no_broker() -> Iterator[None]:
    before = app.conf.broker_write_url, app.conf.broker_transport_options
    app.conf.broker_write_url = f"redis://127.0.0.1:{free_port()}/0"
    app.conf.broker_transport_options = {}
    app._after_fork()  # forget open connections
    yield
    app.conf.broker_write_url, app.conf.broker_transport_options = before
    app._after_fork()


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
