"""While a feed of what the books say is taken in, others go on with the store's shelves.

PostgreSQL alone: SQLite lets one in at a time whatever it is about.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from accounts.models import User
from audits.models import (
    Alert,
    AlertStatus,
    Audit,
    Hold,
    HoldKind,
    Product,
    Shelf,
    Source,
    Store,
)
from audits.services.alerts import alert_resolve
from audits.services.on_hand import OnHandRow, on_hand_import
from audits.services.uploads import audit_create
from tests.audits.locks import connections_waiting
from tests.factories import AlertFactory, ShelfFactory
from tests.photos import jpeg
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _on_postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("locks of rows are PostgreSQL's")


@pytest.fixture
def meanwhile() -> Iterator[Callable[..., Future[object]]]:
    """Has another connection do something, which gives up after five seconds for a lock."""

    def run(what: Callable[[], object]) -> object:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '5s'")
            return what()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        yield lambda what: pool.submit(run, what)


@pytest.fixture
def oats() -> Product:
    return Product.objects.create(item_number="1", name="Oats")


def settled(shelf: Shelf, product: Product, by: User) -> Alert:
    alert: Alert = AlertFactory(shelf=shelf, product=product)
    return alert_resolve(alert_id=alert.pk, by=by, why="None left")


def waits(alert: Alert) -> Hold:
    """Somebody found nothing left of it."""
    return Hold.objects.create(
        shelf=alert.shelf,
        place=alert.place,
        kind=HoldKind.NO_STOCK,
        alert=alert,
        at=timezone.now(),
    )


def feed(store: Store, quantity: int = 12, later: int = 0) -> None:
    as_of = datetime.now(UTC) + timedelta(seconds=later)
    on_hand_import(store=store, rows=[OnHandRow("1", quantity, as_of)])


def is_free(shelf: Shelf) -> bool:
    """Whether nobody keeps the shelf from whoever records an audit of it."""
    try:
        with transaction.atomic():
            Shelf.objects.select_for_update(nowait=True).get(pk=shelf.pk)
    except OperationalError:
        return False
    return True


def test_only_shelves_that_wait_for_its_goods_are_kept(
    shelf: Shelf, oats: Product, staff: User, meanwhile: Callable[..., Future[object]]
) -> None:
    tea = Product.objects.create(item_number="2", name="Tea")
    for_tea, idle = (ShelfFactory(store=shelf.store, code=code) for code in ("B1", "C1"))
    waits(settled(shelf, oats, staff))
    waits(settled(for_tea, tea, staff))
    with transaction.atomic():
        feed(shelf.store)
        free = [meanwhile(lambda one=one: is_free(one)) for one in (shelf, for_tea, idle)]
        assert [one.result(timeout=30) for one in free] == [False, True, True]


def test_photos_of_any_shelf_are_taken_in_meanwhile(
    shelf: Shelf, oats: Product, staff: User, meanwhile: Callable[..., Future[object]]
) -> None:
    alert = settled(shelf, oats, staff)
    waits(alert)
    with transaction.atomic():
        feed(shelf.store)
        alert.refresh_from_db()
        assert alert.status != AlertStatus.RESOLVED
        sent = meanwhile(lambda: audit_create(shelf=shelf, photos=[jpeg()], source=Source.PAGE))
        assert isinstance(sent.result(timeout=30), Audit)


def test_what_people_say_of_other_shelves_is_taken_meanwhile(
    shelf: Shelf, oats: Product, staff: User, meanwhile: Callable[..., Future[object]]
) -> None:
    idle: Alert = AlertFactory(shelf=ShelfFactory(store=shelf.store, code="C1"))
    waits(settled(shelf, oats, staff))
    with transaction.atomic():
        feed(shelf.store)
        said = meanwhile(lambda: alert_resolve(alert_id=idle.pk, by=staff, why="Filled"))
        said.result(timeout=30)
    idle.refresh_from_db()
    assert idle.status == AlertStatus.RESOLVED


def test_a_place_that_begins_to_wait_meanwhile_waits_for_the_next_goods(
    shelf: Shelf, oats: Product, staff: User, meanwhile: Callable[..., Future[object]]
) -> None:
    """Else the feed would want a shelf while it keeps the store, and another the other way."""
    alert = settled(shelf, oats, staff)
    with transaction.atomic():
        Store.objects.select_for_update().get(pk=shelf.store_id)
        first = meanwhile(lambda: feed(shelf.store))
        wait_until(lambda: connections_waiting() == 1)
        meanwhile(lambda: waits(alert)).result(timeout=30)
    first.result(timeout=30)
    alert.refresh_from_db()
    assert alert.status == AlertStatus.RESOLVED
    feed(shelf.store, quantity=24, later=1)
    alert.refresh_from_db()
    assert alert.status != AlertStatus.RESOLVED
