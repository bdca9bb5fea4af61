"""Head office's form: published once with a date, a new version on every shelf it names."""

from collections.abc import Sequence
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import User
from audits.models import ImportStatus, Planogram, PlanogramStatus, Product, Shelf, Slot
from tests.catalogue.files import bring, codes, counts
from tests.factories import ShelfFactory, StoreFactory

pytestmark = pytest.mark.django_db
HEAD = "store_code;shelf_code;row;sequence;item_number;facings;effective_date\n"
FIRST = ("1;1;10;2", "1;2;11;3", "2;1;10;1")


@pytest.fixture(autouse=True)
def _products(db: None) -> None:
    Product.objects.bulk_create(Product(item_number=str(n), name=f"P{n}") for n in range(10, 15))


def form(rows: Sequence[str] = FIRST, stores: str = "17", day: str = "2026-12-01") -> str:
    return HEAD + "".join(f"{stores};A1;{row};{day}\n" for row in rows)


def slots(shelf: Shelf, version: int) -> list[tuple[int, int, str, int]]:
    found = Slot.objects.filter(planogram__shelf=shelf, planogram__version=version)
    return list(found.values_list("row", "sequence", "product__item_number", "facings"))


def keys(shelf: Shelf, version: int) -> dict[tuple[int, int], str]:
    found = Slot.objects.filter(planogram__shelf=shelf, planogram__version=version)
    return {(slot.row, slot.sequence): slot.key for slot in found}


def test_a_shelf_gets_its_first_planogram(shelf: Shelf) -> None:
    row = bring("planograms", form())
    assert (row.status, counts(row)) == (ImportStatus.DONE, (1, 0, 0, 0))
    planogram = Planogram.objects.get(shelf=shelf)
    assert (planogram.version, planogram.status) == (1, PlanogramStatus.PUBLISHED)
    assert planogram.effective_from == date(2026, 12, 1)
    assert slots(shelf, 1) == [(1, 1, "10", 2), (1, 2, "11", 3), (2, 1, "10", 1)]


def test_the_same_planogram_again_makes_no_new_version(shelf: Shelf) -> None:
    bring("planograms", form())
    assert counts(bring("planograms", form())) == (0, 0, 1, 0)
    assert counts(bring("planograms", form(day="2027-03-01"))) == (0, 0, 1, 0)
    assert Planogram.objects.count() == 1


def test_a_change_makes_a_new_version_and_leaves_the_old_one(shelf: Shelf) -> None:
    bring("planograms", form())
    changed = form(("1;1;10;2", "1;2;11;4", "2;1;10;1"), day="2026-12-15")
    assert counts(bring("planograms", changed)) == (0, 1, 0, 0)
    assert slots(shelf, 1)[1][3] == 3
    assert slots(shelf, 2)[1][3] == 4
    assert Planogram.objects.get(version=2).effective_from == date(2026, 12, 15)


def test_many_shelves_at_once_by_a_list_of_stores(shelf: Shelf) -> None:
    others = [ShelfFactory(code="A1", store__code=code) for code in ("18", "19")]
    row = bring("planograms", form(stores="17|18"))
    assert counts(row) == (2, 0, 0, 0)
    assert Planogram.objects.filter(shelf=others[0]).exists()
    assert not Planogram.objects.filter(shelf=others[1]).exists()
    assert counts(bring("planograms", form(stores="*"))) == (1, 0, 2, 0)
    assert slots(others[1], 1) == slots(shelf, 1)


def test_every_store_means_a_manager_s_own_ones(shelf: Shelf, manager: User) -> None:
    ShelfFactory(code="A1")
    row = bring("planograms", form(stores="*"), by=manager)
    assert (row.status, counts(row)) == (ImportStatus.DONE, (1, 0, 0, 0))
    assert Planogram.objects.get().shelf == shelf
    assert Planogram.objects.get().created_by == manager


def test_another_store_s_shelf_does_not_exist_for_a_manager(manager: User, shelf: Shelf) -> None:
    other = ShelfFactory(code="A1").store
    row = bring("planograms", form(stores=f"17|{other.code}"), by=manager)
    assert {code for _, _, code in codes(row)} == {"store_unknown"}
    assert not Planogram.objects.exists()


def test_without_a_date_it_holds_from_today_where_the_store_is(db: None) -> None:
    store = StoreFactory(code="17", time_zone="Pacific/Kiritimati")
    ShelfFactory(store=store, code="A1")
    bring("planograms", form(day=""))
    today = timezone.now().astimezone(store.zone).date()
    assert Planogram.objects.get().effective_from == today


def test_keys_stay_with_product_and_row_whatever_stands_beside(shelf: Shelf) -> None:
    bring("planograms", form())
    bring("planograms", form(("1;1;12;1", "1;2;10;5", "1;3;11;3", "2;1;10;1"), day="2026-12-02"))
    old, new = keys(shelf, 1), keys(shelf, 2)
    assert (new[1, 2], new[1, 3], new[2, 1]) == (old[1, 1], old[1, 2], old[2, 1])
    assert new[1, 1] not in old.values()


def test_a_product_that_moves_to_another_row_is_a_new_position(shelf: Shelf) -> None:
    bring("planograms", form(("1;1;10;2", "2;1;11;1")))
    bring("planograms", form(("1;1;12;2", "2;1;11;1", "2;2;10;1"), day="2026-12-02"))
    assert keys(shelf, 2)[2, 2] not in keys(shelf, 1).values()


def test_a_product_that_comes_back_has_its_old_key(shelf: Shelf) -> None:
    bring("planograms", form())
    bring("planograms", form(FIRST[1:], day="2026-12-02"))
    bring("planograms", form(FIRST, day="2026-12-03"))
    assert keys(shelf, 3) == keys(shelf, 1)


def test_keys_made_elsewhere_are_kept(shelf: Shelf) -> None:
    planogram = Planogram.objects.create(
        shelf=shelf, version=4, status="published", effective_from=date(2026, 1, 1)
    )
    product = Product.objects.get(item_number="10")
    Slot.objects.create(planogram=planogram, key="drawn-7", row=1, sequence=1, product=product)
    bring("planograms", form())
    assert keys(shelf, 5)[1, 1] == "drawn-7"


def test_one_wrong_row_publishes_nothing_anywhere(shelf: Shelf) -> None:
    ShelfFactory(code="A1", store__code="18")
    row = bring("planograms", form(stores="17|18") + "18;A1;3;1;nobody;1;2026-12-01\n")
    assert row.wrong == 1
    assert not Planogram.objects.exists()


def test_the_order_of_the_rows_in_the_file_does_not_matter(shelf: Shelf) -> None:
    bring("planograms", form(("1;1;10;2", "1;5;10;3", "7;1;14;1")))
    assert counts(bring("planograms", form(("7;1;14;1", "1;5;10;3", "1;1;10;2")))) == (0, 0, 1, 0)
