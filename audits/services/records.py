"""Writing down how an audit ended: one atomic block, fenced by the attempt that found it."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audits import metrics
from audits.columns import VERSION, pack
from audits.models import (
    Audit,
    AuditResult,
    AuditStatus,
    AuditTransition,
    Photo,
    Shelf,
)
from audits.services.alerts import alerts_judge
from audits.stock import Hole, PlaceSeen, places_by_row
from detection import PhotoFindings

logger = logging.getLogger(__name__)

Found = tuple[Photo, PhotoFindings]


def audit_record(*, audit: Audit, found: Sequence[Found]) -> bool:
    """Save the result, finish the audit and move the shelf's alerts; False if it was too late."""
    now = timezone.now()
    with transaction.atomic():
        if not _finish(audit, AuditStatus.DONE, now):
            return False
        shelf = Shelf.objects.select_for_update().get(pk=audit.shelf_id)
        superseded = shelf.judged_at is not None and audit.captured_at < shelf.judged_at
        _save_result(audit, found, superseded=superseded)
        if not superseded:
            alerts_judge(
                shelf=shelf,
                audit=audit,
                photos={photo.position: photo for photo, _ in found},
                seen=_places(found),
                open_after=settings.SHELFWATCH_ALERT_AFTER,
                now=now,
            )
            shelf.judged_at = audit.captured_at
            shelf.save(update_fields=["judged_at"])
    return True


def audit_reject(*, audit: Audit, code: str, why: str) -> bool:
    """No photo of the audit can be judged; `why` says what to do about it."""
    return _end(audit, AuditStatus.REJECTED, code, why)


def audit_fail(*, audit: Audit, code: str, why: str) -> bool:
    """The audit could not be finished."""
    return _end(audit, AuditStatus.FAILED, code, why)


def _end(audit: Audit, status: AuditStatus, code: str, why: str) -> bool:
    with transaction.atomic():
        return _finish(audit, status, timezone.now(), code, why)


def _finish(
    audit: Audit, status: AuditStatus, now: datetime, code: str = "", why: str = ""
) -> bool:
    mine = Audit.objects.filter(pk=audit.pk, attempt=audit.attempt).exclude(
        status__in=(AuditStatus.DONE, AuditStatus.REJECTED, AuditStatus.FAILED)
    )
    finished = mine.update(
        status=status, finished_at=now, lease_until=None, reason_code=code, reason=why[:300]
    )
    if not finished:
        logger.warning("audit %s: attempt %s came too late", audit.pk, audit.attempt)
        return False
    AuditTransition.objects.create(
        audit=audit,
        from_status=audit.status,
        to_status=status,
        at=now,
        attempt=audit.attempt,
        why=why[:300],
    )
    transaction.on_commit(lambda: _count(audit, status, now), robust=True)
    return True


def _count(audit: Audit, status: AuditStatus, now: datetime) -> None:
    metrics.FINISHED.labels(status.value).inc()
    metrics.LASTED.observe((now - audit.received_at).total_seconds())


def _save_result(audit: Audit, found: Sequence[Found], *, superseded: bool) -> None:
    findings = [item for _, item in found]
    model = findings[0].model
    usable = [item for item in findings if item.quality.usable]
    AuditResult.objects.create(
        audit=audit,
        model_name=model.name,
        model_version=model.version,
        model_sha256=model.sha256,
        runtime=model.runtime,
        product_count=sum(len(item.products) for item in usable),
        gap_count=sum(len(item.gaps) for item in usable),
        row_count=max(len(item.rows) for item in usable),
        columns_version=VERSION,
        columns=pack((photo.pk, item) for photo, item in found),
        total_ms=sum(item.timing.total_ms for item in findings),
        superseded=superseded,
    )


def _places(found: Sequence[Found]) -> list[PlaceSeen]:
    usable = [(photo, item) for photo, item in found if item.quality.usable]
    holes = [
        Hole(
            photo.position,
            gap.row,
            gap.facings,
            gap.score,
            (gap.box.x1, gap.box.y1, gap.box.x2, gap.box.y2),
        )
        for photo, item in usable
        for gap in item.gaps
        if gap.row is not None
    ]
    return places_by_row(holes, {row.number for _, item in usable for row in item.rows})
