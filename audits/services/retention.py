"""What is kept and for how long: photos, boxes and what was sent for some time, measures for ever.

A photo shows people and back rooms; what it told (counts, states, spells, daily sums, alerts) does
not, and stays. Kept beyond their time are photos that something still shows: a shelf's reference,
an unresolved alert. Every step may be broken off and run again. Of what was sent see
`outbox_retention`.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.utils import timezone

from audits.columns import PRUNED
from audits.models import Alert, AlertStatus, AuditResult, Photo
from audits.models.audit import TERMINAL
from audits.services.import_take_backs import befores_prune
from audits.services.orphans import orphans_delete
from audits.services.outbox_retention import outboxes_prune
from audits.services.renditions import Size, rendition_name

logger = logging.getLogger(__name__)

AT_ONCE = 500
# Of a night's look for files without a row. A task has 25 minutes for everything.
LOOK_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pruned:
    """How much went: rows of outboxes by what they are called, photos, results without boxes,
    files that no row pointed at, files by which imports could be taken back."""

    sent: dict[str, int]
    photos: int
    results: int
    orphans: int
    befores: int


def prune(*, dry_run: bool = False, look_for: timedelta | None = None) -> Pruned:
    """Delete what is older than the settings allow; `dry_run` only counts. Files without a row are
    looked for so long, and from there on the next time; None: among all files."""
    now = timezone.now()
    pruned = Pruned(
        outboxes_prune(now=now, dry_run=dry_run),
        _photos(_before(now, settings.SHELFWATCH_KEEP_PHOTOS), dry_run=dry_run),
        _boxes(_before(now, settings.SHELFWATCH_KEEP_BOXES), dry_run=dry_run),
        orphans_delete(now=now, dry_run=dry_run, look_for=look_for),
        befores_prune(now=now, dry_run=dry_run),
    )
    logger.info("pruned: %s", pruned)
    return pruned


def _before(now: datetime, kept: timedelta) -> datetime | None:
    """The moment before which things go; None: nothing ever goes."""
    return now - kept if kept else None


def _photos(before: datetime | None, *, dry_run: bool) -> int:
    if before is None:
        return 0
    due = _due_photos(before)
    if dry_run:
        return due.count()
    gone = 0
    while names := dict(due.values_list("pk", "file")[:AT_ONCE]):
        for name in names.values():
            _forget(name)
        # The row last: broken off before it, the next run finds the photo again.
        gone += Photo.objects.filter(pk__in=names).update(file="")
    return gone


def _due_photos(before: datetime) -> QuerySet[Photo]:
    shown = Alert.objects.exclude(status=AlertStatus.RESOLVED).exclude(photo=None)
    return (
        Photo.objects.filter(received_at__lt=before, audit__status__in=TERMINAL)
        .exclude(file="")
        .exclude(Q(reference_of__isnull=False) | Q(references__isnull=False))
        .exclude(pk__in=shown.values("photo"))
        .order_by("pk")
    )


def _forget(name: str) -> None:
    """The file and its smaller copies; what is gone already is no fault."""
    for size in Size:
        default_storage.delete(rendition_name(name, size))
    default_storage.delete(name)


def _boxes(before: datetime | None, *, dry_run: bool) -> int:
    if before is None:
        return 0
    due = (
        AuditResult.objects.filter(audit__received_at__lt=before)
        .exclude(columns_version=PRUNED)
        .exclude(audit__photos__reference_of__isnull=False)
        .exclude(audit__photos__references__isnull=False)
        .order_by("pk")
    )
    if dry_run:
        return due.count()
    gone = 0
    while chosen := list(due.values_list("pk", flat=True)[:AT_ONCE]):
        gone += AuditResult.objects.filter(pk__in=chosen).update(columns={}, columns_version=PRUNED)
    return gone
