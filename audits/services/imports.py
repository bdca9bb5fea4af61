"""Bringing catalogue files in: stored, checked by a worker, applied as a whole or not at all.

All the checking happens outside of transactions, so that a long file holds up nobody; the writing
is one short transaction that starts by claiming the end of the import. Whoever cancels before
that has changed nothing, whoever cancels after it is told that it is done.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from audits import tasks
from audits.catalogue.befores import Befores, befores_gathered, befores_name
from audits.catalogue.changes import mark_of
from audits.catalogue.endings import Endings, endings_kept
from audits.catalogue.faults import FileCode, FileError
from audits.catalogue.faults import told as fault_told
from audits.catalogue.limits import MAX_BYTES, MEGABYTE
from audits.catalogue.plan import Plan
from audits.catalogue.work import Progress, StoppedError, as_fields, checked
from audits.errors import ErrorCode, ShelfWatchError
from audits.models import CatalogueImport, CatalogueKind, ImportStatus, Source
from audits.models.catalogue_import import IMPORT_ENDED
from audits.services.import_steps import (
    LEASE,
    MAX_ATTEMPTS,
    claim,
    delete_on_commit,
    end,
    give_back,
    keep,
    mine,
    send_on_commit,
    told,
)
from audits.services.import_take_backs import take_back_work
from audits.services.patience import MESSAGE_PATIENCE

logger = logging.getLogger(__name__)

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
        raise ShelfWatchError(code, fault_told(code, most=MAX_BYTES // MEGABYTE))
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
                send_on_commit(row.pk)
    except BaseException:
        row.file.delete(save=False)
        raise
    return row


def import_apply(*, import_id: int, agreed: str = "") -> None:
    """Send a checked import to a worker again, to be written this time.

    `agreed` is the mark of what the sender saw and ticked: of the loss, where positions end by it
    (`Endings.mark`), or of columns that change in many rows (`mark_of`). Raises `ShelfWatchError`:
    it is not checked, has wrong rows, or does something else than was ticked.
    """
    with transaction.atomic():
        ready = CatalogueImport.objects.filter(pk=import_id, status=ImportStatus.CHECKED, wrong=0)
        row = ready.select_for_update().first()
        if row is None:
            raise ShelfWatchError(ErrorCode.IMPORT_NOT_READY)
        endings = endings_kept(row.notes)
        if endings.positions and agreed != endings.mark:
            raise ShelfWatchError(ErrorCode.IMPORT_ENDS_POSITIONS)
        if (mark := mark_of(row.changes)) and agreed != mark:
            raise ShelfWatchError(ErrorCode.IMPORT_CHANGES_MANY)
        ready.update(
            status=ImportStatus.PENDING,
            dry_run=False,
            attempt=0,
            rows_done=0,
            reason_code="",
            reason="",
            next_try_at=timezone.now() + MESSAGE_PATIENCE,
        )
        send_on_commit(import_id)


def import_cancel(*, import_id: int) -> None:
    """Stop an import that has not been written; it changes nothing then."""
    row = CatalogueImport.objects.get(pk=import_id)
    if not end(row, ImportStatus.CANCELLED, fenced=False):
        raise ShelfWatchError(ErrorCode.IMPORT_ENDED)


def import_run(*, import_id: int, watch: Watch | None = None, agreed: bool = False) -> None:
    """Check a waiting import, and write it unless it is a dry run; somebody else's is left.

    `agreed` is a command's word that a column may change in many rows; a page asks (`agreed` of
    `import_apply`).
    """
    row = claim(import_id)
    if row is None:
        return
    try:
        # What is kept of it is English; pages say it in their reader's language.
        with override(settings.LANGUAGE_CODE):
            if row.takes_back is None:
                _work(row, watch, agreed=agreed)
            else:
                take_back_work(row, row.takes_back)
    except StoppedError:
        logger.info("import %s was cancelled or taken over", row.pk)
    except FileError as fault:
        end(row, ImportStatus.FAILED, fault.code, fault.message, words=fault.words)
    except Exception:
        logger.exception("import %s failed in attempt %s", row.pk, row.attempt)
        give_back(row)


def imports_sweep() -> None:
    """Send again what was lost, give up after `MAX_ATTEMPTS`, drop what nobody applied."""
    now = timezone.now()
    due = CatalogueImport.objects.filter(next_try_at__lte=now).exclude(status__in=IMPORT_ENDED)
    for row in due.order_by("next_try_at")[:100]:
        if row.status == ImportStatus.CHECKED:
            end(row, ImportStatus.CANCELLED, *told(ErrorCode.IMPORT_EXPIRED))
        elif row.attempt >= MAX_ATTEMPTS:
            end(row, ImportStatus.FAILED, *told(ErrorCode.IMPORT_BROKEN))
        else:
            CatalogueImport.objects.filter(pk=row.pk, attempt=row.attempt).exclude(
                status__in=IMPORT_ENDED
            ).update(next_try_at=now + MESSAGE_PATIENCE)
            tasks.catalogue_import_run.delay(row.pk)


def _work(row: CatalogueImport, watch: Watch | None, *, agreed: bool) -> None:
    def tell(progress: Progress) -> None:
        lease = timezone.now() + LEASE
        found = {"rows_done": progress.done, "rows_total": progress.total}
        if not mine(row).update(lease_until=lease, next_try_at=lease, **found):
            raise StoppedError
        if watch:
            watch(progress)

    with befores_gathered() as befores:
        # A planogram's way back are the shelf's own versions.
        kept = not row.dry_run and row.kind != CatalogueKind.PLANOGRAMS
        plan = checked(row, tell, befores if kept else None)
        if plan is None:
            end(row, ImportStatus.FAILED, *told(ErrorCode.IMPORT_FORBIDDEN))
        elif row.dry_run:
            keep(row, as_fields(plan))
        elif plan.tally.wrong:
            end(row, ImportStatus.FAILED, *told(ErrorCode.IMPORT_HAS_ERRORS), **as_fields(plan))
        elif asked := _asked(row, plan, agreed=agreed):
            code, reason = told(asked)
            keep(row, as_fields(plan) | {"dry_run": True, "reason_code": code, "reason": reason})
        else:
            _write(row, plan, befores)


def _write(row: CatalogueImport, plan: Plan, befores: Befores) -> None:
    """The values before are stored first, under a name that the row has already: killed at any
    moment, nothing is changed without them, and no file is left that nobody knows."""
    name = befores_name() if befores.count else ""
    delete_on_commit(row.befores)  # an earlier attempt's
    if not mine(row).update(befores=name):
        raise StoppedError
    if name:
        befores.store(name)
    try:
        _write_all(row, plan)
    except StoppedError:
        delete_on_commit(name)
        raise


def _write_all(row: CatalogueImport, plan: Plan) -> None:
    with transaction.atomic():
        if not end(row, ImportStatus.DONE, **as_fields(plan)):
            raise StoppedError
        plan.write()


def _asked(row: CatalogueImport, plan: Plan, *, agreed: bool) -> ErrorCode | None:
    """What nobody has agreed to yet."""
    if _takes_more(row, plan.tally.endings):
        return ErrorCode.IMPORT_ENDS_POSITIONS
    many = plan.changes.many(plan.tally.existing)
    if not agreed and not many.keys() <= (row.changes or {}).get("many", {}).keys():
        return ErrorCode.IMPORT_CHANGES_MANY
    return None


def _takes_more(row: CatalogueImport, now: Endings) -> bool:
    """Whether shelves lose what nobody agreed to: they have changed since the check. A command
    asks nobody; it prints the loss."""
    if row.source == Source.COMMAND or not now.positions:
        return False
    return now.mark != endings_kept(row.notes).mark
