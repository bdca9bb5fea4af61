"""Browsers that a person allowed are told of places to fill; off without a key."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import Alert, AlertStatus, Product, Resolution, Shelf, Store
from audits.services.alerts import alert_confirm
from integrations.models import PushNotice, PushSubscription
from integrations.services.push import push_send, push_sweep
from integrations.webpush import bytes_of, text_of
from tests.factories import AlertFactory
from tests.receiver import Receiver
from tests.servers import waiting_messages

pytestmark = pytest.mark.django_db(transaction=True)


class Browser:
    """What a browser keeps of its subscription, and how it opens what comes (RFC 8291)."""

    def __init__(self, endpoint: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        point = Encoding.X962, PublicFormat.UncompressedPoint
        self.point = self.key.public_key().public_bytes(*point)
        self.auth = b"sixteen bytes it"
        keys = {"p256dh": text_of(self.point), "auth": text_of(self.auth)}
        self.subscription = {"endpoint": endpoint, "expirationTime": None, "keys": keys}

    def opened(self, body: bytes) -> dict[str, str]:
        salt, length = body[:16], body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        info = b"WebPush: info\0" + self.point + theirs
        seed = _derived(self.key.exchange(ec.ECDH(), public), self.auth, info, 32)
        key = _derived(seed, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(seed, salt, b"Content-Encoding: nonce\0", 12)
        plain = AESGCM(key).decrypt(nonce, sealed, None)
        assert plain.endswith(b"\x02")
        told: dict[str, str] = json.loads(plain[:-1])
        return told


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


@pytest.fixture(autouse=True)
def vapid(settings: LazySettings, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("vapid_key")
    settings.SHELFWATCH_VAPID_KEY = capsys.readouterr().out.strip()


@pytest.fixture
def browser(manager_client: Client, receiver: Receiver) -> Browser:
    """The manager's, subscribed."""
    made = Browser(f"{receiver.url}push/1")
    answer = manager_client.post("/settings/push/here/", made.subscription, "application/json")
    assert answer.status_code == 201
    return made


def _opens(shelf: Shelf, by: User, **fields: object) -> Alert:
    alert: Alert = AlertFactory(shelf=shelf, status=AlertStatus.SUSPECTED, **fields)
    alert_confirm(alert_id=alert.pk, by=by)
    return alert


def _work() -> None:
    """As the worker does."""
    for one in PushSubscription.objects.all():
        push_send(subscription_id=one.pk)


def test_a_place_to_fill_is_told_to_the_browser_and_signed_by_the_site(
    browser: Browser, receiver: Receiver, staff: User, shelf: Shelf
) -> None:
    oats = Product.objects.create(item_number="1", name="Oat flakes")
    alert = _opens(shelf, staff, product=oats)
    _work()
    headers, body = receiver.got[0]
    told = browser.opened(body)
    assert told["title"] == shelf.name
    assert told["body"] == "2 facings of Oat flakes empty, 2nd row from the top"
    assert told["url"] == f"/alerts/{alert.pk}/"
    assert headers["Content-Encoding"] == "aes128gcm"
    token, key = headers["Authorization"].removeprefix("vapid t=").split(", k=")
    head, claims, mark = token.split(".")
    r, s = (int.from_bytes(part, "big") for part in (bytes_of(mark)[:32], bytes_of(mark)[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(key))
    signed = f"{head}.{claims}".encode()
    public.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    assert json.loads(bytes_of(claims))["aud"] == receiver.url.rstrip("/")
    _work()
    assert len(receiver.got) == 1, "told once"


def test_what_opened_together_is_told_together(
    browser: Browser, receiver: Receiver, staff: User, shelf: Shelf
) -> None:
    for row in (1, 2, 3):
        _opens(shelf, staff, place=f"row:{row}", row=row)
    _work()
    (_, body) = receiver.got[-1]
    assert sum(1 for _ in receiver.got) == 1
    assert browser.opened(body)["body"] == "3 places to fill"


def test_a_german_is_told_in_german(
    browser: Browser, receiver: Receiver, manager: User, staff: User, shelf: Shelf
) -> None:
    User.objects.filter(pk=manager.pk).update(language="de")
    _opens(shelf, staff)
    _work()
    _opens(shelf, staff, place="row:3", row=3)
    _opens(shelf, staff, place="row:4", row=4)
    _work()
    one, several = (browser.opened(body)["body"] for _, body in receiver.got)
    assert one == "2 Facings leer, 2. Fachboden von oben"
    assert several == "2 Plätze nachzufüllen"


def test_quiet_hours_are_kept_and_the_sweeper_sends_afterwards(
    browser: Browser, receiver: Receiver, manager: User, staff: User, shelf: Shelf
) -> None:
    hour = timezone.now().astimezone(shelf.store.zone).hour
    manager.quiet_from, manager.quiet_to = hour, (hour + 2) % 24
    manager.save()
    _opens(shelf, staff)
    _work()
    assert receiver.got == []
    PushNotice.objects.update(due_at=timezone.now() - timedelta(minutes=10))
    push_sweep()
    _work()
    assert len(receiver.got) == 1


def test_a_push_waits_while_the_stores_mail_is_held_back(
    browser: Browser, receiver: Receiver, staff: User, shelf: Shelf
) -> None:
    Store.objects.update(mail_held_at=timezone.now())
    _opens(shelf, staff)
    _work()
    assert receiver.got == []
    PushNotice.objects.update(due_at=timezone.now() - timedelta(minutes=10))
    before = waiting_messages()
    push_sweep()
    assert waiting_messages() == before, "workers are told of nothing that they may not send"
    Store.objects.update(mail_held_at=None)
    push_sweep()
    assert waiting_messages() == before + 1
    _work()
    assert len(receiver.got) == 1


def test_a_shelf_that_is_read_wrongly_too_often_tells_no_browser(
    browser: Browser, receiver: Receiver, staff: User, shelf: Shelf
) -> None:
    for row in range(20):
        AlertFactory(
            shelf=shelf,
            place=f"row:{row + 10}",
            status=AlertStatus.RESOLVED,
            resolved_at=timezone.now(),
            resolution=Resolution.WRONG_READING,
        )
    _opens(shelf, staff)
    _work()
    assert receiver.got == []
    assert not PushNotice.objects.exists()


def test_a_browser_whose_person_logged_out_is_told_nothing_more(
    browser: Browser, manager_client: Client, receiver: Receiver, staff: User, shelf: Shelf
) -> None:
    elsewhere = Client()
    elsewhere.force_login(PushSubscription.objects.get().user)
    elsewhere.post("/logout/")
    assert PushSubscription.objects.exists(), "another browser's logout is none of its business"
    manager_client.post("/logout/")
    _opens(shelf, staff)
    _work()
    assert receiver.got == []


def test_a_browser_that_is_gone_is_forgotten(
    browser: Browser, receiver: Receiver, staff: User, shelf: Shelf
) -> None:
    receiver.answers = [410]
    _opens(shelf, staff)
    _work()
    assert not PushSubscription.objects.exists()


def test_strangers_and_filled_places_are_not_told(
    stranger_client: Client,
    receiver: Receiver,
    manager: User,
    manager_client: Client,
    staff: User,
    shelf: Shelf,
) -> None:
    theirs = Browser(f"{receiver.url}push/2")
    stranger_client.post("/settings/push/here/", theirs.subscription, "application/json")
    _opens(shelf, staff)
    _work()
    assert receiver.got == []
    mine = Browser(f"{receiver.url}push/3")
    manager_client.post("/settings/push/here/", mine.subscription, "application/json")
    alert = _opens(shelf, staff, place="row:3", row=3)
    Alert.objects.filter(pk=alert.pk).update(
        status=AlertStatus.RESOLVED, resolved_at=timezone.now()
    )
    _work()
    assert receiver.got == []


def test_without_a_key_nothing_is_written_and_the_page_says_so(
    browser: Browser,
    settings: LazySettings,
    manager_client: Client,
    staff: User,
    shelf: Shelf,
) -> None:
    settings.SHELFWATCH_VAPID_KEY = ""
    _opens(shelf, staff)
    assert not PushNotice.objects.exists()
    assert "has not switched notices on" in manager_client.get("/settings/push/").content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "ftp://push.example.com/1"},
        {"keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"keys": {}},
    ],
)
def test_what_is_no_browser_is_refused(
    manager_client: Client, receiver: Receiver, change: dict[str, object]
) -> None:
    sent = Browser(f"{receiver.url}push/1").subscription | change
    answer = manager_client.post("/settings/push/here/", sent, "application/json")
    assert answer.status_code == 422
    assert not PushSubscription.objects.exists()


def test_whoever_takes_over_a_browser_is_told_and_ends_it(
    browser: Browser, stranger: User, stranger_client: Client
) -> None:
    stranger_client.post("/settings/push/here/", browser.subscription, "application/json")
    assert PushSubscription.objects.get().user == stranger
    gone = {"endpoint": browser.subscription["endpoint"]}
    stranger_client.delete("/settings/push/here/", gone, "application/json")
    assert not PushSubscription.objects.exists()
