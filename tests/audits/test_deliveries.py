"""The outbox: nothing lost, nothing sent twice."""

from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.utils import timezone

from accounts.models import User
from audits.models import Alert, Delivery, DeliveryStatus
from audits.services.deliveries import deliveries_sweep, delivery_send
from audits.services.patience import GIVE_UP_AFTER, LEAST_TRIES
from tests.audits.conftest import Check
from tests.servers import smtp, waiting_messages
from tests.waiting import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(check: Check, manager: User) -> Delivery:
    check(0)
    check(1.5, {2: 2})
    return Delivery.objects.get()


@pytest.fixture
def server(settings: LazySettings) -> Any:
    """A real mail server; yields the messages that it accepted."""
    with smtp() as (url, kept):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = int(url.rsplit(":", 1)[1])
        yield kept


def part(message: Message, kind: str) -> Message:
    return next(item for item in message.walk() if item.get_content_type() == kind)


def text(message: Message, kind: str) -> str:
    payload = part(message, kind).get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def test_the_mail_says_what_is_empty_since_when_and_where_to_look(
    delivery: Delivery, server: list[Message], manager: User
) -> None:
    delivery_send(delivery_id=delivery.pk)
    (message,) = server
    assert message["To"] == manager.email
    assert "2nd row" in str(message["Subject"])
    alert = Alert.objects.get()
    for kind in ("text/plain", "text/html"):
        body = text(message, kind)
        assert "2 facings" in body
        assert "11:30" in body  # 09:30 UTC in the store's Berlin summer
        assert "10:00" in body  # last seen filled
        assert f"/alerts/{alert.pk}/" in body
    picture = part(message, "image/jpeg")
    assert picture["Content-ID"] == f"<place{alert.pk}>"
    assert f"cid:place{alert.pk}" in text(message, "text/html")


def test_the_picture_in_the_mail_carries_no_metadata(
    delivery: Delivery, server: list[Message]
) -> None:
    delivery_send(delivery_id=delivery.pk)
    payload = part(server[0], "image/jpeg").get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert b"Exif" not in payload


def test_a_notice_is_sent_once_however_often_its_task_runs(
    delivery: Delivery, server: list[Message]
) -> None:
    for _ in range(3):
        delivery_send(delivery_id=delivery.pk)
    assert len(server) == 1
    delivery.refresh_from_db()
    assert delivery.status == DeliveryStatus.SENT


def test_a_mail_server_that_is_down_delays_the_notice(
    delivery: Delivery, settings: LazySettings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    delivery_send(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert delivery.status == DeliveryStatus.PENDING
    assert delivery.next_try_at > timezone.now()
    assert "refused" in delivery.last_error


def test_messages_that_come_in_the_meantime_use_no_attempt_up(
    delivery: Delivery, settings: LazySettings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    for _ in range(5):
        delivery_send(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempt) == (DeliveryStatus.PENDING, 1)


def test_who_left_the_store_meanwhile_is_not_told(
    delivery: Delivery, server: list[Message], manager: User
) -> None:
    manager.memberships.all().delete()
    delivery_send(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.status, server) == (DeliveryStatus.SKIPPED, [])


def test_a_place_that_was_filled_meanwhile_is_not_told_as_empty(
    delivery: Delivery, server: list[Message], check: Check
) -> None:
    check(2)
    delivery_send(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.status, server) == (DeliveryStatus.SKIPPED, [])


def test_a_picture_that_cannot_be_read_withholds_no_mail(
    delivery: Delivery, server: list[Message]
) -> None:
    photo = Alert.objects.get().photo
    assert photo is not None
    photo.file.storage.delete(str(photo.file.name))
    delivery_send(delivery_id=delivery.pk)
    assert "cid:place" not in text(server[0], "text/html")


def test_a_notice_that_never_goes_through_is_given_up_and_kept(
    delivery: Delivery, settings: LazySettings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    _is_old(tried=LEAST_TRIES)
    delivery_send(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert delivery.status == DeliveryStatus.FAILED


def test_a_notice_that_was_held_back_for_days_outlives_its_first_failure(
    delivery: Delivery, settings: LazySettings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    _is_old(tried=0)
    delivery_send(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert delivery.status == DeliveryStatus.PENDING


def _is_old(*, tried: int) -> None:
    long_ago = timezone.now() - GIVE_UP_AFTER - timedelta(minutes=1)
    Delivery.objects.update(created_at=long_ago, attempt=tried)


def test_a_sender_that_died_is_replaced_and_sends_under_the_same_message_id(
    delivery: Delivery, server: list[Message]
) -> None:
    delivery_send(delivery_id=delivery.pk)
    # As if the worker had been killed after the server's acceptance, before our commit.
    Delivery.objects.update(
        status=DeliveryStatus.SENDING,
        sent_at=None,
        lease_until=timezone.now() - timedelta(seconds=1),
    )
    delivery_send(delivery_id=delivery.pk)
    first, second = server
    assert first["Message-ID"] == second["Message-ID"]


def test_the_sweeper_tells_a_worker_of_what_is_due_and_of_nothing_else(delivery: Delivery) -> None:
    Delivery.objects.update(next_try_at=timezone.now() + timedelta(minutes=1))
    before = waiting_messages()
    deliveries_sweep()
    assert waiting_messages() == before
    Delivery.objects.update(next_try_at=timezone.now())
    deliveries_sweep()
    assert waiting_messages() == before + 1


def test_a_mail_whose_photo_was_pruned_goes_without_a_picture(delivery: Delivery) -> None:
    alert = Alert.objects.get()
    assert alert.photo is not None
    alert.photo.delete()
    delivery_send(delivery_id=delivery.pk)
    message = message_from_bytes(mail.outbox[0].message().as_bytes())
    assert "cid:place" not in text(message, "text/html")
