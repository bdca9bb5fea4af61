"""Mail as each reader wants it: together, at once, at an hour, never at night; how to stop it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from audits.models import (
    Alert,
    Delivery,
    DeliveryStatus,
    Importance,
    Product,
    Resolution,
    Shelf,
    Store,
)
from audits.services.alerts import alert_resolve
from audits.services.deliveries import deliveries_create, deliveries_sweep, delivery_send
from audits.services.holds import delivery_came
from audits.services.transitions import transition_write
from tests.factories import AlertFactory, ShelfFactory
from tests.pages.conftest import text
from tests.servers import waiting_messages

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)  # 14:00 in Berlin, where the store is


def opened(shelf: Shelf, row: int, now: datetime = NOON, **fields: Any) -> Alert:
    alert = AlertFactory(shelf=shelf, place=f"row:{row}", row=row, status="suspected", **fields)
    with time_machine.travel(now, tick=False):
        transition = transition_write(alert, "open", now=now)
        deliveries_create(transition=transition, now=now)
    return alert


def wish(user: User, **wishes: Any) -> None:
    User.objects.filter(pk=user.pk).update(**wishes)


def send_due(now: datetime) -> None:
    """What the sweeper and its workers do at that time."""
    with time_machine.travel(now, tick=False):
        unsent = Delivery.objects.filter(next_try_at__lte=now, told_with=None)
        for delivery in unsent.exclude(status=DeliveryStatus.SENT):
            delivery_send(delivery_id=delivery.pk)


def send(delivery: Delivery, now: datetime = NOON) -> None:
    with time_machine.travel(now, tick=False):
        delivery_send(delivery_id=delivery.pk)


def test_six_empty_rows_are_one_mail_with_a_picture_each(shelf: Shelf, manager: User) -> None:
    for row in range(1, 7):
        opened(shelf, row)
    for delivery in Delivery.objects.all():
        send(delivery)
    (message,) = mail.outbox
    assert message.subject == "Empty: 6 places in Corner Store"
    assert str(message.body).count("/alerts/") == 7  # one each, and the list
    assert str(message.body).count("last full is not known") == 6
    assert message.message().as_string().count("Content-ID: <place") == 6
    assert set(Delivery.objects.values_list("status", flat=True)) == {"sent"}


def test_within_the_hour_nothing_more_is_sent_and_then_all_of_it_together(
    shelf: Shelf, manager: User
) -> None:
    opened(shelf, 1)
    send(Delivery.objects.get())
    later = NOON + timedelta(minutes=10)
    opened(shelf, 2, later)
    opened(shelf, 3, later + timedelta(minutes=1))
    send_due(NOON + timedelta(minutes=50))
    assert len(mail.outbox) == 1
    send_due(NOON + timedelta(minutes=61))
    assert [message.subject for message in mail.outbox[1:]] == ["Empty: 2 places in Corner Store"]


def test_what_matters_most_comes_at_once_all_the_same(shelf: Shelf, manager: User) -> None:
    wish(manager, mail_pace="daily", mail_hour=7)
    opened(shelf, 1)
    opened(shelf, 2, importance=Importance.HIGH)
    send_due(NOON + timedelta(minutes=2))
    (message,) = mail.outbox
    assert "2nd row" in message.subject


def test_a_daily_mail_waits_for_the_hour_on_the_store_s_clock(shelf: Shelf, manager: User) -> None:
    wish(manager, mail_pace="daily", mail_hour=7)
    opened(shelf, 1)
    assert Delivery.objects.get().not_before == datetime(2026, 6, 16, 5, 0, tzinfo=UTC)


def test_one_mail_each_is_a_choice(shelf: Shelf, manager: User) -> None:
    wish(manager, mail_pace="at_once")
    for row in (1, 2):
        opened(shelf, row)
        send(Delivery.objects.latest("pk"))
    assert len(mail.outbox) == 2


def waiting(shelf: Shelf) -> None:
    """One mail went out at noon, two places wait since for the hour to be over."""
    opened(shelf, 1)
    send(Delivery.objects.get())
    for row in (2, 3):
        opened(shelf, row, NOON + timedelta(minutes=5))


def choose(client: Client, minutes: int, **wishes: str) -> str:
    """The reader saves the profile page so many minutes after noon."""
    data = {"name": "Mia", "mail_alerts": "on", **wishes}
    with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
        return text(client.post("/profile/", data, follow=True))


def test_who_wants_mail_at_once_gets_what_waits_for_the_hour_and_is_told_so(
    shelf: Shelf,
    manager: User,
    manager_client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    waiting(shelf)
    send_due(NOON + timedelta(minutes=10))
    assert len(mail.outbox) == 1
    before = waiting_messages()
    with django_capture_on_commit_callbacks(execute=True):
        page = choose(manager_client, 10, mail_pace="at_once")
    assert "Saved. The mail about 2 places that waited goes out now." in page
    assert waiting_messages() == before + 2  # workers are told at once
    for delivery in Delivery.objects.exclude(status="sent"):
        send(delivery, NOON + timedelta(minutes=10))
    assert [one.subject for one in mail.outbox[1:]] == ["Empty: 2 places in Corner Store"]
    assert "that waited" not in choose(manager_client, 11, mail_pace="at_once")


def test_the_sweeper_sends_what_became_due_where_no_worker_heard_of_it(
    shelf: Shelf, manager: User, manager_client: Client
) -> None:
    waiting(shelf)
    choose(manager_client, 10, mail_pace="at_once")
    send_due(NOON + timedelta(minutes=20))
    assert [one.subject for one in mail.outbox[1:]] == ["Empty: 2 places in Corner Store"]


@pytest.mark.parametrize(
    ("wishes", "due"),
    [
        ({"mail_pace": "hourly"}, "2026-06-15T13:00"),
        # Nothing comes later than it was promised ...
        ({"mail_pace": "daily", "mail_hour": "7"}, "2026-06-15T13:00"),
        # ... but in quiet hours nothing comes at all. It is 14:10 in the store.
        ({"mail_pace": "at_once", "quiet_from": "13", "quiet_to": "17"}, "2026-06-15T15:00"),
        ({"mail_pace": "hourly", "quiet_from": "15", "quiet_to": "17"}, "2026-06-15T15:00"),
    ],
)
def test_other_wishes_release_nothing_and_quiet_hours_hold(
    shelf: Shelf, manager: User, manager_client: Client, wishes: dict[str, str], due: str
) -> None:
    waiting(shelf)
    assert "that waited" not in choose(manager_client, 10, **wishes)
    times = Delivery.objects.exclude(status="sent").values_list("not_before", "next_try_at")
    assert {one.isoformat()[:16] for pair in times for one in pair if one} == {due}


def test_mail_of_a_store_that_is_held_back_is_not_released_by_a_wish(
    shelf: Shelf, manager: User, manager_client: Client
) -> None:
    waiting(shelf)
    Store.objects.update(mail_held_at=NOON)
    assert "that waited" not in choose(manager_client, 10, mail_pace="at_once")
    send_due(NOON + timedelta(minutes=20))
    assert len(mail.outbox) == 1


def test_who_stops_the_mail_releases_none(
    shelf: Shelf, manager: User, manager_client: Client
) -> None:
    waiting(shelf)
    page = choose(manager_client, 10, mail_pace="at_once", mail_alerts="")
    assert "that waited" not in page
    send_due(NOON + timedelta(minutes=61))
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("quiet", "due"),
    [
        ((13, 16), "2026-06-15T14:00"),
        ((22, 15), "2026-06-15T13:00"),
        ((15, 13), "2026-06-15T12:00"),
    ],
)
def test_in_quiet_hours_even_what_is_urgent_waits(
    shelf: Shelf, manager: User, quiet: tuple[int, int], due: str
) -> None:
    wish(manager, quiet_from=quiet[0], quiet_to=quiet[1])
    opened(shelf, 1, importance=Importance.HIGH)
    not_before = Delivery.objects.get().not_before
    assert not_before is not None
    assert not_before.isoformat().startswith(due)


def test_a_place_filled_before_the_digest_is_left_out_of_it(shelf: Shelf, manager: User) -> None:
    filled = opened(shelf, 1)
    opened(shelf, 2)
    alert_resolve(alert_id=filled.pk, by=manager, why="I filled it")
    send(Delivery.objects.earliest("pk"))
    (message,) = mail.outbox
    assert "2nd row" in message.subject


def test_each_store_has_its_own_mail(shelf: Shelf, manager: User) -> None:
    other = ShelfFactory()
    manager.memberships.create(store=other.store, role="manager")
    opened(shelf, 1)
    opened(other, 1)
    for delivery in Delivery.objects.all():
        send(delivery)
    assert len(mail.outbox) == 2


def test_a_digest_sent_again_after_a_crash_tells_of_the_same_places(
    shelf: Shelf, manager: User
) -> None:
    opened(shelf, 1)
    opened(shelf, 2)
    lead = Delivery.objects.earliest("pk")
    send(lead)
    # Killed after the server's acceptance; meanwhile another place runs empty.
    Delivery.objects.update(status="pending", sent_at=None)
    Delivery.objects.filter(pk=lead.pk).update(status="sending", lease_until=NOON)
    opened(shelf, 3)
    send(lead)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.body == second.body
    left = Delivery.objects.get(status="pending")
    assert left.transition.alert.row == 3


def test_the_sweeper_sends_a_digest_through_its_first_notice_alone(
    shelf: Shelf, manager: User
) -> None:
    for row in (1, 2, 3):
        opened(shelf, row)
    lead, *others = Delivery.objects.order_by("pk")
    Delivery.objects.filter(pk__in=[one.pk for one in others]).update(told_with=lead)
    Delivery.objects.update(next_try_at=NOON)
    before = waiting_messages()
    deliveries_sweep()
    assert waiting_messages() == before + 1


def test_the_mail_names_the_product_and_its_position(shelf: Shelf, manager: User) -> None:
    oats = Product.objects.create(item_number="1", name="Oats")
    opened(shelf, 2, product=oats, sequence=4)
    send(Delivery.objects.get())
    assert "2 facings of Oats in the 2nd row from the top, position 4" in mail.outbox[0].subject


def test_absent_readers_programs_are_told_not_to_reply(shelf: Shelf, manager: User) -> None:
    opened(shelf, 1)
    send(Delivery.objects.get())
    assert mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"


def test_mail_programs_get_a_button_that_stops_the_mail(
    client: Client, shelf: Shelf, manager: User
) -> None:
    opened(shelf, 1)
    send(Delivery.objects.get())
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.search(r"<https?://[^/]+(/mail/stop/[^>]+)>", headers["List-Unsubscribe"])
    assert link
    assert client.get(link[1]).status_code == 200
    manager.refresh_from_db()
    assert manager.mail_alerts  # a mail program that opens links by itself stops nothing
    answer = Client(enforce_csrf_checks=True).post(link[1], {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    manager.refresh_from_db()
    assert not manager.mail_alerts


def test_nobody_stops_somebody_else_s_mail(client: Client, manager: User) -> None:
    for token in (str(manager.pk), f"{manager.pk}:forged", "x"):
        assert client.post(f"/mail/stop/{token}/").status_code == 404
    manager.refresh_from_db()
    assert manager.mail_alerts


def test_a_place_that_comes_back_while_a_mail_without_it_is_sent_is_told_after_all(
    shelf: Shelf, manager: User, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its notice goes with that mail, whose words were made while the place was settled."""
    opened(shelf, 1)
    gone = opened(shelf, 2)
    alert_resolve(alert_id=gone.pk, by=staff, why="None left", resolution=Resolution.NO_STOCK)

    def goods_come(*_: object) -> int:
        delivery_came(store=shelf.store)
        return 1

    first = Delivery.objects.earliest("pk")
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", goods_come)
        send(first)
    told = Delivery.objects.filter(transition__alert=gone).order_by("pk")
    assert [one.status for one in told] == ["sent", "pending"]
    send_due(NOON + timedelta(hours=2))
    (message,) = mail.outbox
    assert "2nd row" in message.subject
