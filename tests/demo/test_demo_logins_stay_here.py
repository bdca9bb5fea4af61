"""The demo's password is printed on a screen, so it opens nothing from elsewhere."""

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts.models import User
from tests.factories import PASSWORD, UserFactory
from tests.pages.conftest import text

pytestmark = pytest.mark.django_db

LOOPBACK = ("localhost:8000", "127.0.0.1:8000", "127.0.0.2", "[::1]:8000")
ELSEWHERE = ("shelves.example.com", "192.168.1.7:8000", "127.0.0.1.example.com")
REFUSED = "works only on the machine"


@pytest.fixture(autouse=True)
def _any_host(settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SHELFWATCH_BASE_URL = "http://127.0.0.1:8000"
    settings.DEBUG = False
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture
def demo_user(db: None) -> User:
    return UserFactory(is_demo=True, is_staff=True, is_superuser=True)


def log_in(client: Client, user: User, host: str, path: str = "/login/") -> str:
    answer = client.post(
        path, {"username": user.email, "password": PASSWORD}, headers={"host": host}
    )
    return "in" if answer.status_code == 302 else text(answer)


@pytest.mark.parametrize("host", LOOPBACK)
def test_it_works_on_the_machine_itself(client: Client, demo_user: User, host: str) -> None:
    assert log_in(client, demo_user, host) == "in"


@pytest.mark.parametrize("path", ["/login/", "/admin/login/"])
@pytest.mark.parametrize("host", ELSEWHERE)
def test_it_is_refused_elsewhere_with_a_sentence(
    client: Client, demo_user: User, host: str, path: str
) -> None:
    assert REFUSED in log_in(client, demo_user, host, path)
    assert "_auth_user_id" not in client.session


def test_claiming_to_be_the_machine_itself_does_not_help(
    client: Client, demo_user: User, settings: LazySettings
) -> None:
    settings.SHELFWATCH_BASE_URL = "http://shelves.example.com"
    assert REFUSED in log_in(client, demo_user, "localhost")


def test_a_wrong_password_says_nothing_about_the_demo(client: Client, demo_user: User) -> None:
    demo_user.set_password("another one entirely")
    demo_user.save()
    assert "do not belong together" in log_in(client, demo_user, "shelves.example.com")


def test_a_developer_may_use_it_anywhere(
    client: Client, demo_user: User, settings: LazySettings
) -> None:
    settings.DEBUG = True
    assert log_in(client, demo_user, "192.168.1.7:8000") == "in"


@pytest.mark.parametrize("host", ELSEWHERE)
def test_everybody_else_logs_in_everywhere(client: Client, host: str) -> None:
    assert log_in(client, UserFactory(), host) == "in"
