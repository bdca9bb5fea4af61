"""A store's people: invited, changed, taken out; and a phone that they share, with a PIN each."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Membership, Role, StorePhone, User
from accounts.pins import COOKIE
from audits.models import Alert, Mailing, Reference, Shelf, Source, Store
from audits.services.mailings import mailing_send
from audits.services.records import audit_record
from audits.services.uploads import audit_create
from tests.factories import PASSWORD, AlertFactory, StoreFactory
from tests.findings import found
from tests.pages.conftest import claim, text
from tests.photos import shelf_photo

pytestmark = pytest.mark.django_db

PIN = "8306"


def test_somebody_new_is_invited_chooses_a_password_and_is_in(
    manager_client: Client, store: Store
) -> None:
    address = f"/stores/{store.pk}/members/"
    form = {"mail": "new@example.com", "name": "Nina New", "role": "staff"}
    page = manager_client.post(address, form, follow=True)
    assert "A mail with the way in is on its way to new@example.com." in text(page)
    mailing_send(mailing_id=Mailing.objects.get().pk)
    letter = mail.outbox[0]
    assert letter.to == ["new@example.com"]
    assert letter.subject == f"Mia Manager invites you to {store.name} on ShelfWatch"
    assert "Mia Manager made you staff of" in letter.body
    way = re.search(r"https?://[^/]+(/password/reset/\S+)", str(letter.body))
    assert way
    browser = Client()
    choose = browser.get(way[1], follow=True)
    assert "At least 8 characters" in text(choose)
    chosen = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    browser.post(choose.request["PATH_INFO"], chosen)
    browser.post("/login/", {"username": "new@example.com", "password": PASSWORD})
    assert browser.get(f"/stores/{store.pk}/").status_code == 200


def test_who_is_known_already_is_told_where_to_find_the_store(
    manager_client: Client, store: Store, stranger: User
) -> None:
    stranger.last_login = stranger.date_joined
    stranger.save()
    form = {"mail": stranger.email.upper(), "name": "Other Name", "role": "manager"}
    manager_client.post(f"/stores/{store.pk}/members/", form)
    mailing_send(mailing_id=Mailing.objects.get().pk)
    assert "/password/reset/" not in mail.outbox[0].body
    stranger.refresh_from_db()
    assert stranger.name == "Olga Other"
    assert stranger.memberships.get(store=store).role == Role.MANAGER
    again = manager_client.post(f"/stores/{store.pk}/members/", form)
    assert again.status_code == 422
    assert "a member of the store already" in text(again)


def test_a_store_keeps_a_manager_and_who_goes_lets_go(
    manager_client: Client, manager: User, staff: User, store: Store, shelf: Shelf
) -> None:
    mine = manager.memberships.get(store=store)
    theirs = staff.memberships.get(store=store)
    address = f"/stores/{store.pk}/members/"
    for wanted in ("staff", "remove"):
        page = manager_client.post(f"{address}{mine.pk}/", {"do": wanted}, follow=True)
        assert "A store needs a manager" in text(page)
    alert: Alert = AlertFactory(shelf=shelf, taken_by=staff, taken_at=manager.date_joined)
    manager_client.post(f"{address}{theirs.pk}/", {"do": "manager"})
    assert Membership.objects.filter(store=store, role=Role.MANAGER).count() == 2
    manager_client.post(f"{address}{theirs.pk}/", {"do": "remove"})
    assert not Membership.objects.filter(pk=theirs.pk).exists()
    alert.refresh_from_db()
    assert alert.taken_by is None


def _shared(manager_client: Client, store: Store) -> Client:
    """A phone that a manager made the store's."""
    answer = manager_client.post(f"/stores/{store.pk}/phones/", {"phone_name": "Till 1"})
    phone = Client()
    phone.cookies[COOKIE] = answer.cookies[COOKIE].value
    return phone


def _choose_pin(user: User, store: Store, pin: str = PIN) -> Membership:
    browser = Client()
    browser.force_login(user)
    member = user.memberships.get(store=store)
    answer = browser.post(f"/profile/pins/{member.pk}/", {"pin": pin, "again": pin})
    assert answer.status_code == 302
    member.refresh_from_db()
    return member


def test_on_the_stores_phone_name_and_pin_open_the_store_and_little_else(
    manager_client: Client, staff: User, store: Store, shelf: Shelf
) -> None:
    elsewhere = StoreFactory(name="Elsewhere")
    Membership.objects.create(user=staff, store=elsewhere, role=Role.MANAGER)
    member = _choose_pin(staff, store)
    assert PIN not in member.pin
    phone = _shared(manager_client, store)
    assert manager_client.get("/").status_code == 302, "who shares the phone is logged out on it"

    assert phone.get("/", follow=True).request["PATH_INFO"] == "/phone/"
    page = phone.post("/phone/", {"who": member.pk, "pin": PIN}, follow=True)
    assert page.request["PATH_INFO"] == "/check/"
    assert "Hand over" in text(page)
    assert phone.get(f"/shelves/{shelf.pk}/check/").status_code == 200
    assert phone.get(f"/stores/{elsewhere.pk}/").status_code == 404
    for address in ("/profile/", "/settings/keys/", "/admin/", f"/stores/{elsewhere.pk}/members/"):
        assert phone.get(address)["Location"] == "/phone/password/", address
    phone.post("/logout/")
    assert phone.get("/")["Location"].startswith("/login/")


def test_wrong_pins_lock_and_a_pin_opens_nothing_on_other_phones(
    manager_client: Client, staff: User, store: Store
) -> None:
    member = _choose_pin(staff, store)
    phone = _shared(manager_client, store)
    for _ in range(5):
        answer = phone.post("/phone/", {"who": member.pk, "pin": "0001"})
        assert "That is not the PIN." in text(answer)
    assert phone.post("/phone/", {"who": member.pk, "pin": PIN}).status_code == 422
    other = Client()
    other.cookies[COOKIE] = "made-up"
    assert other.post("/phone/", {"who": member.pk, "pin": PIN})["Location"] == "/login/"


def test_a_phone_that_is_ended_throws_out_who_is_on_it(
    manager_client: Client, manager: User, staff: User, store: Store
) -> None:
    member = _choose_pin(staff, store)
    phone = _shared(manager_client, store)
    phone.post("/phone/", {"who": member.pk, "pin": PIN})
    assert phone.get("/check/").status_code == 200
    manager_client.force_login(manager)
    row = StorePhone.objects.get()
    manager_client.post(f"/stores/{store.pk}/phones/{row.pk}/end/")
    assert phone.get("/check/")["Location"] == "/login/"


def test_with_a_pin_a_manager_approves_a_reference_photo_and_staff_does_not(
    manager_client: Client, manager: User, staff: User, store: Store, shelf: Shelf
) -> None:
    """Their roles decide on the shared phone as everywhere; naming positions wants the password."""
    audit = audit_create(shelf=shelf, photos=[shelf_photo()], source=Source.PAGE, created_by=staff)
    claim(audit)
    audit_record(audit=audit, found=[(audit.photos.get(), found())])
    ask = {"photo": audit.photos.get().pk, "how": "better"}
    address = f"/checks/{audit.pk}/reference/"
    mine, theirs = _choose_pin(manager, store), _choose_pin(staff, store)
    phone = _shared(manager_client, store)
    phone.post("/phone/", {"who": theirs.pk, "pin": PIN})
    assert "Use as reference" not in text(phone.get(f"/checks/{audit.pk}/"))
    assert phone.post(address, ask).status_code == 404
    phone.post("/logout/")
    phone.post("/phone/", {"who": mine.pk, "pin": PIN})
    assert "Use as reference" in text(phone.get(f"/checks/{audit.pk}/"))
    page = phone.post(address, ask, follow=True)
    assert "This photo is the reference now." in text(page)
    assert Reference.objects.get(photo__audit=audit).approved_by == manager


@pytest.mark.parametrize("pin", ["123", "1111", "1234", "8765", "12a4", "123456789"])
def test_pins_that_everybody_tries_are_refused(staff: User, store: Store, pin: str) -> None:
    browser = Client()
    browser.force_login(staff)
    member = staff.memberships.get(store=store)
    answer = browser.post(f"/profile/pins/{member.pk}/", {"pin": pin, "again": pin})
    assert answer.status_code == 422
    member.refresh_from_db()
    assert member.pin == ""
