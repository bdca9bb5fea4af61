"""Photos and boxes go when their time is over; measures, and what is still shown, stay."""

import os
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import (
    Alert,
    Audit,
    AuditResult,
    AuditStatus,
    Photo,
    Reference,
    Shelf,
    ShelfView,
    Source,
)
from audits.services import orphans, runs
from audits.services.renditions import Size, photo_rendition, rendition_name
from audits.services.retention import prune
from audits.services.uploads import audit_create
from shelfwatch_site.storage import WholeFileStorage
from tests.photos import shelf_photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A storage of its own: the sweep looks at all of it."""
    own = WholeFileStorage(location=tmp_path / "media", base_url=None)
    monkeypatch.setattr(default_storage, "_wrapped", own)
    settings.SHELFWATCH_KEEP_PHOTOS = timedelta(days=30)
    settings.SHELFWATCH_KEEP_BOXES = timedelta(days=60)
    cache.clear()


def checked(shelf: Shelf, *, days_ago: int, holes: bool = False) -> Audit:
    """A finished check whose photo arrived so many days ago."""
    audit = audit_create(shelf=shelf, photos=[shelf_photo(holes=holes)], source=Source.PAGE)
    runs.audit_run(audit_id=audit.pk)
    then = timezone.now() - timedelta(days=days_ago)
    Audit.objects.filter(pk=audit.pk).update(received_at=then)
    Photo.objects.filter(audit=audit).update(received_at=then)
    # A shelf's first photo becomes its reference, which is kept; here another one is.
    Reference.objects.update(photo=None)
    ShelfView.objects.update(reference_photo=None)
    audit.refresh_from_db()
    assert audit.status == AuditStatus.DONE
    return audit


def test_an_old_photo_goes_with_its_copies_and_its_counts_stay(shelf: Shelf) -> None:
    audit = checked(shelf, days_ago=45)
    photo = audit.photos.get()
    name = str(photo.file.name)
    photo_rendition(photo=photo, size=Size.THUMBNAIL)
    young = checked(shelf, days_ago=3)
    pruned = prune()
    assert (pruned.photos, pruned.results) == (1, 0)
    assert not default_storage.exists(name)
    assert not default_storage.exists(rendition_name(name, Size.THUMBNAIL))
    assert default_storage.exists(str(young.photos.get().file.name))
    assert AuditResult.objects.get(audit=audit).product_count > 0
    assert AuditResult.objects.get(audit=audit).columns["photos"]
    assert prune().photos == 0


def test_boxes_go_later_and_the_page_of_the_check_still_opens(
    shelf: Shelf, manager: User, manager_client: Client
) -> None:
    audit = checked(shelf, days_ago=90)
    before = AuditResult.objects.get(audit=audit).product_count
    assert prune().results == 1
    result = AuditResult.objects.get(audit=audit)
    assert (result.columns, result.product_count) == ({}, before)
    assert manager_client.get(f"/checks/{audit.pk}/").status_code == 200
    assert manager_client.get(f"/photos/{audit.photos.get().pk}/page.jpg").status_code == 404


def test_what_an_unresolved_alert_or_a_reference_shows_is_kept(shelf: Shelf) -> None:
    reference = checked(shelf, days_ago=90).photos.get()
    shown = checked(shelf, days_ago=90, holes=True).photos.get()
    assert Alert.objects.exclude(status="resolved").filter(photo=shown).exists()
    ShelfView.objects.create(shelf=shelf, position=9, reference_photo=reference)
    prune()
    assert {photo.pk for photo in Photo.objects.exclude(file="")} >= {shown.pk, reference.pk}


def test_a_photo_that_waits_for_its_check_is_kept_however_old_it_is(shelf: Shelf) -> None:
    audit = audit_create(shelf=shelf, photos=[shelf_photo()], source=Source.PAGE)
    Photo.objects.update(received_at=timezone.now() - timedelta(days=45))
    assert prune().photos == 0
    assert default_storage.exists(str(audit.photos.get().file.name))


def test_files_without_a_row_go_once_no_upload_can_be_at_work_on_them(shelf: Shelf) -> None:
    kept = str(checked(shelf, days_ago=1).photos.get().file.name)
    names = [
        default_storage.save(f"photos/{shelf.store_id}/{shelf.pk}/{word}.jpg", ContentFile(b"x"))
        for word in ("old", "new")
    ]
    copy = default_storage.save("renditions/1/1/gone.jpg.page.jpg", ContentFile(b"x"))
    for name in (names[0], copy, kept):
        _age(default_storage.path(name))
    assert prune().orphans == 2
    assert [default_storage.exists(name) for name in (*names, copy, kept)] == [
        False,
        True,
        False,
        True,
    ]


def test_a_look_for_files_that_ran_out_of_time_goes_on_there_the_next_night() -> None:
    def stored(name: str) -> None:
        _age(default_storage.path(default_storage.save(name, ContentFile(b"x"))))

    def night() -> int:
        return prune(look_for=timedelta(0)).orphans  # enough for one folder

    for folder in ("photos/10/1", "photos/2/10", "photos/2/9", "renditions/2/9"):
        stored(f"{folder}/gone.jpg")
    assert [night() for _ in range(4)] == [1, 1, 1, 1]
    stored("photos/2/9/late.jpg")
    # Nothing is left behind the last place, so the look after it begins anew.
    assert [night() for _ in range(2)] == [0, 1]


def test_what_senders_brought_goes_every_night_and_holds_up_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(orphans, "AT_ONCE", 2)
    for name in ("photos/1/gone.jpg", "photos/2/gone.jpg", *(f"incoming/{n}" for n in range(5))):
        _age(default_storage.path(default_storage.save(name, ContentFile(b"x"))))
    nights = [prune(look_for=timedelta(0)).orphans for _ in range(3)]  # enough for one batch each
    assert nights == [3, 3, 1]


def test_a_look_by_command_takes_its_time() -> None:
    for folder in ("incoming", "photos/2/9", "renditions/2/9"):
        name = default_storage.save(f"{folder}/gone.jpg", ContentFile(b"x"))
        _age(default_storage.path(name))
    assert prune(look_for=timedelta(0)).orphans == 2
    out = StringIO()
    call_command("prune", stdout=out)
    assert "1 files without a row" in out.getvalue()


def test_the_command_counts_without_deleting(shelf: Shelf) -> None:
    audit = checked(shelf, days_ago=90)
    out = StringIO()
    call_command("prune", dry_run=True, stdout=out)
    assert "would go: 1 photos, boxes of 1 checks" in out.getvalue()
    assert default_storage.exists(str(audit.photos.get().file.name))


def test_nothing_goes_when_everything_is_kept_for_ever(
    shelf: Shelf, settings: LazySettings
) -> None:
    settings.SHELFWATCH_KEEP_PHOTOS = settings.SHELFWATCH_KEEP_BOXES = timedelta(0)
    checked(shelf, days_ago=9_000)
    pruned = prune()
    assert (pruned.photos, pruned.results) == (0, 0)


def _age(path: str) -> None:
    then = time.time() - 3 * 86_400
    os.utime(path, (then, then))
