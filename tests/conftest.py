"""Fixtures of every test: the three users, and photographs rendered for tests."""

import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import LazySettings, settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import expect

from accounts.models import Role, User
from audits.models import Shelf, Store
from detection import reset
from tests.factories import MembershipFactory, ShelfFactory, StoreFactory
from tests.migrating import migrate_to_newest
from tests.receiver import Receiver, receiving
from tests.shared import migrated_database, once
from tests.static_files import look_once
from tests.waiting import PATIENCE

# A test never fails for being slow on a busy machine; examples are the same at each run.
hypothesis.settings.register_profile("shelfwatch", deadline=None, derandomize=True)
hypothesis.settings.load_profile("shelfwatch")
# Playwright itself gives a page five seconds to show what is expected of it.
expect.set_options(timeout=PATIENCE * 1000)


@pytest.hookimpl(optionalhook=True, wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Two more than xdist itself takes: many tests wait for a browser or a server."""
    return (yield) + 2


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database", action="store_true", help="only tests that use the process's database"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--only-database"):
        return
    config.hook.pytest_deselected(items=[item for item in items if not _uses_database(item)])
    items[:] = filter(_uses_database, items)


def _uses_database(item: pytest.Item) -> bool:
    """Browsers are left out too: what a page does there hangs on no database, and what the site
    asks of one for it, other tests ask as well."""
    asked = set(getattr(item, "fixturenames", ()))
    uses = {"db", "transactional_db"} & asked or item.get_closest_marker("django_db")
    return bool(uses) and "live_server" not in asked


@pytest.fixture(autouse=True)
def _cheap_passwords(settings: LazySettings) -> None:
    """Hashing is slow on purpose; tests log in hundreds of times."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_collected() -> Iterator[None]:
    """Pages name their files by hash, as in production; a file that is not there fails."""
    once("static", lambda _: call_command("collectstatic", interactive=False, verbosity=0))
    with pytest.MonkeyPatch.context() as patch:
        look_once(patch)
        yield


@pytest.fixture(scope="session")
def migrated() -> Path:
    """An empty SQLite database that needs no migration any more, to be copied."""
    return migrated_database()


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> bool:
    """In place of pytest-django's: on SQLite each process begins with a copy of one database that
    was migrated for all of them, and keeps it; its folder ends with the process."""
    database = settings.DATABASES["default"]
    on_sqlite = str(database["ENGINE"]).endswith("sqlite3")
    if on_sqlite:
        shutil.copy(request.getfixturevalue("migrated"), database["TEST"]["NAME"])
    return on_sqlite


@pytest.fixture(scope="session", autouse=True)
def _detector_ends_with_the_tests() -> Iterator[None]:
    yield
    reset()


@pytest.fixture
def store(db: None) -> Store:
    return StoreFactory(code="17", name="Corner Store")


@pytest.fixture
def shelf(store: Store) -> Shelf:
    return ShelfFactory(store=store, code="A1", name="Cereals")


@pytest.fixture
def manager(store: Store) -> User:
    return MembershipFactory(store=store, role=Role.MANAGER, user__name="Mia Manager").user


@pytest.fixture
def staff(store: Store) -> User:
    return MembershipFactory(store=store, role=Role.STAFF, user__name="Sam Staff").user


@pytest.fixture
def stranger(db: None) -> User:
    """A manager, but of another store."""
    return MembershipFactory(role=Role.MANAGER, user__name="Olga Other").user


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("root@example.com", "correct horse battery")


def _logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def manager_client(manager: User) -> Client:
    return _logged_in(manager)


@pytest.fixture
def staff_client(staff: User) -> Client:
    return _logged_in(staff)


@pytest.fixture
def stranger_client(stranger: User) -> Client:
    return _logged_in(stranger)


@pytest.fixture
def receiver(settings: LazySettings) -> Iterator[Receiver]:
    """Of webhooks and of pushes, on loopback."""
    settings.SHELFWATCH_WEBHOOK_PRIVATE = True
    with receiving() as kept:
        yield kept


@pytest.fixture
def newest_afterwards(transactional_db: None) -> Iterator[None]:
    """For tests that migrate back."""
    yield
    migrate_to_newest()
