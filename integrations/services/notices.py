"""Notices: written with what they tell of, as JSON that is sent later byte for byte."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override
from rest_framework.utils.encoders import JSONEncoder

from audits.errors import ErrorCode, ShelfWatchError
from audits.models import Alert, Audit
from audits.services.events import EventKind
from audits.services.patience import MESSAGE_PATIENCE
from integrations import tasks
from integrations.models import Notice, Webhook
from integrations.models.webhook import PING
from integrations.shapes import AlertNoteShape, AuditNoteShape


def notice_event(kind: EventKind, pk: int, store_id: int) -> None:
    """The writer that `audits.services.events` calls; in its transaction."""
    webhooks = webhooks_told(kind.value, store_id)
    if webhooks:
        # As the API says it, whatever the language of whose click it was.
        with override(settings.LANGUAGE_CODE):
            data = _data(kind, pk)
        notices_write(webhooks, kind.value, data)


def notices_write(webhooks: Iterable[Webhook], kind: str, data: Any) -> list[Notice]:
    """One notice an address, sent once this commits."""
    webhooks = list(webhooks)
    if not webhooks:
        return []
    now, event_id = timezone.now(), uuid4()
    told = {"id": str(event_id), "type": kind, "created_at": now, "data": data}
    body = json.dumps(told, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":"))
    due = now + MESSAGE_PATIENCE
    written = Notice.objects.bulk_create(
        Notice(webhook=webhook, event_id=event_id, kind=kind, body=body, next_try_at=due)
        for webhook in webhooks
    )
    # Robust: with the broker down the sweeper sends them, and what they tell of stands.
    transaction.on_commit(lambda: _tell_workers(written), robust=True)
    return written


def notice_ping(*, webhook: Webhook) -> Notice:
    """A notice of nothing, to see whether the address works. Raises ShelfWatchError."""
    with transaction.atomic():
        _wake(webhook)
        return notices_write([webhook], PING, {"webhook": webhook.pk})[0]


def notice_replay(*, notice: Notice) -> Notice:
    """The same notice once more, at once: with the same event id and the same bytes. Raises
    ShelfWatchError."""
    again = Notice(
        webhook=notice.webhook,
        event_id=notice.event_id,
        kind=notice.kind,
        body=notice.body,
        next_try_at=timezone.now() + MESSAGE_PATIENCE,
    )
    with transaction.atomic():
        _wake(notice.webhook)
        again.save(force_insert=True)
        transaction.on_commit(lambda: _tell_workers([again]), robust=True)
    return again


def _wake(webhook: Webhook) -> None:
    """Somebody wants to see whether it works by now. Raises ShelfWatchError where it is switched
    off: nothing would be sent."""
    in_service = Webhook.objects.filter(pk=webhook.pk, disabled_at=None)
    if not in_service.update(rests_until=None):
        raise ShelfWatchError(ErrorCode.WEBHOOK_DISABLED)


def _tell_workers(notices: Iterable[Notice]) -> None:
    for notice in notices:
        tasks.notice_send.delay(notice.pk)


def webhooks_told(kind: str, store_id: int) -> list[Webhook]:
    """Addresses in service that want to know this of the store, and whose owner may."""
    mine = Q(owner__memberships__store=store_id) | Q(owner__is_superuser=True)
    narrow = Q(limited_to_stores=False) | Q(stores=store_id)
    wanted = Webhook.objects.filter(mine, narrow, disabled_at=None, owner__is_active=True)
    return [webhook for webhook in wanted.distinct() if kind in webhook.events]


def _data(kind: EventKind, pk: int) -> Any:
    if kind is EventKind.AUDIT_FINISHED:
        audit = Audit.objects.select_related("shelf__store", "device", "result").get(pk=pk)
        return AuditNoteShape(audit).data
    alerts = Alert.objects.select_related("shelf__store", "photo", "taken_by", "product")
    return AlertNoteShape(alerts.get(pk=pk)).data
