"""Addresses are told of what happens: signed, at least once, and in the same breath."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audits.models import Alert, Mailing, Resolution, Shelf, Store
from audits.services.alerts import alert_resolve, alert_take_back
from audits.services.holds import delivery_came
from audits.services.mailings import mailing_send, mailings_sweep
from audits.services.patience import GIVE_UP_AFTER, LEAST_TRIES
from audits.services.records import audit_fail
from integrations.models import Notice, NoticeStatus, Webhook
from integrations.services.notices import notice_ping, notice_replay
from integrations.services.sending import notice_send, notices_sweep
from integrations.services.webhook_mails import webhook_mail_create, webhook_mails_sweep
from integrations.services.webhooks import (
    webhook_create,
    webhook_disable,
    webhook_enable,
    webhook_rotate,
)
from tests.factories import AlertFactory, AuditFactory, StoreFactory
from tests.receiver import Receiver
from tests.servers import waiting_messages
from tests.waiting import free_port

pytestmark = pytest.mark.django_db
ALL = ["audit.finished", "alert.opened", "alert.resolved", "device.changed"]


@pytest.fixture
def webhook(manager: User, receiver: Receiver) -> Webhook:
    return webhook_create(owner=manager, name="Head office", url=receiver.url, events=ALL)


def settle(shelf: Shelf, by: User) -> Alert:
    alert = AlertFactory(shelf=shelf)
    return alert_resolve(alert_id=alert.pk, by=by, why="filled")


def send_all() -> None:
    for notice in Notice.objects.filter(status=NoticeStatus.PENDING).order_by("pk"):
        notice_send(notice_id=notice.pk)


def sent(receiver: Receiver) -> list[Any]:
    return [json.loads(body) for _, body in receiver.got]


def test_a_filled_place_is_told(
    webhook: Webhook, receiver: Receiver, shelf: Shelf, manager: User
) -> None:
    alert = settle(shelf, manager)
    send_all()
    [told] = sent(receiver)
    assert told["type"] == "alert.resolved"
    assert told["data"]["id"] == alert.pk
    assert told["data"]["status"] == "resolved"
    assert told["data"]["shelf"]["store"] == shelf.store.code
    headers, _ = receiver.got[0]
    assert headers["ShelfWatch-Event"] == "alert.resolved"
    assert headers["ShelfWatch-Event-Id"] == told["id"]
    assert receiver.signed_by(webhook.secret)
    assert not receiver.signed_by("whsec_other")


def test_a_place_that_was_settled_by_mistake_is_told_as_open_again(
    webhook: Webhook, receiver: Receiver, shelf: Shelf, manager: User
) -> None:
    alert = settle(shelf, manager)
    alert_take_back(alert_id=alert.pk, by=manager)
    send_all()
    settled, again = sent(receiver)
    assert (settled["type"], again["type"]) == ("alert.resolved", "alert.opened")
    assert (again["data"]["id"], again["data"]["status"]) == (alert.pk, "open")


def test_a_place_for_which_goods_came_is_told_as_open_again(
    webhook: Webhook, receiver: Receiver, shelf: Shelf, manager: User
) -> None:
    none = Resolution.NO_STOCK
    alert = alert_resolve(
        alert_id=AlertFactory(shelf=shelf).pk, by=manager, why="none", resolution=none
    )
    delivery_came(store=shelf.store)
    send_all()
    settled, again = sent(receiver)
    assert (settled["type"], again["type"]) == ("alert.resolved", "alert.opened")
    assert (again["data"]["id"], again["data"]["status"]) == (alert.pk, "open")


def test_a_finished_check_is_told_with_its_address(
    webhook: Webhook, receiver: Receiver, shelf: Shelf
) -> None:
    audit = AuditFactory(shelf=shelf, status="pending", finished_at=None)
    assert audit_fail(audit=audit, code="internal_error", why="Send it again.")
    send_all()
    [told] = sent(receiver)
    assert told["type"] == "audit.finished"
    assert told["data"]["status"] == "failed"
    assert told["data"]["url"].endswith(f"/api/v1/audits/{audit.pk}/")


def test_what_is_undone_is_not_told(webhook: Webhook, shelf: Shelf, manager: User) -> None:
    with transaction.atomic():
        settle(shelf, manager)
        assert Notice.objects.count() == 1
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_only_what_was_asked_for_is_told(manager: User, receiver: Receiver, shelf: Shelf) -> None:
    webhook_create(owner=manager, name="x", url=receiver.url, events=["alert.opened"])
    settle(shelf, manager)
    assert not Notice.objects.exists()


def test_other_stores_are_nobodys_business(
    stranger: User, manager: User, receiver: Receiver, shelf: Shelf
) -> None:
    webhook_create(owner=stranger, name="x", url=receiver.url, events=ALL)
    webhook_create(owner=manager, name="y", url=receiver.url, events=ALL, stores=[StoreFactory()])
    settle(shelf, manager)
    assert not Notice.objects.exists()


def test_who_left_the_store_hears_nothing_more(
    webhook: Webhook, shelf: Shelf, manager: User, staff: User, store: Store
) -> None:
    manager.memberships.filter(store=store).delete()
    settle(shelf, staff)
    assert not Notice.objects.exists()


def test_a_receiver_that_is_away_is_tried_again_later(
    webhook: Webhook, receiver: Receiver, shelf: Shelf, manager: User
) -> None:
    receiver.answers = [500, 200]
    settle(shelf, manager)
    send_all()
    notice = Notice.objects.get()
    assert (notice.status, notice.answer_status) == ("pending", 500)
    assert notice.not_before is not None
    assert notice.not_before > timezone.now()
    notice_send(notice_id=notice.pk)
    assert len(receiver.got) == 1  # not before its time
    Notice.objects.update(not_before=timezone.now(), next_try_at=timezone.now())
    Webhook.objects.update(rests_until=timezone.now())
    before = waiting_messages()
    notices_sweep()
    assert waiting_messages() == before + 1
    notice_send(notice_id=notice.pk)
    notice.refresh_from_db()
    assert (notice.status, notice.answer_status, notice.attempt) == ("sent", 200, 2)
    ids = {headers["ShelfWatch-Event-Id"] for headers, _ in receiver.got}
    assert len(ids) == 1


def test_a_notice_is_sent_once_however_often_its_task_runs(
    webhook: Webhook, receiver: Receiver, shelf: Shelf, manager: User
) -> None:
    settle(shelf, manager)
    send_all()
    notice_send(notice_id=Notice.objects.get().pk)
    assert len(receiver.got) == 1


def test_a_redirect_is_not_followed(
    webhook: Webhook, receiver: Receiver, shelf: Shelf, manager: User
) -> None:
    receiver.answers = [307]
    settle(shelf, manager)
    send_all()
    assert Notice.objects.get().answer_status == 307
    assert len(receiver.got) == 1


def test_after_a_change_of_secret_both_sign_for_a_day(
    webhook: Webhook, receiver: Receiver, shelf: Shelf, manager: User
) -> None:
    old = webhook.secret
    webhook_rotate(webhook=webhook)
    settle(shelf, manager)
    send_all()
    assert webhook.secret != old
    assert receiver.signed_by(webhook.secret)
    assert receiver.signed_by(old)
    Webhook.objects.update(old_secret_until=timezone.now())
    notice_replay(notice=Notice.objects.get())
    send_all()
    assert receiver.signed_by(webhook.secret)
    assert not receiver.signed_by(old)


def test_a_replay_has_the_same_id_and_the_same_bytes(
    webhook: Webhook, receiver: Receiver, shelf: Shelf, manager: User
) -> None:
    settle(shelf, manager)
    send_all()
    notice_replay(notice=Notice.objects.get())
    send_all()
    assert receiver.got[0][1] == receiver.got[1][1]


def test_nothing_more_goes_to_a_webhook_that_is_switched_off(
    webhook: Webhook, receiver: Receiver, shelf: Shelf, manager: User
) -> None:
    settle(shelf, manager)
    Webhook.objects.update(disabled_at=timezone.now())
    send_all()
    assert receiver.got == []
    assert Notice.objects.get().status == "pending"


def test_after_three_days_in_vain_it_is_switched_off_and_its_owner_is_told(
    webhook: Webhook, manager: User, shelf: Shelf
) -> None:
    Webhook.objects.update(
        url=f"http://127.0.0.1:{free_port()}/",
        failing_since=timezone.now() - GIVE_UP_AFTER - timedelta(hours=1),
    )
    settle(shelf, manager)
    with transaction.atomic():
        send_all()
    webhook.refresh_from_db()
    assert webhook.disabled_at is not None
    assert webhook.disabled_reason == "failures"
    assert Notice.objects.get().status == "pending"  # it waits for the address to be mended
    before = waiting_messages()
    Notice.objects.update(next_try_at=timezone.now(), not_before=None)
    notices_sweep()
    assert waiting_messages() == before
    settle(shelf, manager)
    assert Notice.objects.count() == 1


def switched_off(webhook: Webhook, shelf: Shelf, manager: User) -> None:
    """By three days in vain."""
    Webhook.objects.update(
        url=f"http://127.0.0.1:{free_port()}/",
        failing_since=timezone.now() - GIVE_UP_AFTER - timedelta(hours=1),
    )
    settle(shelf, manager)
    send_all()
    webhook.refresh_from_db()
    assert webhook.disabled_at is not None


def test_the_mail_about_it_names_the_address_and_the_fault(
    webhook: Webhook, manager: User, shelf: Shelf
) -> None:
    switched_off(webhook, shelf, manager)
    for _ in range(2):
        webhook_mail_create(webhook_id=webhook.pk)
        webhook_mails_sweep()
        mailing_send(mailing_id=Mailing.objects.get().pk)
    [told] = mail.outbox
    assert told.to == [manager.email]
    assert "Head office" in told.subject
    assert "ConnectionRefusedError" in str(told.body)
    assert f"/api/v1/webhooks/{webhook.pk}/enable/" in str(told.body)


def test_a_mail_server_that_is_away_loses_no_mail_about_it(
    webhook: Webhook, manager: User, shelf: Shelf, settings: LazySettings
) -> None:
    switched_off(webhook, shelf, manager)
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    mailing = Mailing.objects.get()
    mailing_send(mailing_id=mailing.pk)
    settings.EMAIL_BACKEND = working
    before = waiting_messages()
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        mailings_sweep()
        assert waiting_messages() == before + 1
        mailing_send(mailing_id=mailing.pk)
    assert len(mail.outbox) == 1


def test_a_notice_nobody_took_for_days_is_given_up(
    webhook: Webhook, receiver: Receiver, shelf: Shelf, manager: User
) -> None:
    receiver.answers = [500]
    settle(shelf, manager)
    long_ago = timezone.now() - GIVE_UP_AFTER - timedelta(hours=1)
    Notice.objects.update(created_at=long_ago, attempt=LEAST_TRIES)
    send_all()
    assert Notice.objects.get().status == "failed"


def test_what_waited_for_an_address_that_was_off_has_all_its_tries_again(
    webhook: Webhook, receiver: Receiver, shelf: Shelf, manager: User
) -> None:
    receiver.answers = [500]
    settle(shelf, manager)
    long_ago = timezone.now() - GIVE_UP_AFTER - timedelta(hours=1)
    Notice.objects.update(created_at=long_ago, attempt=LEAST_TRIES * 3)
    webhook_disable(webhook=webhook, by=manager)
    webhook_enable(webhook=webhook)
    send_all()
    assert (len(receiver.got), Notice.objects.get().status) == (1, "pending")


def test_while_an_address_fails_its_other_notices_wait(
    webhook: Webhook, receiver: Receiver, shelf: Shelf, manager: User
) -> None:
    now = timezone.now()
    receiver.answers = [500, 500]
    with time_machine.travel(now, tick=False):
        settle(shelf, manager)
        settle(shelf, manager)
        send_all()
        assert len(receiver.got) == 1
    # For longer, the longer it has failed.
    Webhook.objects.update(failing_since=now - timedelta(hours=1))
    with time_machine.travel(now + timedelta(seconds=16), tick=False):
        send_all()
        assert len(receiver.got) == 2
    with time_machine.travel(now + timedelta(minutes=5), tick=False):
        send_all()
        assert len(receiver.got) == 2
    with time_machine.travel(now + timedelta(minutes=6), tick=False):
        send_all()
    assert len(receiver.got) == 4
    assert {notice.status for notice in Notice.objects.all()} == {"sent"}


@pytest.mark.parametrize("deed", ["ping", "replay"])
def test_somebody_who_wants_to_see_whether_it_works_need_not_wait(
    webhook: Webhook, receiver: Receiver, shelf: Shelf, manager: User, deed: str
) -> None:
    receiver.answers = [500]
    settle(shelf, manager)
    send_all()
    failed = Notice.objects.get()
    again = notice_ping(webhook=webhook) if deed == "ping" else notice_replay(notice=failed)
    notice_send(notice_id=again.pk)
    again.refresh_from_db()
    assert again.status == "sent"
