"""Writing down how an audit ended: one atomic block, fenced by the attempt that found it."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

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
    Planogram,
)
from audits.readings import CAMERA_BLOCKED, SHELF_CLOSED, pack_readings
from audits.readings import VERSION as READINGS_VERSION
from audits.selectors.closed import is_closed
from audits.selectors.precision import answers_of
from audits.services import events
from audits.services.beginnings import reference_begin
from audits.services.holds import holds_lift_due
from audits.services.judging import Judged, alerts_judge
from audits.services.lineup import Found, Lined
from audits.services.locks import shelf_locked
from audits.services.shadow import shadow_ask
from audits.services.spells import day_record, spells_record
from audits.services.watching import PhotoWatched, Verdict, sight_record
from audits.stock import Hole, PlaceSeen, places_by_row, places_by_slot
from audits.stock.precision import opens_at_once
from audits.stock.sums import sums_of
from detection import PhotoFindings

logger = logging.getLogger(__name__)

# Of audits that were not lined up, because there was nothing to line them up with.
ROWS_ALONE = Lined()


def audit_record(*, audit: Audit, found: Sequence[Found], lined: Lined = ROWS_ALONE) -> bool:
    """Save the result, finish the audit and move the shelf's alerts; False if it was too late.

    Raises `beginnings.ReferenceAppearedError`, and writes nothing, where the photo was to become
    the shelf's first reference and another one has become it meanwhile.
    """
    now = timezone.now()
    with transaction.atomic():
        if not _finish(audit, AuditStatus.DONE, now):
            return False
        shelf = shelf_locked(pk=audit.shelf_id)
        audit.shelf = shelf
        verdict = sight_record(audit=audit, watched=lined.watched)
        if is_closed(shelf):
            verdict = Verdict(judges=False, tells_of_shelf=False)
            # What waited in the queue begins nothing anew there.
            begins = lined.first is not None
            lined = (ROWS_ALONE if begins else lined).unjudged(SHELF_CLOSED)
        elif not verdict.judges:
            lined = lined.unjudged(CAMERA_BLOCKED)
        superseded = shelf.judged_at is not None and audit.captured_at < shelf.judged_at
        if verdict.judges and not superseded:
            holds_lift_due(shelf=shelf, at=audit.captured_at, now=now)
        planogram = lined.planogram
        if lined.first is not None:
            reference, planogram = reference_begin(audit=audit, first=lined.first)
            lined = lined.begun(reference)
        _note_lineup(audit, lined, planogram)
        _save_result(audit, found, lined, superseded=superseded)
        transaction.on_commit(lambda: shadow_ask(audit=audit), robust=True)
        if verdict.judges and lined.lined_up and lined.judges_slots:
            day_record(audit=audit, slots=lined.seen)
        if verdict.judges and not superseded:
            _judge(audit, found, lined, verdict, now)
        events.audit_finished(audit)
    return True


def audit_reject(
    *, audit: Audit, code: str, why: str, watched: Sequence[PhotoWatched] = ()
) -> bool:
    """No photo of the audit can be judged; `why` says what to do about it."""
    return _end(audit, AuditStatus.REJECTED, code, why, watched)


def audit_fail(*, audit: Audit, code: str, why: str) -> bool:
    """The audit could not be finished."""
    return _end(audit, AuditStatus.FAILED, code, why)


def _end(
    audit: Audit, status: AuditStatus, code: str, why: str, watched: Sequence[PhotoWatched] = ()
) -> bool:
    with transaction.atomic():
        ended = _finish(audit, status, timezone.now(), code, why)
        if ended:
            sight_record(audit=audit, watched=watched)
            events.audit_finished(audit)
    return ended


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


def _note_lineup(audit: Audit, lined: Lined, planogram: Planogram | None) -> None:
    """What the audit is judged by: old audits keep theirs."""
    if planogram is not None and planogram.pk != audit.planogram_id:
        audit.planogram = planogram
        Audit.objects.filter(pk=audit.pk).update(planogram=planogram)
    for one in lined.lies:
        if one.registration.trusted:
            Photo.objects.filter(pk=one.photo.pk).update(view=one.reference.view_id)


def _count(audit: Audit, status: AuditStatus, now: datetime) -> None:
    metrics.FINISHED.labels(status.value).inc()
    metrics.LASTED.observe((now - audit.received_at).total_seconds())


def _save_result(audit: Audit, found: Sequence[Found], lined: Lined, *, superseded: bool) -> None:
    findings = [item for _, item in found]
    model = findings[0].model
    # What another shelf's photo shows is no count of this one's, where others tell of it.
    counted = found if lined.lined_up is False else _of_the_shelf(found, lined)
    usable = [item for _, item in counted if item.quality.usable]
    sums = sums_of(lined.seen)
    was_read = lined.lined_up is not None or bool(lined.unjudged_why)
    AuditResult.objects.create(
        audit=audit,
        model_name=model.name,
        model_version=model.version,
        model_sha256=model.sha256,
        runtime=model.runtime,
        product_count=sum(len(item.products) for item in usable),
        gap_count=sum(len(item.gaps) for item in usable),
        row_count=max(item.row_count for item in usable),
        columns_version=VERSION,
        columns=pack((photo.pk, item) for photo, item in found),
        readings_version=READINGS_VERSION if was_read else 0,
        readings=_readings(lined) if was_read else None,
        lined_up=lined.lined_up,
        slots_planned=sums.planned,
        slots_observed=sums.observed,
        slots_out=sums.out,
        total_ms=sum(item.timing.total_ms for item in findings),
        superseded=superseded,
    )


def _readings(lined: Lined) -> dict[str, Any]:
    lies = (one.to_dict() for one in lined.lies)
    return pack_readings(lies, lined.seen, unjudged=lined.unjudged_why)


def _judge(
    audit: Audit, found: Sequence[Found], lined: Lined, verdict: Verdict, now: datetime
) -> None:
    """Move spells and alerts; photos that do not line up with the reference say nothing of them."""
    shelf = audit.shelf
    if lined.lined_up is False:
        if verdict.tells_of_shelf and not lined.held_wrong:
            shelf.unlined_count += 1
            shelf.unlined_at = audit.captured_at
            shelf.save(update_fields=["unlined_count", "unlined_at"])
        return
    photos = {photo.position: photo for photo, _ in found}
    if lined.judges_slots:
        judged = Judged(
            *(shelf, audit, photos, places_by_slot(lined.seen), lined.slots),
            spells=spells_record(audit=audit, slots=lined.seen),
        )
    else:
        judged = Judged(shelf, audit, photos, _rows(_of_the_shelf(found, lined)))
    alerts_judge(judged=judged, open_after=_open_after(judged, found, now), now=now)
    shelf.judged_at, shelf.unlined_count = audit.captured_at, 0
    shelf.save(update_fields=["judged_at", "unlined_count"])


def _open_after(judged: Judged, found: Sequence[Found], now: datetime) -> int:
    """How many checks in a row must show a place empty before people are told of it: one, where
    people in this store have found the detector right nearly always."""
    usual: int = settings.SHELFWATCH_ALERT_AFTER
    if usual == 1 or not any(place.facings_missing for place in judged.seen):
        return usual
    model = found[0][1].model.sha256
    right, answers = answers_of(store=judged.shelf.store, model_sha256=model, now=now)
    return 1 if opens_at_once(right, answers) else usual


def _of_the_shelf(found: Sequence[Found], lined: Lined) -> list[Found]:
    """The usable photos; of a shelf with a reference only those that line up with it."""
    strangers = {one.photo.pk for one in lined.lies if not one.registration.trusted}
    return [
        (photo, item) for photo, item in found if item.quality.usable and photo.pk not in strangers
    ]


def _rows(found: Sequence[Found]) -> list[PlaceSeen]:
    holes = [hole for photo, item in found for hole in _holes(photo, item)]
    return places_by_row(holes, {row.number for _, item in found for row in item.rows})


def _holes(photo: Photo, findings: PhotoFindings) -> list[Hole]:
    return [
        Hole(
            photo.position,
            gap.row,
            gap.facings,
            gap.score,
            (gap.box.x1, gap.box.y1, gap.box.x2, gap.box.y2),
        )
        for gap in findings.gaps
        if gap.row is not None
    ]
