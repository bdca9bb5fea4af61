"""Taking an import back: a step of its own, for the worker, by which things are as they were.

What was there before is read from the file beside the import; the comparing and the writing are
one transaction, so that nothing that somebody changes meanwhile is lost.
"""

from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audits.catalogue.befores import befores_opened
from audits.catalogue.kinds import TAKE_BACKS
from audits.catalogue.taking_back import TakeBack
from audits.catalogue.tally import MAX_KEPT
from audits.catalogue.work import StoppedError
from audits.errors import ErrorCode, ShelfWatchError
from audits.models import CatalogueImport, ImportStatus, Source
from audits.models.catalogue_import import IMPORT_AT_WORK
from audits.selectors.catalogue import scope_of, take_back_of
from audits.services.import_steps import (
    KEPT_FOR,
    LEASE,
    delete_on_commit,
    end,
    send_on_commit,
    told,
)
from audits.services.patience import MESSAGE_PATIENCE


def import_take_back(*, import_id: int, by: User, send: bool = True) -> CatalogueImport:
    """Have a worker make what an import has changed as it was; `send=False`: the caller runs it.

    Raises `ShelfWatchError`: it is taken back already, or what was before it is not kept.
    """
    with transaction.atomic():
        # Locked: of two who ask at once the second is refused.
        row = CatalogueImport.objects.select_for_update().get(pk=import_id)
        if take_back_of(row):
            raise ShelfWatchError(ErrorCode.IMPORT_TAKEN_BACK)
        if not row.befores:
            raise ShelfWatchError(ErrorCode.IMPORT_NOT_KEPT)
        back = CatalogueImport.objects.create(
            kind=row.kind,
            file_name=row.file_name,
            source=Source.PAGE,
            created_by=by,
            dry_run=False,
            takes_back=row,
            rows_total=row.new + row.changed,
            next_try_at=timezone.now() + MESSAGE_PATIENCE,
        )
        if send:
            send_on_commit(back.pk)
    return back


def take_back_work(row: CatalogueImport, taken: CatalogueImport) -> None:
    """Do what `row`, claimed by the caller, stands for; `taken` is the import that it takes back.

    Raises StoppedError where it was cancelled or another worker has it.
    """
    scope = scope_of(row)
    if scope is None:
        end(row, ImportStatus.FAILED, *told(ErrorCode.IMPORT_FORBIDDEN))
        return
    if not taken.befores:
        end(row, ImportStatus.FAILED, *told(ErrorCode.IMPORT_NOT_KEPT))
        return
    # An import is ended and written in one transaction, in this order.
    ended = taken.finished_at or timezone.now()
    back = TAKE_BACKS[row.kind](scope, (ended, ended + LEASE))
    with befores_opened(taken.befores) as changes, transaction.atomic():
        # First: nobody else takes it back, and on SQLite nobody else writes from here on.
        if not end(row, ImportStatus.DONE):
            raise StoppedError
        back.run(changes)
        CatalogueImport.objects.filter(pk=row.pk).update(**_found(back))
        CatalogueImport.objects.filter(pk=taken.pk).update(befores="")
        delete_on_commit(taken.befores)


def befores_prune(*, now: datetime, dry_run: bool = False) -> int:
    """Forget the values before imports that ended `KEPT_FOR` ago; these stay as they are then."""
    due = CatalogueImport.objects.filter(finished_at__lt=now - KEPT_FOR).exclude(befores="")
    due = due.exclude(take_backs__status__in=IMPORT_AT_WORK)
    if dry_run:
        return due.count()
    names = dict(due.values_list("pk", "befores"))
    for pk, name in names.items():
        default_storage.delete(name)
        # The row last: broken off before it, the next run finds the file again.
        CatalogueImport.objects.filter(pk=pk).update(befores="")
    return len(names)


def _found(back: TakeBack) -> dict[str, object]:
    return {
        "new": back.removed,
        "changed": back.restored,
        "unchanged": back.same,
        "wrong": back.left,
        "rows_done": back.removed + back.restored + back.same + back.left,
        "changes": back.changes.as_json(0),
        "notes": [one.as_json() for one in back.notes[:MAX_KEPT]],
    }
