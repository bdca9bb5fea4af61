"""Who may ask predict: a login, a key made for it, or everybody where the site says so."""

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from tests.api.conftest import KeyClient, problem
from tests.photos import jpeg

pytestmark = pytest.mark.django_db


def post(client: Client) -> object:
    return client.post("/predict", {"image": SimpleUploadedFile("shelf.jpg", jpeg())})


def status(client: Client) -> int:
    answer = post(client)
    return int(answer.status_code)  # type: ignore[attr-defined]


def test_nobody_in_particular_may_not(client: Client) -> None:
    assert problem(post(client)) == (401, "not_authenticated", None)


def test_nobody_in_particular_may_where_the_site_is_open(
    client: Client, settings: LazySettings
) -> None:
    settings.SHELFWATCH_PREDICT_ANONYMOUS = True
    assert status(client) == 200


def test_manager_staff_and_stranger_may(
    manager_client: Client, staff_client: Client, stranger_client: Client
) -> None:
    assert [status(client) for client in (manager_client, staff_client, stranger_client)] == [
        200,
        200,
        200,
    ]


def test_a_key_for_predict_may(staff: User, key_client: KeyClient) -> None:
    assert status(key_client(staff, "predict")) == 200


def test_a_key_for_reading_and_writing_may_not(staff: User, key_client: KeyClient) -> None:
    answer = post(key_client(staff, "read", "write"))
    assert problem(answer) == (403, "scope_missing", None)


def test_a_wrong_key_is_refused_even_where_the_site_is_open(settings: LazySettings) -> None:
    settings.SHELFWATCH_PREDICT_ANONYMOUS = True
    answer = post(Client(headers={"X-API-Key": "sw_wrong"}))
    assert problem(answer) == (401, "api_key_invalid", None)


def test_a_browsers_login_needs_its_csrf_token(manager: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(manager)
    assert problem(post(browser)) == (403, "permission_denied", None)


@pytest.mark.parametrize("place", ["header", "form"])
def test_a_browser_with_its_csrf_token_may(manager: User, place: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(manager)
    browser.get("/profile/")
    token = browser.cookies["csrftoken"].value
    form = {"image": SimpleUploadedFile("shelf.jpg", jpeg())}
    if place == "form":
        answer = browser.post("/predict", {**form, "csrfmiddlewaretoken": token})
    else:
        answer = browser.post("/predict", form, headers={"X-CSRFToken": token})
    assert answer.status_code == 200


def test_a_key_needs_no_csrf_token(manager: User, key_client: KeyClient) -> None:
    client = key_client(manager, "predict")
    client.handler.enforce_csrf_checks = True
    assert status(client) == 200
