"""Claims are fenced: whoever lost the audit cannot write its result."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone

from audits.models import Alert, Audit, AuditResult, AuditStatus, Shelf, Source
from audits.services.lineup import ClaimLostError, photos_look
from audits.services.patience import GIVE_UP_AFTER, backoff
from audits.services.records import audit_fail, audit_record
from audits.services.runs import MAX_ATTEMPTS, audit_hold, audit_run, audits_sweep
from audits.services.uploads import audit_create
from tests.audits.conftest import claimed
from tests.findings import found
from tests.photos import jpeg
from tests.servers import waiting_messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit(shelf: Shelf) -> Audit:
    return audit_create(shelf=shelf, photos=[jpeg()], source=Source.PAGE)


def lose(audit: Audit) -> None:
    """Let the lease run out and another worker claim the audit."""
    Audit.objects.filter(pk=audit.pk).update(
        attempt=audit.attempt + 1, lease_until=timezone.now() + timedelta(minutes=1)
    )


def test_the_result_of_a_worker_that_lost_its_claim_is_dropped(audit: Audit) -> None:
    mine = claimed(audit)
    lose(mine)
    assert not audit_record(audit=mine, found=[(mine.photos.get(), found(holes={1: 1}))])
    assert not AuditResult.objects.exists()
    assert not Alert.objects.exists()
    assert Audit.objects.get().status == AuditStatus.RUNNING


def test_a_claim_moves_on_while_its_worker_lives(audit: Audit) -> None:
    mine = claimed(audit)
    nearly_over = timezone.now() + timedelta(seconds=1)
    Audit.objects.update(lease_until=nearly_over, next_try_at=nearly_over)
    assert audit_hold(audit=mine)
    audit.refresh_from_db()
    assert audit.lease_until is not None
    assert audit.lease_until > nearly_over
    assert audit.next_try_at > nearly_over


def test_a_worker_that_was_overtaken_looks_at_no_further_photo(audit: Audit) -> None:
    mine = claimed(audit)
    lose(mine)
    held = Audit.objects.get().lease_until
    with pytest.raises(ClaimLostError):
        photos_look(audit=mine, photos=list(mine.photos.all()), hold=lambda: audit_hold(audit=mine))
    assert Audit.objects.get().lease_until == held


def test_a_finished_audit_is_not_finished_twice(audit: Audit) -> None:
    mine = claimed(audit)
    pair = (mine.photos.get(), found())
    assert audit_record(audit=mine, found=[pair])
    assert not audit_record(audit=mine, found=[pair])
    assert not audit_fail(audit=mine, code="internal_error", why="too late")
    assert Audit.objects.get().status == AuditStatus.DONE
    assert AuditResult.objects.count() == 1


def test_an_audit_that_runs_elsewhere_is_left_alone(audit: Audit) -> None:
    held = claimed(audit)
    audit_run(audit_id=audit.pk)
    audit.refresh_from_db()
    assert (audit.status, audit.attempt) == (AuditStatus.RUNNING, held.attempt)


def test_an_audit_whose_lease_ran_out_is_run_again(audit: Audit) -> None:
    claimed(audit)
    Audit.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    audit_run(audit_id=audit.pk)
    audit.refresh_from_db()
    assert audit.is_finished
    assert audit.attempt == 2


def test_an_audit_that_never_ends_is_given_up_with_a_sentence(audit: Audit) -> None:
    claimed(audit)
    past = timezone.now() - timedelta(seconds=1)
    Audit.objects.update(attempt=MAX_ATTEMPTS, lease_until=past, next_try_at=past)
    audits_sweep()
    audit.refresh_from_db()
    assert (audit.status, audit.reason_code) == (AuditStatus.FAILED, "internal_error")
    assert "send the photo again" in audit.reason


def test_a_photo_that_vanished_from_the_storage_leaves_the_audit_to_the_sweeper(
    audit: Audit,
) -> None:
    photo = audit.photos.get()
    photo.file.storage.delete(str(photo.file.name))
    audit_run(audit_id=audit.pk)
    audit.refresh_from_db()
    assert audit.status == AuditStatus.RUNNING
    assert audit.lease_until is not None
    assert timezone.now() < audit.lease_until <= timezone.now() + backoff(1)


def test_an_outage_of_a_day_fails_no_check(audit: Audit) -> None:
    photo = audit.photos.get()
    name = str(photo.file.name)
    with photo.file.open("rb") as file:
        data = file.read()
    photo.file.storage.delete(name)
    now = timezone.now()
    for hour in range(24):
        with time_machine.travel(now + timedelta(hours=hour * 1.1), tick=False):
            audits_sweep()
            audit_run(audit_id=audit.pk)
    photo.file.storage.save(name, ContentFile(data))
    with time_machine.travel(now + timedelta(hours=30), tick=False):
        audit_run(audit_id=audit.pk)
    audit.refresh_from_db()
    assert (audit.is_finished, audit.reason_code) == (True, "too_blurred")
    assert audit.attempt > MAX_ATTEMPTS


def test_after_days_a_check_that_cannot_be_run_is_given_up(audit: Audit) -> None:
    photo = audit.photos.get()
    photo.file.storage.delete(str(photo.file.name))
    audit_run(audit_id=audit.pk)
    with time_machine.travel(timezone.now() + GIVE_UP_AFTER + timedelta(minutes=1)):
        audits_sweep()
    audit.refresh_from_db()
    assert audit.status == AuditStatus.FAILED


def test_the_sweeper_tells_a_worker_of_a_lost_audit_once_a_minute_at_most(audit: Audit) -> None:
    before = waiting_messages()
    audits_sweep()
    assert waiting_messages() == before  # its own message may still be under way
    Audit.objects.update(next_try_at=timezone.now())
    audits_sweep()
    audits_sweep()
    assert waiting_messages() == before + 1


def test_a_deleted_audit_is_no_fault(audit: Audit) -> None:
    audit.delete()
    audit_run(audit_id=12345)
