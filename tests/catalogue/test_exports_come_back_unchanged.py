"""What was exported imports as unchanged, and never starts a formula in a spreadsheet."""

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.models import User
from audits.access import Viewer
from audits.catalogue.files import exported
from audits.catalogue.formulas import marked, unmarked
from audits.catalogue.scope import Scope
from audits.models import Gtin, Planogram, Product, Shelf, Slot, Store
from audits.selectors.catalogue import scope_for
from tests.catalogue.files import bring, counts, gtin
from tests.factories import ShelfFactory

NASTY = ["=1+1", "+49 Cola", "-20% Chips", "@SUM(A1)", "'=quoted", "''@twice", "'plain", 'a"b;c,d']


@pytest.fixture
def _filled(shelf: Shelf, manager: User, staff: User) -> None:
    Shelf.objects.update(audit_interval=timedelta(minutes=90))
    for number, name in enumerate(NASTY):
        product = Product.objects.create(item_number=f"00{number}", name=name, brand="Kölln")
        Gtin.objects.create(product=product, code=gtin(number))
    planogram = Planogram.objects.create(
        shelf=shelf, version=1, status="published", effective_from=date(2026, 1, 1)
    )
    Slot.objects.create(planogram=planogram, key="a", row=1, sequence=1, product=product, facings=2)


def whole(kind: str, suffix: str, scope: Scope | None = None) -> bytes:
    return b"".join(exported(kind, scope or Scope(Store.objects.all()), suffix))


@pytest.mark.django_db
@pytest.mark.usefixtures("_filled")
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("kind", "number"),
    [("products", len(NASTY)), ("stores", 1), ("shelves", 1), ("members", 2), ("planograms", 1)],
)
def test_an_export_comes_back_unchanged(kind: str, number: int, suffix: str) -> None:
    row = bring(kind, whole(kind, suffix))
    assert row.problems == []
    assert counts(row) == (0, 0, number, 0)


@pytest.mark.django_db
@pytest.mark.usefixtures("_filled")
def test_no_cell_of_a_csv_starts_a_formula() -> None:
    text = whole("products", "csv").decode("utf-8-sig")
    names = [row["name"] for row in csv.DictReader(io.StringIO(text))]
    assert not any(name[0] in "=+-@\t\r" for name in names)
    assert "'=1+1" in names
    assert "'plain" in names


@pytest.mark.django_db
@pytest.mark.usefixtures("_filled")
def test_no_cell_of_a_workbook_is_a_formula() -> None:
    sheet = load_workbook(io.BytesIO(whole("products", "xlsx"))).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    risky = [cell for cell in cells if str(cell.value)[0] in "=+-@"]
    assert len(risky) == 4
    assert all(cell.quotePrefix for cell in risky)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["shelves", "members", "planograms"])
def test_a_manager_takes_out_the_own_stores_only(
    kind: str, shelf: Shelf, manager: User, stranger: User
) -> None:
    other = ShelfFactory(store=stranger.memberships.get().store, code="SECRET")
    for one in (shelf, other):
        planogram = Planogram.objects.create(
            shelf=one, version=1, status="published", effective_from=date(2026, 1, 1)
        )
        product = Product.objects.create(item_number=one.code, name=one.code)
        Slot.objects.create(planogram=planogram, key="a", row=1, sequence=1, product=product)
    text = whole(kind, "csv", scope_for(Viewer(manager), kind)).decode()
    assert "17" in text
    assert "SECRET" not in text
    assert stranger.email not in text


@given(st.text())
def test_the_mark_against_formulas_comes_off_again(text: str) -> None:
    assert unmarked(marked(text)) == text
    assert not marked(text).startswith(("=", "+", "-", "@", "\t", "\r"))
