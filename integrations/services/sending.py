"""Sending notices: signed, at least once, again and again for days, and then no more."""

import hashlib
import hmac
import http.client
import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from audits.services.outbox import after_failure, claim, overdue, settle
from integrations import tasks
from integrations.models import DisabledReason, Notice, NoticeStatus, Webhook
from integrations.outgoing import TargetError, post
from integrations.services.webhook_mails import webhook_mail_create

logger = logging.getLogger(__name__)

# An address that has taken nothing for so long is not sent to any more.
DISABLE_AFTER = timedelta(days=3)
# After a failure the whole address rests for a tenth of the time since it last took something.
REST_LEAST, REST_MOST = timedelta(seconds=15), timedelta(minutes=5)


def notice_send(*, notice_id: int) -> None:
    """Send one notice; returns at once if it was sent or somebody is sending it."""
    notice = _claim(notice_id)
    if notice is None:
        return
    started = time.monotonic()
    try:
        status = post(notice.webhook.url, notice.body.encode(), _headers(notice))
        error = "" if 200 <= status < 300 else f"The receiver answered {status}."
    except (TargetError, OSError, http.client.HTTPException, ValueError) as failure:
        status, error = 0, f"{type(failure).__name__}: {failure}"
    took = int((time.monotonic() - started) * 1000)
    said: dict[str, Any] = {"answer_status": status or None, "answer_ms": took}
    if error:
        logger.warning("notice %s failed: %s", notice.pk, error)
        settle(notice, **after_failure(notice, error), **said)
        _failed(notice.webhook_id)
    else:
        settle(notice, status=NoticeStatus.SENT, sent_at=timezone.now(), last_error="", **said)
        Webhook.objects.filter(pk=notice.webhook_id).update(failing_since=None, rests_until=None)


def notices_sweep() -> None:
    """Send again what is due: lost message, dead worker, receiver away."""
    for key in overdue(Notice.objects.filter(_taken_now(timezone.now()))):
        tasks.notice_send.delay(key)


def signature(webhook: Webhook, body: str, at: int) -> str:
    """`t=<seconds>,v1=<hex>`; for a day after a change of secret with a second `v1`."""
    secrets = [webhook.secret]
    if webhook.old_secret_until is not None and webhook.old_secret_until > timezone.now():
        secrets.append(webhook.old_secret)
    signed = f"{at}.{body}".encode()
    marks = [hmac.new(one.encode(), signed, hashlib.sha256).hexdigest() for one in secrets]
    return ",".join([f"t={at}", *(f"v1={mark}" for mark in marks)])


def _headers(notice: Notice) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "ShelfWatch",
        "ShelfWatch-Event": notice.kind,
        "ShelfWatch-Event-Id": str(notice.event_id),
        "ShelfWatch-Signature": signature(notice.webhook, notice.body, int(time.time())),
    }


def _claim(notice_id: int) -> Notice | None:
    now = timezone.now()
    mine = Notice.objects.filter(pk=notice_id)
    if not claim(mine.filter(_taken_now(now)), now):
        return None
    return mine.select_related("webhook__owner").get()


def _failed(webhook_id: int) -> None:
    """Lets the address rest, and gives it up once it has failed for days."""
    now = timezone.now()
    Webhook.objects.filter(pk=webhook_id, failing_since=None).update(failing_since=now)
    _let_rest(webhook_id, now)
    given_up = Webhook.objects.filter(
        pk=webhook_id, disabled_at=None, failing_since__lte=now - DISABLE_AFTER
    )
    with transaction.atomic():
        reason = DisabledReason.FAILURES
        if given_up.update(disabled_at=now, disabled_reason=reason, owner_told_at=None):
            webhook_mail_create(webhook_id=webhook_id)


def _taken_now(now: datetime) -> Exists:
    """Of notices: their address is in service and does not rest."""
    awake = Q(rests_until=None) | Q(rests_until__lte=now)
    return Exists(Webhook.objects.filter(awake, pk=OuterRef("webhook"), disabled_at=None))


def _let_rest(webhook_id: int, now: datetime) -> None:
    mine = Webhook.objects.filter(pk=webhook_id).exclude(failing_since=None)
    for since in mine.values_list("failing_since", flat=True):
        assert since is not None
        mine.update(rests_until=now + min(max((now - since) / 10, REST_LEAST), REST_MOST))
