"""A photo that does not line up after a planogram took effect: which planograms count for that."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from audits.models import Alert, Planogram, Product, Reference, Resolution, Shelf, Slot
from audits.selectors.resets import reset_due_at
from audits.services.alerts import alert_resolve
from audits.services.planograms import Publication, SlotDraft, planograms_publish
from audits.services.restores import planogram_restore
from tests.audits.conftest import MORNING, See

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(MORNING + timedelta(hours=4)):
        yield


def strange(see: See, shelf: Shelf, hour: float) -> bool:
    """Whether a reset is due once a photo has not lined up with a reference of last month."""
    Reference.objects.update(created_at=MORNING - timedelta(days=30))
    see(hour, trusted=False)
    shelf.refresh_from_db()
    return reset_due_at(shelf)


def published(shelf: Shelf, key: str, *, days_ago: int = 0) -> None:
    """As a file of head office does it, today."""
    product = Product.objects.get()
    day = (MORNING - timedelta(days=days_ago)).date()
    draft = SlotDraft(key, row=2, sequence=1, product_id=product.pk, facings=3)
    planograms_publish(publications=[Publication(shelf.pk, day, [draft])], created_by=None)


def test_a_position_that_somebody_delisted_today_rebuilds_no_shelf(
    see: See, shelf: Shelf, planogram: Planogram, staff: User, manager: User
) -> None:
    see(0, s2="out")
    alert = Alert.objects.get()
    alert_resolve(alert_id=alert.pk, by=staff, why="said", resolution=Resolution.DELISTED)
    assert shelf.planograms.get(version=2).slots.exclude(product=None).exists()
    assert not strange(see, shelf, 1)
    planogram_restore(planogram=planogram, by=manager)
    assert shelf.planograms.count() == 3
    assert not strange(see, shelf, 2)


def test_nor_does_a_position_that_somebody_put_on_the_photo_today(
    see: See, shelf: Shelf, planogram: Planogram, manager: User
) -> None:
    see(0)
    slots = list(planogram.slots.all())
    named = Slot(key="e0123456789abcdef", row=1, sequence=1, product=Product.objects.get())
    edited = Planogram.objects.create(
        shelf=shelf,
        version=2,
        status="published",
        effective_from=MORNING.date(),
        created_by=manager,
    )
    for slot in [*slots, named]:
        slot.pk, slot.planogram = None, edited
        slot._state.adding = True
        slot.save()
    assert not strange(see, shelf, 1)


@pytest.mark.parametrize(
    ("key", "days_ago"), [("2.7.1", 0), ("s1", 3)], ids=["for today", "for another day"]
)
def test_a_planogram_of_head_office_does(see: See, shelf: Shelf, key: str, days_ago: int) -> None:
    see(0)
    published(shelf, key, days_ago=days_ago)
    assert strange(see, shelf, 1)


def test_one_from_before_the_reference_photo_does_not(see: See, shelf: Shelf) -> None:
    see(0)
    published(shelf, "2.7.1", days_ago=40)
    assert not strange(see, shelf, 1)


def edited_daily(planogram: Planogram, days: int) -> None:
    """A copy of the planogram for each of the last days, made on it."""
    slots = list(planogram.slots.all())
    for number in range(days):
        at = MORNING - timedelta(days=days - 1 - number)
        with time_machine.travel(at):
            copy = Planogram.objects.create(
                shelf=planogram.shelf,
                version=planogram.version + 1 + number,
                status="published",
                effective_from=at.date(),
            )
        for slot in slots:
            slot.pk, slot.planogram = None, copy
            slot._state.adding = True
        Slot.objects.bulk_create(slots)


def test_a_shelf_that_is_edited_every_day_asks_no_more_than_another(
    see: See,
    shelf: Shelf,
    planogram: Planogram,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    see(0)
    edited_daily(planogram, 25)
    assert not strange(see, shelf, 1)
    with django_assert_max_num_queries(4):
        assert not reset_due_at(shelf)


def test_a_file_among_the_edits_counts_though_edits_are_newer(
    see: See, shelf: Shelf, planogram: Planogram
) -> None:
    see(0)
    with time_machine.travel(MORNING - timedelta(days=3)):
        published(shelf, "2.7.1", days_ago=3)
    edited_daily(shelf.planograms.get(version=2), 3)
    assert strange(see, shelf, 1)
