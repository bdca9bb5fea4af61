"""Bringing catalogue files in: stored, checked by a worker, applied as a whole or not at all.

All the checking happens outside of transactions, so that a long file holds up nobody; the writing
is one short transaction that starts by claiming the end of the import. Whoever cancels before
that has changed nothing, whoever cancels after it is told that it is done.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from audits import tasks
from audits.catalogue.endings import Endings, endings_kept
from audits.catalogue.faults import FileCode, FileError, told
from audits.catalogue.limits import MAX_BYTES, MEGABYTE
from audits.catalogue.work import Progress, StoppedError, as_fields, checked
from audits.errors import SENTENCES, ErrorCode, ShelfWatchError
from audits.models import CatalogueImport, ImportStatus, Source
from audits.models.catalogue_import import IMPORT_ENDED
from audits.services.patience import MESSAGE_PATIENCE

logger = logging.getLogger(__name__)

# Reading a large workbook says nothing for a while; every chunk of rows renews the lease.
LEASE = timedelta(minutes=3)
MAX_ATTEMPTS = 3
# A file that was checked and never applied is not kept: it may hold people's addresses.
KEPT_FOR = timedelta(days=7)

Watch = Callable[[Progress], None]


def import_create(
    *,
    kind: str,
    file: File,  # type: ignore[type-arg]
    file_name: str,
    source: Source,
    created_by: User | None = None,
    dry_run: bool = True,
    send: bool = True,
) -> CatalogueImport:
    """Store the file and send it to a worker to be checked; `send=False`: the caller runs it.

    Raises `ShelfWatchError` (`file_too_large`) before anything is stored.
    """
    if (file.size or 0) > MAX_BYTES:
        code = FileCode.TOO_LARGE
        raise ShelfWatchError(code, told(code, most=MAX_BYTES // MEGABYTE))
    row = CatalogueImport(
        kind=kind,
        file_name=file_name[-200:],
        source=source,
        created_by=created_by,
        dry_run=dry_run,
        next_try_at=timezone.now() + MESSAGE_PATIENCE,
    )
    row.file.save(file_name, file, save=False)
    try:
        with transaction.atomic():
            row.save()
            if send:
                _send_on_commit(row.pk)
    except BaseException:
        row.file.delete(save=False)
        raise
    return row


def import_apply(*, import_id: int, agreed: str = "") -> None:
    """Send a checked import to a worker again, to be written this time.

    `agreed` is the mark of the loss that the sender saw, where positions end by it. Raises
    `ShelfWatchError`: it is not checked, has wrong rows, or takes something else from shelves.
    """
    with transaction.atomic():
        ready = CatalogueImport.objects.filter(pk=import_id, status=ImportStatus.CHECKED, wrong=0)
        row = ready.select_for_update().first()
        if row is None:
            raise ShelfWatchError(ErrorCode.IMPORT_NOT_READY)
        endings = endings_kept(row.notes)
        if endings.positions and agreed != endings.mark:
            raise ShelfWatchError(ErrorCode.IMPORT_ENDS_POSITIONS)
        ready.update(
            status=ImportStatus.PENDING,
            dry_run=False,
            attempt=0,
            rows_done=0,
            reason_code="",
            reason="",
            next_try_at=timezone.now() + MESSAGE_PATIENCE,
        )
        _send_on_commit(import_id)


def import_cancel(*, import_id: int) -> None:
    """Stop an import that has not been written; it changes nothing then."""
    row = CatalogueImport.objects.get(pk=import_id)
    if not _end(row, ImportStatus.CANCELLED, fenced=False):
        raise ShelfWatchError(ErrorCode.IMPORT_ENDED)


def import_run(*, import_id: int, watch: Watch | None = None) -> None:
    """Check a waiting import, and write it unless it is a dry run; somebody else's is left."""
    row = _claim(import_id)
    if row is None:
        return
    try:
        # What is kept of it is English; pages say it in their reader's language.
        with override(settings.LANGUAGE_CODE):
            _work(row, watch)
    except StoppedError:
        logger.info("import %s was cancelled or taken over", row.pk)
    except FileError as fault:
        _end(row, ImportStatus.FAILED, fault.code, fault.message, words=fault.words)
    except Exception:
        logger.exception("import %s failed in attempt %s", row.pk, row.attempt)
        _give_back(row)


def imports_sweep() -> None:
    """Send again what was lost, give up after `MAX_ATTEMPTS`, drop what nobody applied."""
    now = timezone.now()
    due = CatalogueImport.objects.filter(next_try_at__lte=now).exclude(status__in=IMPORT_ENDED)
    for row in due.order_by("next_try_at")[:100]:
        if row.status == ImportStatus.CHECKED:
            _end(row, ImportStatus.CANCELLED, *_told(ErrorCode.IMPORT_EXPIRED))
        elif row.attempt >= MAX_ATTEMPTS:
            _end(row, ImportStatus.FAILED, *_told(ErrorCode.IMPORT_BROKEN))
        else:
            CatalogueImport.objects.filter(pk=row.pk, attempt=row.attempt).exclude(
                status__in=IMPORT_ENDED
            ).update(next_try_at=now + MESSAGE_PATIENCE)
            tasks.catalogue_import_run.delay(row.pk)


def _send_on_commit(import_id: int) -> None:
    """A broker that is away loses nothing: the sweeper sends it again."""
    transaction.on_commit(lambda: tasks.catalogue_import_run.delay(import_id), robust=True)


def _claim(import_id: int) -> CatalogueImport | None:
    now = timezone.now()
    free = Q(status=ImportStatus.PENDING) | Q(status=ImportStatus.RUNNING, lease_until__lt=now)
    claimed = CatalogueImport.objects.filter(free, pk=import_id, attempt__lt=MAX_ATTEMPTS).update(
        status=ImportStatus.RUNNING,
        attempt=F("attempt") + 1,
        lease_until=now + LEASE,
        next_try_at=now + LEASE,
        rows_done=0,
    )
    if not claimed:
        return None
    return CatalogueImport.objects.select_related("created_by").get(pk=import_id)


def _work(row: CatalogueImport, watch: Watch | None) -> None:
    def tell(progress: Progress) -> None:
        lease = timezone.now() + LEASE
        found = {"rows_done": progress.done, "rows_total": progress.total}
        if not _mine(row).update(lease_until=lease, next_try_at=lease, **found):
            raise StoppedError
        if watch:
            watch(progress)

    plan = checked(row, tell)
    if plan is None:
        _end(row, ImportStatus.FAILED, *_told(ErrorCode.IMPORT_FORBIDDEN))
        return
    found = as_fields(plan)
    if row.dry_run:
        _keep(row, found)
    elif plan.tally.wrong:
        _end(row, ImportStatus.FAILED, *_told(ErrorCode.IMPORT_HAS_ERRORS), **found)
    elif _takes_more(row, plan.tally.endings):
        code, reason = _told(ErrorCode.IMPORT_ENDS_POSITIONS)
        _keep(row, found | {"dry_run": True, "reason_code": code, "reason": reason})
    else:
        with transaction.atomic():
            if not _end(row, ImportStatus.DONE, **found):
                raise StoppedError
            plan.write()


def _keep(row: CatalogueImport, found: Mapping[str, object]) -> None:
    """Checked, and to be applied by whoever sent it."""
    kept = {"lease_until": None, "next_try_at": timezone.now() + KEPT_FOR}
    _mine(row).update(status=ImportStatus.CHECKED, **kept, **found)


def _takes_more(row: CatalogueImport, now: Endings) -> bool:
    """Whether shelves lose what nobody agreed to: they have changed since the check. A command
    asks nobody; it prints the loss."""
    if row.source == Source.COMMAND or not now.positions:
        return False
    return now.mark != endings_kept(row.notes).mark


def _mine(row: CatalogueImport) -> QuerySet[CatalogueImport]:
    return CatalogueImport.objects.filter(
        pk=row.pk, attempt=row.attempt, status=ImportStatus.RUNNING
    )


def _end(
    row: CatalogueImport,
    status: ImportStatus,
    code: str = "",
    reason: str = "",
    *,
    words: Mapping[str, str] | None = None,
    fenced: bool = True,
    **found: object,
) -> bool:
    """Leave for good, and take the file away once that is certain."""
    rows = CatalogueImport.objects.filter(pk=row.pk).exclude(status__in=IMPORT_ENDED)
    if fenced:
        rows = rows.filter(attempt=row.attempt)
    with transaction.atomic():
        ended = rows.update(
            status=status,
            finished_at=timezone.now(),
            lease_until=None,
            file="",
            reason_code=code,
            reason=reason,
            reason_words=words,
            **found,
        )
        if ended:
            name = row.file.name
            transaction.on_commit(lambda: default_storage.delete(name) if name else None)
    return bool(ended)


def _told(code: ErrorCode) -> tuple[str, str]:
    """As it is kept: in English."""
    return code, SENTENCES[code]


def _give_back(row: CatalogueImport) -> None:
    """End the lease now, so that the sweeper may run the import again without waiting for it."""
    now = timezone.now()
    _mine(row).update(lease_until=now, next_try_at=now)
