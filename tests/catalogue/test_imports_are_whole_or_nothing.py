"""Claims are fenced, a cancelled import changes nothing, nothing is ever half imported."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from audits.catalogue.products import ProductPlan
from audits.catalogue.work import Progress
from audits.errors import ShelfWatchError
from audits.models import CatalogueImport, Gtin, ImportStatus, Product
from audits.services.import_steps import MAX_ATTEMPTS
from audits.services.imports import (
    import_apply,
    import_cancel,
    import_run,
    imports_sweep,
)
from tests.catalogue.files import bring, counts, gtin, sent
from tests.photos import stored_files
from tests.servers import waiting_messages

pytestmark = pytest.mark.django_db
FILE = f"item,name,gtins\n1,a,{gtin(1)}\n2,b,\n"


def fresh(row: CatalogueImport) -> CatalogueImport:
    return CatalogueImport.objects.select_related("created_by").get(pk=row.pk)


def applied(row: CatalogueImport) -> CatalogueImport:
    import_apply(import_id=row.pk)
    import_run(import_id=row.pk)
    return fresh(row)


def test_a_checked_file_is_applied_when_somebody_says_so() -> None:
    row = bring("products", FILE, dry_run=True)
    assert row.status == ImportStatus.CHECKED
    assert default_storage.exists(str(row.file.name))
    done = applied(row)
    assert (done.status, counts(done)) == (ImportStatus.DONE, (2, 0, 0, 0))
    assert Product.objects.count() == 2


@pytest.mark.django_db(transaction=True)  # files go once it is committed
def test_the_file_is_gone_once_the_import_has_ended() -> None:
    before: set[Path] = stored_files()
    row = bring("products", FILE)
    bring("products", "item,name\n1,\n3,\n")
    import_cancel(import_id=bring("products", FILE, dry_run=True).pk)
    # What was before the first is kept, so that it can be taken back.
    assert [path.name for path in stored_files() - before] == [Path(row.befores).name]


def test_a_file_with_errors_cannot_be_applied() -> None:
    row = bring("products", "item,name\n1,\n", dry_run=True)
    with pytest.raises(ShelfWatchError) as refused:
        import_apply(import_id=row.pk)
    assert refused.value.code == "import_not_ready"


def test_what_went_wrong_since_the_check_stops_the_import() -> None:
    row = bring("products", f"item,name,gtins\n1,a,{gtin(1)}\n2,b,\n", dry_run=True)
    other = Product.objects.create(item_number="9", name="Other")
    Gtin.objects.create(product=other, code=gtin(1))
    done = applied(row)
    assert (done.status, done.reason_code) == (ImportStatus.FAILED, "import_has_errors")
    assert Product.objects.count() == 1


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_waiting_import_that_is_cancelled_changes_nothing(dry_run: bool) -> None:
    row = sent("products", FILE, dry_run=dry_run)
    import_cancel(import_id=row.pk)
    import_run(import_id=row.pk)
    assert fresh(row).status == ImportStatus.CANCELLED
    assert not Product.objects.exists()


def cancel_when_done(row: CatalogueImport) -> Callable[[Progress], None]:
    def watch(progress: Progress) -> None:
        if progress.done == progress.total:
            import_cancel(import_id=row.pk)

    return watch


def test_cancelling_at_the_last_moment_changes_nothing() -> None:
    row = sent("products", FILE)
    import_run(import_id=row.pk, watch=cancel_when_done(row))
    assert fresh(row).status == ImportStatus.CANCELLED
    assert not Product.objects.exists()


def test_cancelling_stops_the_work_at_the_next_chunk() -> None:
    lines = "".join(f"{n},name\n" for n in range(1500))
    row = sent("products", "item,name\n" + lines)

    def watch(progress: Progress) -> None:
        import_cancel(import_id=row.pk)

    with (
        mock.patch("audits.catalogue.work.TELL_EVERY", -1),
        mock.patch.object(ProductPlan, "take", autospec=True) as take,
    ):
        import_run(import_id=row.pk, watch=watch)
    assert take.call_count == 1
    assert fresh(row).status == ImportStatus.CANCELLED


def test_what_is_done_cannot_be_cancelled() -> None:
    row = bring("products", FILE)
    with pytest.raises(ShelfWatchError) as refused:
        import_cancel(import_id=row.pk)
    assert refused.value.code == "import_ended_already"
    assert fresh(row).status == ImportStatus.DONE


def test_a_fault_in_the_middle_of_writing_leaves_nothing_and_is_tried_again() -> None:
    row = sent("products", FILE)
    fails = mock.patch.object(ProductPlan, "_new_gtins", side_effect=OSError("disk full"))
    with fails:
        import_run(import_id=row.pk)
    assert not Product.objects.exists()
    assert fresh(row).status == ImportStatus.RUNNING
    import_run(import_id=row.pk)
    assert (fresh(row).status, Product.objects.count()) == (ImportStatus.DONE, 2)


def test_a_worker_that_lost_its_claim_writes_nothing() -> None:
    row = sent("products", FILE)

    def lose(progress: Progress) -> None:
        if progress.done == progress.total:
            CatalogueImport.objects.filter(pk=row.pk).update(attempt=2)

    import_run(import_id=row.pk, watch=lose)
    assert not Product.objects.exists()
    assert fresh(row).status == ImportStatus.RUNNING


def test_two_workers_told_of_one_import_do_it_once() -> None:
    row = sent("products", FILE)

    def second(progress: Progress) -> None:
        import_run(import_id=row.pk)

    import_run(import_id=row.pk, watch=second)
    assert (fresh(row).status, fresh(row).attempt) == (ImportStatus.DONE, 1)


def test_the_sweeper_sends_what_was_lost_once_a_minute() -> None:
    row = sent("products", FILE)
    CatalogueImport.objects.filter(pk=row.pk).update(next_try_at=timezone.now())
    before = waiting_messages()
    imports_sweep()
    imports_sweep()
    assert waiting_messages() == before + 1


def test_the_sweeper_gives_up_after_so_many_workers_died() -> None:
    row = sent("products", FILE)
    past = timezone.now() - timedelta(seconds=1)
    CatalogueImport.objects.filter(pk=row.pk).update(
        status=ImportStatus.RUNNING, attempt=MAX_ATTEMPTS, lease_until=past, next_try_at=past
    )
    imports_sweep()
    assert (fresh(row).status, fresh(row).reason_code) == (ImportStatus.FAILED, "import_broken")


@pytest.mark.django_db(transaction=True)  # files go once it is committed
def test_a_checked_file_that_nobody_applies_is_dropped_after_a_week() -> None:
    before = stored_files()
    row = bring("products", FILE, dry_run=True)
    imports_sweep()
    assert fresh(row).status == ImportStatus.CHECKED
    past = timezone.now() - timedelta(seconds=1)
    CatalogueImport.objects.filter(pk=row.pk).update(next_try_at=past)
    imports_sweep()
    assert (fresh(row).status, fresh(row).reason_code) == (ImportStatus.CANCELLED, "import_expired")
    assert stored_files() == before


def test_a_file_that_is_too_large_is_not_stored() -> None:
    before = stored_files()
    with pytest.raises(ShelfWatchError) as refused:
        sent("products", b"a" * (25 * 1024 * 1024 + 1))
    assert refused.value.code == "file_too_large"
    assert stored_files() == before


def test_a_file_that_is_no_table_ends_the_import_with_its_reason() -> None:
    row = bring("products", b"\x89PNG\r\n\x1a\n" + bytes(50), dry_run=True)
    assert (row.status, row.reason_code) == (ImportStatus.FAILED, "not_a_table")
    assert "CSV" in row.reason
