"""Labels of a shelf's edge, scanned from left to right, name the positions of a row."""

import pytest

from accounts.models import User
from audits.errors import ShelfWatchError
from audits.models import Alert, Gtin, Planogram, Product, Shelf, Slot
from audits.services.naming import row_name
from audits.services.planograms import planogram_in_force
from tests.audits.conftest import MORNING

pytestmark = pytest.mark.django_db


@pytest.fixture
def products() -> list[Product]:
    made = [Product.objects.create(item_number=str(n), name=f"Product {n}") for n in (1, 2, 3)]
    Gtin.objects.create(product=made[1], code="4006381333931")
    return made


@pytest.fixture
def planogram(shelf: Shelf) -> Planogram:
    """Three nameless positions in the second row, one in the third."""
    made = Planogram.objects.create(
        shelf=shelf, version=1, status="published", effective_from="2026-01-01", provisional=True
    )
    for row, sequence in ((2, 2), (2, 1), (2, 3), (3, 1)):
        Slot.objects.create(
            planogram=made, key=f"p{row}{sequence}", row=row, sequence=sequence, facings=1
        )
    return made


def names(shelf: Shelf) -> dict[str, str]:
    planogram = planogram_in_force(shelf, MORNING.replace(year=2030))
    assert planogram is not None
    slots = planogram.slots.select_related("product")
    return {slot.key: slot.product.name for slot in slots if slot.product}


def test_labels_name_positions_from_the_left(
    shelf: Shelf, planogram: Planogram, products: list[Product], manager: User
) -> None:
    made = row_name(shelf_id=shelf.pk, row=2, codes=["3", "4006381333931"], by=manager)
    assert names(shelf) == {"p21": "Product 3", "p22": "Product 2"}
    assert made.pk != planogram.pk
    assert not planogram.slots.exclude(product=None).exists()


def test_an_empty_code_passes_a_position_by_and_one_label_may_come_twice(
    shelf: Shelf, planogram: Planogram, products: list[Product], manager: User
) -> None:
    row_name(shelf_id=shelf.pk, row=2, codes=["1", "", "1"], by=manager)
    assert names(shelf) == {"p21": "Product 1", "p23": "Product 1"}
    row_name(shelf_id=shelf.pk, row=2, codes=["", "2"], by=manager)
    assert names(shelf) == {"p21": "Product 1", "p22": "Product 2", "p23": "Product 1"}


@pytest.mark.parametrize(
    ("row", "codes", "code", "position"),
    [
        (2, ["1", "77"], "label_unknown", 2),
        (2, ["1", "2", "3", "1"], "too_many_labels", 4),
        (5, ["1"], "row_without_positions", None),
    ],
)
def test_what_does_not_fit_names_nothing(
    *,
    shelf: Shelf,
    planogram: Planogram,
    products: list[Product],
    manager: User,
    row: int,
    codes: list[str],
    code: str,
    position: int | None,
) -> None:
    with pytest.raises(ShelfWatchError) as caught:
        row_name(shelf_id=shelf.pk, row=row, codes=codes, by=manager)
    assert (caught.value.code, caught.value.position) == (code, position)
    assert names(shelf) == {}


def test_an_open_alert_learns_the_name(
    shelf: Shelf, planogram: Planogram, products: list[Product], manager: User
) -> None:
    products[0].importance = 3
    products[0].save()
    alert = Alert.objects.create(
        shelf=shelf,
        place="p21",
        row=2,
        facings_missing=1,
        since=MORNING,
        last_seen_at=MORNING,
        x1=0,
        y1=0,
        x2=9,
        y2=9,
    )
    row_name(shelf_id=shelf.pk, row=2, codes=["1"], by=manager)
    alert.refresh_from_db()
    assert (alert.product, alert.importance) == (products[0], 3)
