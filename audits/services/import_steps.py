"""The steps of an import: sent to a worker, claimed, checked, ended. Who takes one does what is
his only while the claim is his."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from audits import tasks
from audits.errors import SENTENCES, ErrorCode
from audits.models import CatalogueImport, ImportStatus
from audits.models.catalogue_import import IMPORT_ENDED

# Reading a large workbook says nothing for a while; every chunk of rows renews the lease.
LEASE = timedelta(minutes=3)
MAX_ATTEMPTS = 3
# A file that was checked and never applied is not kept, nor what was before one that was: they may
# hold people's addresses.
KEPT_FOR = timedelta(days=7)


def send_on_commit(import_id: int) -> None:
    """A broker that is away loses nothing: the sweeper sends it again."""
    transaction.on_commit(lambda: tasks.catalogue_import_run.delay(import_id), robust=True)


def claim(import_id: int) -> CatalogueImport | None:
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
    return CatalogueImport.objects.select_related("created_by", "takes_back").get(pk=import_id)


def mine(row: CatalogueImport) -> QuerySet[CatalogueImport]:
    return CatalogueImport.objects.filter(
        pk=row.pk, attempt=row.attempt, status=ImportStatus.RUNNING
    )


def keep(row: CatalogueImport, found: Mapping[str, object]) -> None:
    """Checked, and to be applied by whoever sent it."""
    kept = {"lease_until": None, "next_try_at": timezone.now() + KEPT_FOR}
    mine(row).update(status=ImportStatus.CHECKED, **kept, **found)


def end(
    row: CatalogueImport,
    status: ImportStatus,
    code: str = "",
    reason: str = "",
    *,
    words: Mapping[str, str] | None = None,
    fenced: bool = True,
    **found: object,
) -> bool:
    """Leave for good, and take the file away once that is certain; of what was before it as well,
    unless it is done."""
    rows = CatalogueImport.objects.filter(pk=row.pk).exclude(status__in=IMPORT_ENDED)
    if fenced:
        rows = rows.filter(attempt=row.attempt)
    with transaction.atomic():
        names = rows.select_for_update().values_list("file", "befores").first()
        if names is None:
            return False
        file, befores = names
        gone = [file] if status == ImportStatus.DONE else [file, befores]
        ended = rows.update(
            status=status,
            finished_at=timezone.now(),
            lease_until=None,
            file="",
            befores=befores if status == ImportStatus.DONE else "",
            reason_code=code,
            reason=reason,
            reason_words=words,
            **found,
        )
        if ended:
            delete_on_commit(*gone)
    return bool(ended)


def delete_on_commit(*names: str) -> None:
    for name in filter(None, names):
        transaction.on_commit(partial(default_storage.delete, name))


def told(code: ErrorCode) -> tuple[str, str]:
    """As it is kept: in English."""
    return code, SENTENCES[code]


def give_back(row: CatalogueImport) -> None:
    """End the lease now, so that the sweeper may run the import again without waiting for it."""
    now = timezone.now()
    mine(row).update(lease_until=now, next_try_at=now)
