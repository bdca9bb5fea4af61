"""Running an audit: claim it, look at its photos, hand over what was found.

A worker may die at any point. A claim raises `attempt` and holds the audit until `lease_until`,
which moves on with each photo, so that many large ones are not taken for a dead worker. Whoever
comes later with an older attempt writes nothing (`records.audit_record`).
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from audits import metrics, tasks
from audits.kept import CHECK_BROKEN
from audits.models import Audit, AuditStatus, AuditTransition
from audits.services.beginnings import ReferenceAppearedError
from audits.services.lineup import ClaimLostError, Found, Lined, photos_look
from audits.services.patience import GIVE_UP_AFTER, MESSAGE_PATIENCE, backoff
from audits.services.records import audit_fail, audit_record, audit_reject
from detection import PhotoError

logger = logging.getLogger(__name__)

# A photo that ends its worker this often is the reason for it.
MAX_ATTEMPTS = 5
# The reason code of a check that failed for reasons that are not its own and waits to be run again.
RETRY = "retry_later"


def audit_run(*, audit_id: int) -> None:
    """Check the photos of a waiting audit; returns at once if somebody else has it."""
    audit = _claim(audit_id, timezone.now())
    if audit is None:
        return
    looked = _look(audit)
    if looked is None:
        return
    try:
        _hand_over(audit, *looked)
    except ReferenceAppearedError:
        # Two first photos of one shelf at once: this one lines up with the other.
        if again := _look(audit):
            _hand_over(audit, *again)


def audit_hold(*, audit: Audit) -> bool:
    """Keep the claim for another lease; False if somebody else has the audit by now."""
    until = timezone.now() + settings.SHELFWATCH_AUDIT_LEASE
    mine = Audit.objects.filter(pk=audit.pk, attempt=audit.attempt, status=AuditStatus.RUNNING)
    return bool(mine.update(lease_until=until, next_try_at=until))


def audits_sweep() -> None:
    """Send audits again whose message or worker was lost; give up on the hopeless."""
    now = timezone.now()
    unfinished = (AuditStatus.PENDING, AuditStatus.RUNNING)
    due = Audit.objects.filter(status__in=unfinished, next_try_at__lte=now)
    for audit in due.order_by("next_try_at")[:500]:
        if _hopeless(audit, now):
            audit_fail(
                audit=audit,
                code="internal_error",
                why=CHECK_BROKEN,
            )
        else:
            Audit.objects.filter(pk=audit.pk).update(next_try_at=now + MESSAGE_PATIENCE)
            tasks.audit_run.delay(audit.pk)


def _hopeless(audit: Audit, now: datetime) -> bool:
    """Its workers died over it, or it failed for other reasons for days."""
    if audit.reason_code == RETRY:
        return now - audit.received_at > GIVE_UP_AFTER
    return audit.attempt >= MAX_ATTEMPTS


def _claim(audit_id: int, now: datetime) -> Audit | None:
    free = Q(status=AuditStatus.PENDING) | Q(status=AuditStatus.RUNNING, lease_until__lte=now)
    tries_left = Q(attempt__lt=MAX_ATTEMPTS) | Q(reason_code=RETRY)
    with transaction.atomic():
        lease_until = now + settings.SHELFWATCH_AUDIT_LEASE
        claimed = Audit.objects.filter(free, tries_left, pk=audit_id).update(
            status=AuditStatus.RUNNING,
            reason_code="",
            attempt=F("attempt") + 1,
            lease_until=lease_until,
            next_try_at=lease_until,
        )
        if not claimed:
            return None
        audit = Audit.objects.select_related("shelf__store", "device").get(pk=audit_id)
        AuditTransition.objects.create(
            audit=audit,
            from_status=AuditStatus.RUNNING if audit.attempt > 1 else AuditStatus.PENDING,
            to_status=AuditStatus.RUNNING,
            at=now,
            attempt=audit.attempt,
        )
    if audit.attempt == 1:
        metrics.WAIT.observe((now - audit.received_at).total_seconds())
    return audit


def _look(audit: Audit) -> tuple[list[Found], Lined] | None:
    """What is on the photos; None where they cannot be looked at, which is noted."""
    try:
        return photos_look(
            audit=audit,
            photos=list(audit.photos.order_by("position")),
            hold=partial(audit_hold, audit=audit),
        )
    except ClaimLostError:
        logger.warning("audit %s: attempt %s was overtaken", audit.pk, audit.attempt)
    except PhotoError as error:
        audit_fail(audit=audit, code=error.code, why=error.message)
    except Exception:
        logger.exception("audit %s failed in attempt %s", audit.pk, audit.attempt)
        _give_back(audit)
    return None


def _hand_over(audit: Audit, found: Sequence[Found], lined: Lined) -> None:
    unusable = [item.quality for _, item in found if not item.quality.usable]
    if len(unusable) == len(found):
        first = unusable[0]
        audit_reject(
            audit=audit,
            code=first.reason or "not_usable",
            why=first.message or "",
            watched=lined.watched,
        )
    else:
        audit_record(audit=audit, found=found, lined=lined)


def _give_back(audit: Audit) -> None:
    """Let nobody run the audit for a while; after it the sweeper sends it again."""
    mine = Audit.objects.filter(pk=audit.pk, attempt=audit.attempt, status=AuditStatus.RUNNING)
    again_at = timezone.now() + backoff(audit.attempt)
    mine.update(lease_until=again_at, next_try_at=again_at, reason_code=RETRY)
