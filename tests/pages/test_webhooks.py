"""The pages of webhooks: a manager makes one, tries it, sees how it went, mends and removes it."""

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Mailing, Store
from audits.services.mailings import mailing_send
from integrations.models import Notice, NoticeStatus, Webhook
from integrations.services.notices import notice_ping
from integrations.services.sending import notice_send
from integrations.services.webhooks import webhook_create, webhook_disable
from tests.factories import StoreFactory
from tests.pages.browser import DESK, PHONE, log_in, opened
from tests.pages.conftest import text
from tests.receiver import Receiver

FORM = {
    "name": "Head office",
    "url": "https://hooks.example.com/in",
    "events": ["alert.opened", "alert.resolved"],
}

ADMIN = "/admin/integrations/webhook/"


def made(owner: User, url: str = "https://hooks.example.com/in") -> Webhook:
    return webhook_create(owner=owner, name="Head office", url=url, events=["alert.opened"])


@pytest.mark.django_db
def test_the_secret_is_shown_once(manager_client: Client, store: Store) -> None:
    answer = manager_client.post("/settings/webhooks/", FORM | {"stores": [store.pk]})
    webhook = Webhook.objects.get()
    assert webhook.secret in text(answer)
    assert list(webhook.stores.all()) == [store]
    page = text(manager_client.get(f"/settings/webhooks/{webhook.pk}/"))
    assert "https://hooks.example.com/in" in page
    assert "Place to fill, Place filled" in page
    assert webhook.secret not in page
    assert "Head office" in text(manager_client.get("/settings/webhooks/"))


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["http://hooks.example.com/", "https://127.0.0.1/", "nowhere", ""])
def test_an_address_inside_is_refused_at_its_field(manager_client: Client, url: str) -> None:
    answer = manager_client.post("/settings/webhooks/", FORM | {"url": url})
    assert answer.status_code == 422
    assert 'id="id_url_error"' in answer.content.decode()
    assert not Webhook.objects.exists()


@pytest.mark.django_db
def test_stores_of_others_cannot_be_chosen(manager_client: Client) -> None:
    answer = manager_client.post("/settings/webhooks/", FORM | {"stores": [StoreFactory().pk]})
    assert answer.status_code == 422
    assert not Webhook.objects.exists()


@pytest.mark.django_db
def test_staff_is_told_who_makes_them(staff_client: Client) -> None:
    page = text(staff_client.get("/settings/webhooks/"))
    assert "Managers make webhooks for their stores." in page
    assert "New webhook" not in page
    assert staff_client.post("/settings/webhooks/", FORM).status_code == 403


@pytest.mark.django_db
def test_a_new_secret_is_shown_and_the_old_one_signs_for_a_day(
    manager_client: Client, manager: User
) -> None:
    webhook = made(manager)
    before = webhook.secret
    page = text(manager_client.post(f"/settings/webhooks/{webhook.pk}/secret/"))
    webhook.refresh_from_db()
    assert webhook.secret != before
    assert webhook.secret in page
    assert before not in page
    assert "For a day the old secret signs as well." in page


@pytest.mark.django_db
def test_one_that_was_switched_off_says_so_and_is_switched_on(
    manager_client: Client, manager: User
) -> None:
    webhook = made(manager)
    notice_ping(webhook=webhook)
    now = timezone.now()
    Webhook.objects.update(disabled_at=now, disabled_reason="failures", failing_since=now)
    assert "Switched off after failures" in text(manager_client.get("/settings/webhooks/"))
    address = f"/settings/webhooks/{webhook.pk}/"
    off = text(manager_client.get(address))
    assert "did not take notices for days" in off
    # Nothing would be sent, so nothing is offered and nothing waited for.
    assert "Send a test notice" not in off
    assert "Send again" not in off
    assert "Switch on" in off
    assert "every 2s" not in off
    page = text(manager_client.post(f"{address}on/", follow=True))
    assert "Notices are sent again." in page
    assert "Switched off" not in page
    assert "Send a test notice" in page
    assert "every 2s" in page


@pytest.mark.django_db
def test_one_that_somebody_switched_off_while_it_failed_does_not_blame_the_address(
    manager_client: Client, manager: User
) -> None:
    webhook = made(manager)
    Webhook.objects.update(failing_since=timezone.now())
    webhook_disable(webhook=webhook, by=manager)
    for address in ("/settings/webhooks/", f"/settings/webhooks/{webhook.pk}/"):
        page = text(manager_client.get(address))
        assert "Switched off by hand" in page
        assert "did not take notices" not in page


@pytest.mark.django_db
def test_who_tries_one_that_was_switched_off_meanwhile_is_told_so(
    manager_client: Client, manager: User
) -> None:
    webhook = made(manager)
    notice = notice_ping(webhook=webhook)
    webhook_disable(webhook=webhook, by=manager)
    address = f"/settings/webhooks/{webhook.pk}/"
    for act in ("ping/", f"notices/{notice.pk}/"):
        page = text(manager_client.post(f"{address}{act}", follow=True))
        assert "This webhook is switched off, so nothing is sent there." in page
        assert "on its way" not in page
        assert "sent once more" not in page
    assert Notice.objects.count() == 1


@pytest.mark.django_db
def test_an_operator_switches_off_and_on_in_the_admin_and_the_owner_is_told(
    client: Client, superuser: User, manager: User
) -> None:
    webhook = made(manager)
    Webhook.objects.update(failing_since=timezone.now())
    client.force_login(superuser)
    chosen = {"_selected_action": [webhook.pk]}
    for _ in range(2):
        page = text(client.post(ADMIN, chosen | {"action": "switch_off"}, follow=True))
    assert "Switched off by hand" in page
    mailing_send(mailing_id=Mailing.objects.get().pk)
    [letter] = mail.outbox
    assert letter.to == [manager.email]
    assert "has switched off https://hooks.example.com/in" in str(letter.body)
    assert "three days" not in str(letter.body)
    client.post(ADMIN, chosen | {"action": "switch_on"})
    webhook.refresh_from_db()
    assert (webhook.disabled_at, webhook.failing_since) == (None, None)


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, manager: User) -> Iterator[Page]:
    with opened(browser, live_server.url, size=DESK) as page:
        log_in(page, manager.email)
        yield page


@pytest.mark.django_db(transaction=True)
def test_a_manager_tries_one_sees_how_it_went_and_removes_it(
    desk: Page, receiver: Receiver
) -> None:
    desk.get_by_role("link", name="You").click()
    desk.get_by_role("link", name="Webhooks").click()
    desk.get_by_label("Name").fill("Head office")
    desk.get_by_label("Address").fill(receiver.url)
    desk.get_by_role("button", name="Make the webhook").click()
    secret = desk.get_by_label("The secret, shown this once").input_value()
    desk.get_by_role("button", name="Send a test notice").click()
    expect(desk.locator("#notices").get_by_text("Waiting")).to_be_visible()
    notice_send(notice_id=Notice.objects.get().pk)
    assert receiver.signed_by(secret)
    # The page looks again by itself.
    log = desk.locator("#notices")
    expect(log.get_by_text("Sent", exact=True)).to_be_visible()
    expect(log.get_by_text(re.compile(r"answered 204 in \d+ ms"))).to_be_visible()
    log.get_by_text("What was sent").click()
    expect(log.get_by_text('"type":"ping"')).to_be_visible()
    log.get_by_role("button", name="Send again").click()
    expect(desk.get_by_text("It is sent once more.")).to_be_visible()
    assert Notice.objects.filter(status=NoticeStatus.PENDING).count() == 1
    desk.get_by_role("button", name="Remove").click()
    desk.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(desk.get_by_text("Head office is told nothing any more.")).to_be_visible()
    assert not Webhook.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_long_address_fits_a_phone(
    browser: Browser, live_server: LiveServer, manager: User
) -> None:
    webhook = made(manager, f"https://hooks.example.com/{'shelves' * 20}")
    with opened(browser, live_server.url, size=PHONE) as page:
        log_in(page, manager.email)
        for address in ("/settings/webhooks/", f"/settings/webhooks/{webhook.pk}/"):
            page.goto(f"{live_server.url}{address}")
            box = page.get_by_text(webhook.url).bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= PHONE["width"]
