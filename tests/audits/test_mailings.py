"""Mails about cameras, webhooks and invitations: none lost, and each reader gets them once."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from audits.models import Mailing, Store
from audits.services.mailings import mailing_create, mailing_send, mailings_sweep
from audits.services.members import invitation_again, member_invite, member_remove
from audits.services.patience import GIVE_UP_AFTER, LEAST_TRIES
from integrations.models import Device, DeviceTransition, Webhook
from integrations.services.device_mails import device_mails_create
from integrations.services.devices import device_beat
from integrations.services.webhook_mails import webhook_mail_create
from tests.factories import MembershipFactory
from tests.pages.conftest import text
from tests.servers import smtp, waiting_messages
from tests.waiting import free_port

pytestmark = pytest.mark.django_db
NEW = "new@example.com"


@pytest.fixture
def server(settings: LazySettings) -> Iterator[list[Message]]:
    """A real mail server; yields the messages that it accepted."""
    with smtp() as (url, kept):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = int(url.rsplit(":", 1)[1])
        yield kept


@pytest.fixture
def camera(store: Store) -> Device:
    """Live, and told to be."""
    camera = Device.objects.create(store=store, name="Camera 4")
    device_beat(device=camera, said="live")
    return camera


@pytest.fixture
def second(store: Store) -> User:
    return MembershipFactory(store=store, role=Role.MANAGER, user__name="Max Manager").user


def invite(store: Store, by: User) -> Mailing:
    member_invite(store=store, mail=NEW, name="Nina New", role=Role.STAFF, by=by)
    return Mailing.objects.get(kind="invitation")


def refused(mailing: Mailing, settings: LazySettings) -> None:
    """Try to send it while the mail server is away."""
    working = settings.EMAIL_PORT
    settings.EMAIL_PORT = free_port()
    mailing_send(mailing_id=mailing.pk)
    settings.EMAIL_PORT = working
    mailing.refresh_from_db()
    assert (mailing.status, mailing.attempt) == ("pending", 1)
    assert "refused" in mailing.last_error


def test_a_camera_mail_that_one_reader_s_try_lost_is_not_doubled_for_the_other(
    camera: Device,
    manager: User,
    second: User,
    server: list[Message],
    settings: LazySettings,
) -> None:
    device_beat(device=camera, said="blocked")
    mine, theirs = Mailing.objects.order_by("user__name")
    refused(theirs, settings)
    mailing_send(mailing_id=mine.pk)
    for _ in range(2):  # not before its time
        mailing_send(mailing_id=theirs.pk)
    assert [one["To"] for one in server] == [mine.user.email]
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        before = waiting_messages()
        mailings_sweep()
        assert waiting_messages() == before + 1
        for mailing in (mine, theirs):
            mailing_send(mailing_id=mailing.pk)
    assert [one["To"] for one in server] == [mine.user.email, theirs.user.email]
    assert {mine.user, theirs.user} == {manager, second}


def test_a_worker_that_died_after_sending_has_it_sent_again_under_the_same_id(
    camera: Device, manager: User, server: list[Message]
) -> None:
    device_beat(device=camera, said="moved")
    mailing = Mailing.objects.get()
    mailing_send(mailing_id=mailing.pk)
    # As a kill between the server's acceptance and the commit leaves it.
    held = timezone.now() + timedelta(minutes=1)
    Mailing.objects.update(status="sending", sent_at=None, lease_until=held)
    mailing_send(mailing_id=mailing.pk)
    assert len(server) == 1, "it is still held"
    with time_machine.travel(held + timedelta(minutes=1)):
        mailing_send(mailing_id=mailing.pk)
    first, again = server
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Message-ID"] == f"<device-{mailing.pk}-{mailing.about}@127.0.0.1>"
    mailing.refresh_from_db()
    assert (mailing.status, mailing.attempt) == ("sent", 2)


def test_who_manages_the_store_no_more_is_not_told_of_its_camera(
    camera: Device, manager: User, server: list[Message]
) -> None:
    device_beat(device=camera, said="blocked")
    manager.memberships.update(role=Role.STAFF)
    mailing = Mailing.objects.get()
    mailing_send(mailing_id=mailing.pk)
    mailing.refresh_from_db()
    assert (mailing.status, server) == ("skipped", [])


def test_a_change_that_was_left_unmailed_is_mailed_once(
    camera: Device, manager: User, server: list[Message]
) -> None:
    moved = DeviceTransition.objects.create(
        device=camera, from_state="live", to_state="silent", at=timezone.now()
    )
    for _ in range(2):
        device_mails_create(transition_id=moved.pk)
    mailing_send(mailing_id=Mailing.objects.get().pk)
    assert len(server) == 1


def test_a_webhook_that_is_on_again_is_not_told_to_be_off(
    manager: User, server: list[Message]
) -> None:
    now = timezone.now()
    webhook = Webhook.objects.create(
        owner=manager,
        name="Till",
        url="https://example.com/",
        events=["alert.opened"],
        disabled_at=now,
        failing_since=now,
    )
    webhook_mail_create(webhook_id=webhook.pk)
    Webhook.objects.update(disabled_at=None)
    mailing_send(mailing_id=Mailing.objects.get().pk)
    assert (Mailing.objects.get().status, server) == ("skipped", [])


def test_an_invitation_that_was_refused_once_is_sent_again_and_the_page_tells_how_it_stands(
    store: Store,
    manager: User,
    manager_client: Client,
    server: list[Message],
    settings: LazySettings,
) -> None:
    page = f"/stores/{store.pk}/members/"
    mailing = invite(store, manager)
    assert "The invitation is on its way." in text(manager_client.get(page))
    refused(mailing, settings)
    assert "has not taken the invitation yet" in text(manager_client.get(page))
    member = User.objects.get(email=NEW).memberships.get()
    manager_client.post(f"{page}{member.pk}/", {"do": "again"})
    assert Mailing.objects.count() == 1, "who is impatient hurries the one that waits"
    mailing_send(mailing_id=mailing.pk)
    [letter] = server
    assert letter["Message-ID"] == f"<invitation-{mailing.pk}-{member.pk}@127.0.0.1>"
    assert "The invitation was mailed" in text(manager_client.get(page))
    # Sent once and asked for again: another mail.
    invitation_again(member=member, by=manager)
    mailing_send(mailing_id=Mailing.objects.latest("pk").pk)
    assert len({one["Message-ID"] for one in server}) == 2


def test_no_way_to_a_password_lies_in_the_database(
    store: Store, manager: User, server: list[Message]
) -> None:
    mailing = invite(store, manager)
    mailing_send(mailing_id=mailing.pk)
    body = next(part for part in server[0].walk() if part.get_content_type() == "text/plain")
    words = body.get_payload(decode=True)
    assert isinstance(words, bytes)
    found = re.search(r"/password/reset/[^/]+/([^/]+)/", words.decode())
    assert found
    [row] = Mailing.objects.values()
    assert found[1] not in str(row)


def test_who_was_taken_out_again_is_not_invited(
    store: Store, manager: User, server: list[Message]
) -> None:
    mailing = invite(store, manager)
    member_remove(member=User.objects.get(email=NEW).memberships.get())
    mailing_send(mailing_id=mailing.pk)
    mailing.refresh_from_db()
    assert (mailing.status, server) == ("skipped", [])


def test_an_invitation_that_nobody_takes_for_three_days_is_given_up_and_told(
    store: Store, manager: User, manager_client: Client, settings: LazySettings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    mailing = invite(store, manager)
    long_ago = timezone.now() - GIVE_UP_AFTER - timedelta(minutes=1)
    Mailing.objects.update(created_at=long_ago, attempt=LEAST_TRIES)
    mailing_send(mailing_id=mailing.pk)
    mailing.refresh_from_db()
    assert mailing.status == "failed"
    page = manager_client.get(f"/stores/{store.pk}/members/")
    assert "could not be mailed for three days" in text(page)


def test_the_sweeper_tells_a_worker_of_what_is_due_and_of_nothing_else(manager: User) -> None:
    mailing_create(kind="invitation", about=manager.memberships.get().pk, user=manager)  # type: ignore[arg-type]
    before = waiting_messages()
    mailings_sweep()
    assert waiting_messages() == before
    Mailing.objects.update(next_try_at=timezone.now())
    mailings_sweep()
    mailings_sweep()
    assert waiting_messages() == before + 1
