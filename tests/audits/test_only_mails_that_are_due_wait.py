"""Operators are told of mails that should be out, not of those kept as their readers wish."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from accounts.models import MailPace, User
from audits.models import Delivery, DeliveryStatus, MailKind, Shelf, Store
from audits.selectors.state import mails_backlog
from audits.services.deliveries import deliveries_create, delivery_send
from audits.services.mailings import mailing_create, mailing_send
from audits.services.outbox import claim
from audits.services.transitions import transition_write
from tests.audits.conftest import MORNING, Clock
from tests.factories import AlertFactory, MembershipFactory
from tests.waiting import free_port

pytestmark = pytest.mark.django_db

HALF_AN_HOUR = timedelta(minutes=30)


def opened(shelf: Shelf, row: int) -> None:
    """A place is found empty now, and whoever is to be told of it is."""
    alert = AlertFactory(shelf=shelf, place=f"row:{row}", row=row, status="suspected", photo=None)
    now = timezone.now()
    deliveries_create(transition=transition_write(alert, "open", now=now), now=now)


@pytest.fixture
def no_server(settings: LazySettings) -> None:
    """The mail server is away."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


def tried_until(clock: Clock, minutes: float) -> None:
    """The sweeper and its worker come round as they do, and the server never takes the mail."""
    until = MORNING + timedelta(minutes=minutes)
    while (due := Delivery.objects.get().next_try_at) < until:
        clock(due)
        delivery_send(delivery_id=Delivery.objects.get().pk)
    clock(until)


@pytest.mark.parametrize(
    "wish",
    [{"mail_pace": MailPace.DAILY}, {"quiet_from": 9, "quiet_to": 15}],
    ids=["the daily mail", "quiet hours"],
)
def test_what_its_reader_wants_later_waits_only_from_then_on(
    shelf: Shelf, manager: User, clock: Clock, wish: dict[str, int | str]
) -> None:
    User.objects.filter(pk=manager.pk).update(**wish)
    opened(shelf, 1)
    due = Delivery.objects.get().not_before
    assert due is not None
    clock(due - timedelta(minutes=1))
    assert (mails_backlog().count, mails_backlog().oldest_seconds) == (0, 0)
    clock(due + HALF_AN_HOUR)
    assert mails_backlog().count == 1
    assert mails_backlog().oldest_seconds == pytest.approx(1800, abs=5)


def test_the_second_mail_of_an_hour_waits_for_the_next(
    shelf: Shelf, manager: User, clock: Clock
) -> None:
    opened(shelf, 1)
    delivery_send(delivery_id=Delivery.objects.get().pk)
    clock(MORNING + timedelta(minutes=5))
    opened(shelf, 2)
    clock(MORNING + timedelta(minutes=55))
    assert mails_backlog().count == 0
    clock(MORNING + timedelta(minutes=95))
    assert mails_backlog().count == 1
    assert mails_backlog().oldest_seconds == pytest.approx(35 * 60, abs=5)


@pytest.mark.usefixtures("no_server")
@pytest.mark.parametrize("minutes", [20, 40, 300])
def test_what_fails_again_and_again_waits_since_it_was_due_first(
    shelf: Shelf, manager: User, clock: Clock, minutes: int
) -> None:
    opened(shelf, 1)
    clock(MORNING + timedelta(seconds=1))
    delivery_send(delivery_id=Delivery.objects.get().pk)
    tried_until(clock, minutes)
    assert Delivery.objects.get().attempt > 5
    assert mails_backlog().count == 1
    assert mails_backlog().oldest_seconds == pytest.approx(60 * minutes, abs=20)


@pytest.mark.usefixtures("no_server")
def test_one_failure_in_the_morning_makes_no_night_of_waiting(
    shelf: Shelf, manager: User, clock: Clock
) -> None:
    User.objects.filter(pk=manager.pk).update(mail_pace=MailPace.DAILY)
    opened(shelf, 1)
    due = Delivery.objects.get().not_before
    assert due is not None
    clock(due)
    delivery_send(delivery_id=Delivery.objects.get().pk)
    assert Delivery.objects.get().last_error
    clock(due + timedelta(seconds=5))
    assert mails_backlog().oldest_seconds < 60


def test_a_mail_that_hangs_on_its_way_out_waits(shelf: Shelf, manager: User, clock: Clock) -> None:
    opened(shelf, 1)
    assert claim(Delivery.objects.all(), timezone.now())
    clock(MORNING + HALF_AN_HOUR)
    assert Delivery.objects.get().status == DeliveryStatus.SENDING
    assert mails_backlog().oldest_seconds == pytest.approx(1800, abs=5)


def test_mails_of_a_store_that_is_held_back_are_not_stuck(
    shelf: Shelf, manager: User, clock: Clock
) -> None:
    opened(shelf, 1)
    Store.objects.update(mail_held_at=timezone.now())
    clock(MORNING + timedelta(hours=9))
    assert mails_backlog().count == 0


@pytest.mark.usefixtures("no_server")
def test_an_invitation_that_was_hurried_is_no_older_than_it_is(store: Store, clock: Clock) -> None:
    invited = MembershipFactory(store=store)
    for _ in range(2):
        mailing_create(kind=MailKind.INVITATION, about=invited.pk, user=invited.user)
        mailing_send(mailing_id=invited.user.mailings.get().pk)
    mailing_create(kind=MailKind.INVITATION, about=invited.pk, user=invited.user)
    clock(MORNING + timedelta(seconds=30))
    assert mails_backlog().count == 1
    assert mails_backlog().oldest_seconds == pytest.approx(30, abs=5)
