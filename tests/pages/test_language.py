"""People read the language that they chose, or that their browser asks for; machines English."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.language import language_of
from accounts.models import User
from accounts.stopping import stop_token
from tests.catalogue.files import bring
from tests.pages.browser import PHONE, log_in, opened, wait_for

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}

pytestmark = pytest.mark.django_db


def _language(client: Client, path: str = "/profile/", **headers: str) -> str:
    page = client.get(path, headers=headers)
    language: str = page.headers["Content-Language"]
    assert f'<html lang="{language}">' in page.content.decode()
    return language


def test_a_browser_is_answered_in_its_language(client: Client) -> None:
    assert _language(client, "/login/") == "en"
    assert _language(client, "/login/", **GERMAN) == "de"
    assert _language(client, "/login/", **{"Accept-Language": "fr"}) == "en"


def test_the_login_page_offers_both_and_the_browser_keeps_the_choice(client: Client) -> None:
    words = client.get("/login/").content.decode()
    assert "Deutsch" in words
    assert "English" in words
    answer = client.post("/language/", {"language": "de", "next": "/login/?next=/alerts/"})
    assert answer.headers["Location"] == "/login/?next=/alerts/"
    assert _language(client, "/login/") == "de"
    assert _language(client, "/login/", **{"Accept-Language": "en"}) == "de"


def test_nobody_is_sent_elsewhere_by_the_choice(client: Client) -> None:
    answer = client.post("/language/", {"language": "de", "next": "https://bad.example/"})
    assert answer.headers["Location"] == "/"


def test_a_person_chooses_it_for_every_browser(manager: User, manager_client: Client) -> None:
    assert _language(manager_client) == "en"
    manager_client.post("/profile/", {"name": "Mia", "language": "de"})
    assert _language(manager_client) == "de"
    elsewhere = Client()
    elsewhere.force_login(manager)
    assert _language(elsewhere, **{"Accept-Language": "en"}) == "de"
    # This browser's login says so as well, where it does not know who comes.
    manager_client.post("/logout/")
    assert _language(manager_client, "/login/") == "de"


def test_without_a_choice_it_is_the_browsers(manager: User, manager_client: Client) -> None:
    manager_client.post("/profile/", {"name": "Mia", "language": "de"})
    manager_client.post("/profile/", {"name": "Mia", "language": ""})
    assert _language(manager_client) == "en"
    assert _language(manager_client, **GERMAN) == "de"


def test_a_form_that_does_not_ask_changes_nothing(manager: User, manager_client: Client) -> None:
    manager_client.post("/profile/", {"name": "Mia", "language": "de"})
    manager_client.post("/profile/", {"name": "Mia"})
    assert _language(manager_client) == "de"


def test_a_language_that_the_site_has_not_is_refused(manager_client: Client) -> None:
    answer = manager_client.post("/profile/", {"name": "Mia", "language": "fr"})
    assert answer.status_code == 422
    assert _language(manager_client) == "en"


def test_mails_are_in_the_chosen_language_or_that_of_the_pages(
    manager: User, manager_client: Client
) -> None:
    assert language_of(manager) == "en"
    manager_client.get("/", headers=GERMAN)
    manager.refresh_from_db()
    assert language_of(manager) == "de"
    manager_client.post("/profile/", {"name": "Mia", "language": "en"})
    manager_client.get("/", headers=GERMAN)
    manager.refresh_from_db()
    assert language_of(manager) == "en"


def test_caches_tell_languages_apart(manager_client: Client) -> None:
    for path in ("/", "/login/", "/nowhere/"):
        answer = manager_client.get(path, headers=GERMAN)
        vary = answer.headers["Vary"].replace(" ", "").split(",")
        assert {"Accept-Language", "Cookie"} <= set(vary), path


@pytest.mark.parametrize(
    "path", ["/health", "/health/live", "/metrics", "/api/v1/stores/", "/api/v1/nowhere/"]
)
def test_machines_get_the_same_whatever_they_ask_for(
    manager: User, manager_client: Client, path: str
) -> None:
    manager.language = "de"
    manager.save()
    answer = manager_client.get(path, headers=GERMAN)
    assert "Content-Language" not in answer.headers
    assert "Accept-Language" not in answer.headers.get("Vary", "")
    if path != "/metrics":
        assert answer.content == manager_client.get(path).content


def test_a_refusal_of_the_api_is_english(manager: User, manager_client: Client) -> None:
    manager.language = "de"
    manager.save()
    answer = manager_client.post("/api/v1/audits/", {}, headers=GERMAN)
    [detail, *_] = [error["detail"] for error in answer.json()["errors"]]
    assert detail == "This field is required."
    assert manager_client.get("/api/docs/").headers["Content-Language"] == "de"


def test_the_link_that_stops_the_mail_speaks_the_mails_language(
    client: Client, manager: User
) -> None:
    manager.language = "de"
    manager.save()
    page = client.get(f"/mail/stop/{stop_token(manager)}/").content.decode()
    assert '<html lang="de">' in page
    assert "E-Mails abbestellen" in page


@pytest.mark.django_db(transaction=True)
def test_the_page_for_no_connection_follows_the_choice(
    browser: Browser, live_server: LiveServer, manager: User
) -> None:
    with opened(browser, live_server.url, size=PHONE, worker=True, allowed="net::") as page:
        log_in(page, manager.email)
        wait_for(page, "navigator.serviceWorker.controller !== null")
        _choose(page, "de")
        page.goto("/alerts/", wait_until="networkidle")
        page.context.set_offline(True)
        page.goto("/reports/")
        expect(page.get_by_role("heading", name="Keine Verbindung")).to_be_visible()
        # Pages that were kept are there, in the language of now.
        page.goto("/alerts/")
        expect(page.locator("html")).to_have_attribute("lang", "de")
        page.context.set_offline(False)


def _choose(page: Page, language: str) -> None:
    page.goto("/profile/", wait_until="networkidle")
    page.locator("select[name=language]").select_option(language)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("html")).to_have_attribute("lang", language)


def test_faults_are_told_in_the_readers_language(client: Client, manager_client: Client) -> None:
    """Those as well that are told before it is known who asks."""
    large = str(300 * 1024 * 1024)
    answer = manager_client.post("/try/", CONTENT_LENGTH=large, headers=GERMAN)
    assert answer.status_code == 413
    assert "Das ist zu viel auf einmal" in answer.content.decode()
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/login/", {}, headers=GERMAN)
    assert answer.status_code == 403
    assert "Bitte versuchen Sie es noch einmal" in answer.content.decode()
    assert "In diesem Regal ist nichts" in client.get("/no/", headers=GERMAN).content.decode()


@pytest.mark.parametrize(
    ("rows", "by_german", "expected"),
    [
        ("17;new@example.com;New;\n", True, "de"),
        ("17;new@example.com;New;\n", False, "en"),
        ("17;new@example.com;New;Deutsch\n", False, "de"),
        ("17;new@example.com;New;en\n", True, "en"),
    ],
)
def test_who_comes_by_a_file_is_written_to_as_it_says_or_as_its_sender_reads(
    manager: User, rows: str, by_german: bool, expected: str
) -> None:
    manager.language = "de" if by_german else "en"
    manager.save()
    bring("members", f"store;mail;name;Sprache\n{rows}", by=manager)
    assert language_of(User.objects.get(email="new@example.com")) == expected
