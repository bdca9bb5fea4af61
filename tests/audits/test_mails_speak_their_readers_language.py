"""Every mail is in the language of who gets it, read here from a real mail server."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from email.message import Message
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Role, User
from audits.models import Delivery, Mailing, Product, Shelf, Store
from audits.services.deliveries import delivery_send
from audits.services.mailings import mailing_send
from audits.services.members import member_invite
from integrations.models import Device, DeviceState, DeviceTransition, Webhook
from integrations.services.device_mails import device_mails_create
from integrations.services.webhook_mails import webhook_mail_create
from tests.audits.test_digests import NOON, opened
from tests.factories import MembershipFactory
from tests.servers import smtp

pytestmark = pytest.mark.django_db


@dataclass
class Read:
    """A mail as its reader has it; blanks and breaks of the HTML are one blank each."""

    subject: str
    text: str
    html: str
    message: Message


@dataclass
class Post:
    kept: list[Message]

    def of(self, person: User) -> Read:
        """The one mail that this person got."""
        (mail,) = [one for one in self.kept if one["To"] == person.email]
        parts = {
            part.get_content_type(): part.get_payload(decode=True).decode("utf-8")  # type: ignore[union-attr]
            for part in mail.walk()
            if part.get_content_maintype() == "text"
        }
        subject = "".join(str(make_header(decode_header(mail["Subject"]))).splitlines())
        html = " ".join(parts["text/html"].split())
        return Read(subject, parts["text/plain"].replace("\r\n", "\n"), html, mail)


@pytest.fixture
def post(settings: LazySettings) -> Iterator[Post]:
    with smtp() as (url, kept):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", urlsplit(url).port
        yield Post(kept)


@pytest.fixture
def german(store: Store) -> User:
    """A manager of the same store who reads German."""
    made = MembershipFactory(store=store, role=Role.MANAGER, user__name="Jana Jung")
    User.objects.filter(pk=made.user_id).update(language="de")
    made.user.refresh_from_db()
    return made.user


def _send_all() -> None:
    """As a worker does, whatever language its process speaks."""
    with time_machine.travel(NOON, tick=False), override("de"):
        for delivery in Delivery.objects.order_by("pk"):
            delivery_send(delivery_id=delivery.pk)


def _send_mailings() -> None:
    for mailing in Mailing.objects.order_by("pk"):
        mailing_send(mailing_id=mailing.pk)


def test_one_empty_place(post: Post, shelf: Shelf, manager: User, german: User) -> None:
    oats = Product.objects.create(item_number="1", name="Oat flakes")
    since = datetime(2026, 5, 3, 7, 40, tzinfo=UTC)
    times = {"since": since, "last_full_at": since}
    opened(shelf, 2, NOON, product=oats, sequence=3, facings_missing=2, **times)
    _send_all()

    mine, theirs = post.of(manager), post.of(german)
    place = "2 facings of Oat flakes in the 2nd row from the top, position 3"
    assert mine.subject == f"Empty: {place} - Cereals, Corner Store"
    assert mine.text.startswith(f"Hello Mia,\n\n{place} are empty.\n\n")
    assert "Empty since:     3 May 2026, 09:40" in mine.text
    assert "Empty since <strong>3 May 2026, 09:40</strong>" in mine.html
    assert '<html lang="en">' in mine.html

    place = "2 Facings Oat flakes, 2. Fachboden von oben, Platz 3"
    assert theirs.subject == f"Leer: {place} - Cereals, Corner Store"
    assert theirs.text.startswith(f"Guten Tag Jana,\n\n{place}: leer.\n\n")
    assert "Leer seit:         3. Mai 2026, 09:40" in theirs.text
    assert "Zuletzt gefüllt:   3. Mai 2026, 09:40" in theirs.text
    assert "Leer seit <strong>3. Mai 2026, 09:40</strong>" in theirs.html
    assert "Ansehen und übernehmen" in theirs.html
    assert "Sie bekommen diese E-Mail, weil Sie Corner Store leiten." in theirs.html
    assert '<html lang="de">' in theirs.html
    delivery = Delivery.objects.get(user=german)
    ids = f"<delivery-{delivery.pk}-{delivery.transition_id}@127.0.0.1>"
    assert theirs.message["Message-ID"] == ids


def test_several_places_at_once(post: Post, shelf: Shelf, manager: User, german: User) -> None:
    for row in (1, 2):
        opened(shelf, row, facings_missing=1)
    _send_all()

    assert post.of(manager).subject == "Empty: 2 places in Corner Store"
    assert "these places in Corner Store are empty" in post.of(manager).text
    theirs = post.of(german)
    assert theirs.subject == "Leer: 2 Plätze in Corner Store"
    assert "diese Plätze in Corner Store sind leer, die wichtigsten zuerst:" in theirs.text
    assert "- Ein Facing, oberster Fachboden\n" in theirs.text
    assert "In Corner Store sind 2 Plätze leer" in theirs.html
    assert "wann zuletzt gefüllt, ist nicht bekannt" in theirs.html


def test_an_invitation_is_in_the_language_of_who_invites_until_its_reader_has_one(
    post: Post, store: Store, manager: User, german: User
) -> None:
    new, newer = "new@example.com", "newer@example.com"
    member_invite(store=store, mail=new, name="Nina", role=Role.STAFF, by=german)
    member_invite(store=store, mail=newer, name="Ned", role=Role.MANAGER, by=manager)
    _send_mailings()

    theirs = post.of(User.objects.get(email=new))
    assert theirs.subject == "Jana Jung lädt Sie zu Corner Store in ShelfWatch ein"
    assert "unter die Mitarbeitenden von Corner Store aufgenommen" in theirs.text
    assert "Hier wählen Sie Ihr Passwort:" in theirs.text
    assert "Passwort wählen" in theirs.html
    mine = post.of(User.objects.get(email=newer))
    assert mine.subject == "Mia Manager invites you to Corner Store on ShelfWatch"
    assert "Mia Manager made you manager of Corner Store on ShelfWatch" in mine.text


def test_a_new_password_is_the_readers_and_not_the_browsers(
    post: Post, client: Client, manager: User, german: User
) -> None:
    for person, browser in ((manager, "de"), (german, "en")):
        headers = {"Accept-Language": browser}
        client.post("/password/reset/", {"email": person.email}, headers=headers)

    assert post.of(manager).subject == "Choose a new password for ShelfWatch"
    assert "If it was not you, do nothing" in post.of(manager).html
    theirs = post.of(german)
    assert theirs.subject == "Neues Passwort für ShelfWatch wählen"
    assert "Hier wählen Sie es:" in theirs.text
    assert "Neues Passwort wählen" in theirs.html


@pytest.mark.parametrize(
    ("state", "english", "german_words"),
    [
        (DeviceState.SILENT, "has not been heard of since 3 May 2026, 07:40 (UTC)", "seit 3. Mai"),
        (DeviceState.MOVED, "Camera 1 in Corner Store was moved.", "wurde verstellt."),
        (DeviceState.BLOCKED, "Corner Store is blocked.", "ist verdeckt."),
        (DeviceState.LIVE, "is well again", "arbeitet wieder"),
    ],
)
def test_a_camera(
    post: Post,
    store: Store,
    manager: User,
    german: User,
    state: DeviceState,
    english: str,
    german_words: str,
) -> None:
    seen = datetime(2026, 5, 3, 7, 40, tzinfo=UTC)
    camera = Device.objects.create(store=store, name="Camera 1", last_seen_at=seen)
    moved = DeviceTransition.objects.create(
        device=camera, from_state=DeviceState.LIVE, to_state=state, at=timezone.now()
    )
    device_mails_create(transition_id=moved.pk)
    _send_mailings()

    mine, theirs = post.of(manager), post.of(german)
    assert mine.subject == f"Camera 1 in Corner Store: {state.label}"
    assert english in mine.text
    assert english in mine.html
    with override("de"):
        assert theirs.subject == f"Camera 1 in Corner Store: {state.label}"
    assert theirs.subject != mine.subject
    assert german_words in theirs.text
    assert german_words in theirs.html


def test_a_webhook_that_is_off(post: Post, manager: User, german: User) -> None:
    ended = timezone.now() - timedelta(days=1)
    for owner in (manager, german):
        webhook = Webhook.objects.create(
            owner=owner, name="Till", url="https://example.com/", events=["alert.opened"]
        )
        Webhook.objects.filter(pk=webhook.pk).update(disabled_at=ended, failing_since=ended)
        webhook_mail_create(webhook_id=webhook.pk)
    _send_mailings()

    assert post.of(manager).subject == "Nothing is sent to Till any more"
    theirs = post.of(german)
    assert theirs.subject == "An Till wird nichts mehr gesendet"
    assert "hat drei Tage lang nichts angenommen" in theirs.text
    assert "schalten Sie den Webhook wieder ein" in theirs.html
