"""Photos come in whole or not at all."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.db import connection

from accounts.models import User
from audits.errors import ShelfWatchError
from audits.models import Audit, Photo, Planogram, Shelf, Source
from audits.services.uploads import audit_create
from audits.tasks import audit_run
from tests.photos import jpeg, stored_files

NOW = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def create(shelf: Shelf, *photos: bytes, **more: object) -> Audit:
    return audit_create(shelf=shelf, photos=photos or (jpeg(),), source=Source.PAGE, **more)  # type: ignore[arg-type]


def test_an_upload_becomes_a_waiting_audit_with_its_photos(shelf: Shelf, manager: User) -> None:
    audit = create(shelf, jpeg(640, 480), jpeg(300, 200), created_by=manager)
    audit.refresh_from_db()
    assert (audit.status, audit.received_at, audit.created_by) == ("pending", NOW, manager)
    assert [(p.position, p.width, p.height) for p in audit.photos.all()] == [
        (1, 640, 480),
        (2, 300, 200),
    ]
    assert [t.to_status for t in audit.transitions.all()] == ["pending"]
    with audit.photos.get(position=1).file.open("rb") as file:
        assert file.read() == jpeg(640, 480)


def test_the_worker_is_told_when_the_audit_is_committed_and_not_before(
    shelf: Shelf, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:  # type: ignore[attr-defined]
        create(shelf)
    assert len(callbacks) == 1


def test_a_second_photo_that_is_no_picture_leaves_nothing_behind(shelf: Shelf) -> None:
    before = stored_files()
    with pytest.raises(ShelfWatchError) as refusal:
        create(shelf, jpeg(), b"not a picture")
    assert (refusal.value.code, refusal.value.position) == ("photo_not_an_image", 2)
    assert not Audit.objects.exists()
    assert stored_files() == before


def test_a_database_that_fails_while_writing_leaves_no_file_behind(shelf: Shelf) -> None:
    before = stored_files()
    with connection.execute_wrapper(_refuse_photo_rows), pytest.raises(RuntimeError):
        create(shelf)
    assert stored_files() == before
    assert not Photo.objects.exists()


def _refuse_photo_rows(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
    if "INSERT" in sql and "audits_photo" in sql:
        raise RuntimeError("the connection broke")
    return execute(sql, params, many, context)


def test_no_photo_and_eleven_photos_are_refused(shelf: Shelf) -> None:
    with pytest.raises(ShelfWatchError, match="Choose at least one"):
        audit_create(shelf=shelf, photos=[], source=Source.PAGE)
    with pytest.raises(ShelfWatchError, match="at most 10"):
        create(shelf, *[jpeg()] * 11)


def test_the_same_upload_sent_twice_is_one_audit(shelf: Shelf) -> None:
    key = uuid4()
    first = create(shelf, client_key=key)
    before = stored_files()
    assert create(shelf, client_key=key) == first
    assert stored_files() == before
    assert create(shelf, client_key=uuid4()) != first


def test_other_photos_under_a_known_key_are_refused(shelf: Shelf) -> None:
    key = uuid4()
    create(shelf, client_key=key)
    with pytest.raises(ShelfWatchError) as refusal:
        create(shelf, jpeg(333, 222), client_key=key)
    assert refusal.value.code == "client_key_reused"


@pytest.mark.django_db(transaction=True)
def test_an_interruption_after_the_commit_keeps_the_photos(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    # Ctrl-C while the command waits for the broker.
    monkeypatch.setattr(audit_run, "delay", interrupted)
    with pytest.raises(KeyboardInterrupt):
        create(shelf)
    assert default_storage.exists(str(Photo.objects.get().file.name))


def test_the_cameras_time_without_a_zone_is_the_stores_local_time(shelf: Shelf) -> None:
    audit = create(shelf, jpeg(taken="2026:06:15 09:30:00"))
    assert audit.captured_at == datetime(2026, 6, 15, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def test_the_cameras_time_with_a_zone_is_taken_as_it_is(shelf: Shelf) -> None:
    audit = create(shelf, jpeg(taken="2026:06:15 05:30:00", offset="-04:00"))
    assert audit.captured_at == datetime(2026, 6, 15, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("wrong", ["2010:01:01 00:00:00", "2026:06:16 12:00:00"])
def test_a_camera_whose_clock_is_wrong_is_not_believed(shelf: Shelf, wrong: str) -> None:
    assert create(shelf, jpeg(taken=wrong)).captured_at == NOW


def test_a_clock_a_minute_ahead_counts_as_now(shelf: Shelf) -> None:
    assert create(shelf, jpeg(taken="2026:06:15 12:01:00")).captured_at == NOW


def test_a_given_capture_time_overrides_the_cameras(shelf: Shelf) -> None:
    given = NOW - timedelta(days=400)
    assert create(shelf, jpeg(taken="2026:06:15 09:30:00"), captured_at=given).captured_at == given


def test_a_given_capture_time_before_2000_is_refused(shelf: Shelf) -> None:
    with pytest.raises(ShelfWatchError) as refusal:
        create(shelf, captured_at=datetime(1, 1, 1, tzinfo=UTC))
    assert refusal.value.code == "captured_at_too_long_ago"


def test_a_given_capture_time_in_the_future_is_refused(shelf: Shelf) -> None:
    with pytest.raises(ShelfWatchError) as refusal:
        create(shelf, captured_at=NOW + timedelta(hours=1))
    assert refusal.value.code == "captured_at_in_future"


def test_an_audit_is_as_new_as_its_newest_photo(shelf: Shelf) -> None:
    audit = create(shelf, jpeg(taken="2026:06:15 08:00:00"), jpeg(taken="2026:06:15 09:00:00"))
    assert audit.captured_at == datetime(2026, 6, 15, 9, tzinfo=ZoneInfo("Europe/Berlin"))


def test_the_audit_keeps_the_planogram_in_force_in_the_stores_day(shelf: Shelf) -> None:
    for version, day in ((1, "2026-01-01"), (2, "2026-06-15"), (3, "2026-06-16")):
        shelf.planograms.create(version=version, status="published", effective_from=day)
    shelf.planograms.create(version=4)
    assert create(shelf).planogram == Planogram.objects.get(version=2)


def test_photos_lie_under_their_store_and_shelf_with_names_that_nobody_guesses(
    shelf: Shelf, settings: LazySettings
) -> None:
    photo = create(shelf).photos.get()
    name = str(photo.file.name)
    assert name.startswith(f"photos/{shelf.store_id}/{shelf.pk}/")
    assert name.endswith(".jpg")
    assert default_storage.exists(name)
