"""What was sent is remembered for a while: settled rows go, waiting ones and needed ones stay."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Role, User
from audits.models import (
    Alert,
    AlertStatus,
    Delivery,
    DeliveryStatus,
    Mailing,
    MailKind,
    Shelf,
    Store,
)
from audits.services import outbox_retention
from audits.services.alerts import alert_confirm, alert_resolve
from audits.services.deliveries import deliveries_sweep, delivery_send
from audits.services.mailings import mailing_send
from audits.services.members import member_invite
from audits.services.outbox_retention import outboxes_prune
from integrations.models import Notice, NoticeStatus, Webhook
from integrations.services.sending import notice_send
from integrations.services.webhooks import webhook_create, webhook_enable
from tests.factories import AlertFactory
from tests.receiver import Receiver

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DELIVERIES, MAILINGS, NOTICES = "deliveries", "mailings", "notices"


@pytest.fixture(autouse=True)
def _days(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SHELFWATCH_KEEP_MAILS = timedelta(days=100)
    settings.SHELFWATCH_KEEP_NOTICES = timedelta(days=30)
    monkeypatch.setattr(outbox_retention, "AT_ONCE", 2)


@pytest.fixture
def webhook(manager: User, receiver: Receiver) -> Webhook:
    return webhook_create(
        owner=manager, name="Head office", url=receiver.url, events=["alert.resolved"]
    )


def pruned(*, dry_run: bool = False) -> dict[str, int]:
    return outboxes_prune(now=timezone.now(), dry_run=dry_run)


def days_ago(days: float) -> time_machine.travel:
    return time_machine.travel(NOW - timedelta(days=days), tick=False)


def told(shelf: Shelf, manager: User, *, days: int, place: str = "row:1", send: bool = True) -> int:
    """The row of a mail about an alert that a person confirmed so many days ago."""
    User.objects.filter(pk=manager.pk).update(mail_pace="at_once")
    with days_ago(days):
        alert = AlertFactory(shelf=shelf, place=place, status=AlertStatus.SUSPECTED)
        alert_confirm(alert_id=alert.pk, by=manager)
        key = Delivery.objects.get(transition__alert=alert).pk
        if send:
            delivery_send(delivery_id=key)
    return key


def resolve(key: int, by: User) -> None:
    alert = Alert.objects.get(transitions__deliveries=key)
    alert_resolve(alert_id=alert.pk, by=by, why="filled")


def test_mails_about_alerts_go_when_they_are_old_and_settled(shelf: Shelf, manager: User) -> None:
    old = [told(shelf, manager, days=days, place=f"row:{days}") for days in (150, 130, 120)]
    young = told(shelf, manager, days=50)
    for key in (*old, young):
        resolve(key, manager)
    assert pruned(dry_run=True)[DELIVERIES] == 3
    assert Delivery.objects.count() == 4
    assert pruned()[DELIVERIES] == 3
    assert [row.pk for row in Delivery.objects.all()] == [young]
    # A message that comes late finds nothing to send.
    mail.outbox.clear()
    delivery_send(delivery_id=old[0])
    assert mail.outbox == []


def test_given_up_and_needless_mails_go_as_well(shelf: Shelf, manager: User) -> None:
    keys = [told(shelf, manager, days=150, place=f"row:{n}", send=False) for n in (1, 2)]
    for key in keys:
        resolve(key, manager)
    with days_ago(149):
        delivery_send(delivery_id=keys[0])
    Delivery.objects.filter(pk=keys[1]).update(status=DeliveryStatus.FAILED)
    assert {row.status for row in Delivery.objects.all()} == {"skipped", "failed"}
    assert pruned()[DELIVERIES] == 2


def test_a_mail_that_waits_stays_and_is_sent_however_old_it_is(shelf: Shelf, manager: User) -> None:
    key = told(shelf, manager, days=900, send=False)
    Alert.objects.update(status=AlertStatus.RESOLVED, resolved_at=NOW)
    assert pruned()[DELIVERIES] == 0
    Alert.objects.update(status=AlertStatus.OPEN, resolved_at=None)
    delivery_send(delivery_id=key)
    assert len(mail.outbox) == 1


def test_who_was_told_of_an_open_alert_stays_and_nobody_is_told_twice(
    shelf: Shelf, manager: User
) -> None:
    key = told(shelf, manager, days=900)
    assert pruned()[DELIVERIES] == 0
    assert Delivery.objects.get().status == DeliveryStatus.SENT
    resolve(key, manager)
    assert pruned()[DELIVERIES] == 1
    mail.outbox.clear()
    deliveries_sweep()
    delivery_send(delivery_id=key)
    assert (mail.outbox, Delivery.objects.count()) == ([], 0)


def test_a_mail_stays_while_one_that_it_tells_of_does(shelf: Shelf, manager: User) -> None:
    leader = told(shelf, manager, days=150, place="row:1", send=False)
    follower = told(shelf, manager, days=150, place="row:2", send=False)
    with days_ago(150):
        delivery_send(delivery_id=leader)
    assert len(mail.outbox) == 1
    assert Delivery.objects.get(pk=follower).told_with_id == leader
    resolve(leader, manager)
    # The alert of the other is still open.
    assert pruned()[DELIVERIES] == 0
    resolve(follower, manager)
    Delivery.objects.filter(pk=follower).update(status=DeliveryStatus.PENDING, sent_at=None)
    assert pruned()[DELIVERIES] == 0
    assert Delivery.objects.get(pk=follower).told_with_id == leader
    Delivery.objects.filter(pk=follower).update(status=DeliveryStatus.SKIPPED)
    assert pruned(dry_run=True)[DELIVERIES] == 2
    assert pruned()[DELIVERIES] == 2


def invited(store: Store, by: User, word: str, *, days: int) -> Membership:
    address = f"{word}@example.com"
    with days_ago(days):
        member_invite(store=store, mail=address, name=word, role=Role.STAFF, by=by)
        member = Membership.objects.get(user__email=address, store=store)
        mailing_send(mailing_id=Mailing.objects.get(about=member.pk).pk)
    return member


def test_an_invitation_is_told_of_until_its_reader_came(
    store: Store, manager: User, manager_client: Client
) -> None:
    member = invited(store, manager, "awaited", days=150)
    assert pruned()[MAILINGS] == 0
    page = manager_client.get(f"/stores/{store.pk}/members/").content.decode()
    assert "The invitation was mailed" in page
    User.objects.filter(pk=member.user_id).update(last_login=NOW)
    assert pruned()[MAILINGS] == 1


def test_other_mails_go_when_they_are_old_and_settled(store: Store, manager: User) -> None:
    gone = invited(store, manager, "gone", days=150)
    gone.delete()
    key = invited(store, manager, "young", days=20)
    key.delete()
    # About another thing with the key of somebody's membership.
    awaited = invited(store, manager, "awaited", days=150)
    device = Mailing.objects.create(
        kind=MailKind.DEVICE,
        about=awaited.pk,
        user=awaited.user,
        next_try_at=NOW,
        status=DeliveryStatus.FAILED,
    )
    waiting = Mailing.objects.create(
        kind=MailKind.DEVICE, about=1, user=manager, next_try_at=NOW, by=None
    )
    long_ago = NOW - timedelta(days=400)
    Mailing.objects.filter(pk__in=(device.pk, waiting.pk)).update(
        created_at=long_ago, next_try_at=long_ago
    )
    assert pruned()[MAILINGS] == 2
    left = Mailing.objects.order_by("pk").values_list("status", flat=True)
    assert list(left) == ["sent", "sent", "pending"]


def noted(shelf: Shelf, by: User, *, days: int, send: bool = True) -> int:
    with days_ago(days):
        alert_resolve(alert_id=AlertFactory(shelf=shelf).pk, by=by, why="filled")
        key: int = Notice.objects.latest("pk").pk
        if send:
            notice_send(notice_id=key)
    return key


def test_the_log_of_an_address_goes_back_for_thirty_days(
    webhook: Webhook, shelf: Shelf, manager: User
) -> None:
    for days in (40, 35, 31, 29, 1):
        noted(shelf, manager, days=days)
    assert pruned()[NOTICES] == 3
    assert Notice.objects.count() == 2
    assert pruned()[NOTICES] == 0


def test_what_an_address_that_was_away_has_not_got_yet_stays(
    webhook: Webhook,
    receiver: Receiver,
    shelf: Shelf,
    manager: User,
) -> None:
    key = noted(shelf, manager, days=90, send=False)
    Webhook.objects.update(disabled_at=NOW - timedelta(days=88))
    assert pruned()[NOTICES] == 0
    webhook_enable(webhook=webhook)
    notice_send(notice_id=key)
    assert len(receiver.got) == 1
    # Written long ago, sent this minute: the log tells of it for thirty days from now.
    assert Notice.objects.get().status == NoticeStatus.SENT
    assert pruned()[NOTICES] == 0
    with time_machine.travel(NOW + timedelta(days=31)):
        assert pruned()[NOTICES] == 1


def test_rows_that_stay_hide_no_others(webhook: Webhook, shelf: Shelf, manager: User) -> None:
    for _ in range(5):
        noted(shelf, manager, days=90, send=False)
    for _ in range(3):
        noted(shelf, manager, days=80)
    noted(shelf, manager, days=1)
    assert pruned()[NOTICES] == 3
    assert Notice.objects.count() == 6


def test_each_kind_can_be_kept_for_ever(
    webhook: Webhook, shelf: Shelf, manager: User, settings: LazySettings
) -> None:
    settings.SHELFWATCH_KEEP_MAILS = settings.SHELFWATCH_KEEP_NOTICES = timedelta(0)
    resolve(told(shelf, manager, days=9_000), manager)
    noted(shelf, manager, days=9_000)
    assert pruned() == {DELIVERIES: 0, MAILINGS: 0, NOTICES: 0}
    assert (Delivery.objects.count(), Notice.objects.filter(status="sent").count()) == (1, 1)


def test_the_command_counts_without_deleting(
    webhook: Webhook, shelf: Shelf, manager: User, store: Store
) -> None:
    noted(shelf, manager, days=90)
    out = StringIO()
    call_command("prune", dry_run=True, stdout=out)
    assert "0 deliveries, 0 mailings, 1 notices" in out.getvalue()
    assert Notice.objects.count() == 1
    call_command("prune", stdout=out)
    assert "gone:" in out.getvalue()
    assert Notice.objects.count() == 0
