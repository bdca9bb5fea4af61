"""Each thing that can be wrong with a row: where it stands, a sentence, a stable code."""

import pytest

from audits.catalogue.faults import FileCode, NoteCode, RowCode
from audits.models import Gtin, ImportStatus, Planogram, Product, Shelf
from tests.catalogue.files import bring, codes, counts, gtin, xlsx

pytestmark = pytest.mark.django_db
GOOD = gtin(1)
P = "item_number,name,importance,status,gtins\n"
G = "store_code,shelf_code,row,sequence,item_number,facings,width_cm,effective_date\n"

PRODUCTS = [
    (P + ",a,,,", (2, "item_number", RowCode.MISSING)),
    (P + "1,,,,", (2, "name", RowCode.MISSING)),
    (P + f"1,{'x' * 201},,,", (2, "name", RowCode.TOO_LONG)),
    (P + "1,a\x07b,,,", (2, "name", RowCode.CONTROL)),
    (P + "1,a,urgent,,", (2, "importance", RowCode.UNKNOWN_WORD)),
    (P + "1,a,,sold,", (2, "status", RowCode.UNKNOWN_WORD)),
    (P + f"1,a,,,{GOOD[:-1]}{(int(GOOD[-1]) + 1) % 10}", (2, "gtins", RowCode.GTIN_WRONG)),
    (P + "1,a,,,123", (2, "gtins", RowCode.GTIN_WRONG)),
    (P + "1,a,,,4.00638E+12", (2, "gtins", RowCode.SHORTENED)),
    (P + '1,a,,,"4,00638E+12"', (2, "gtins", RowCode.SHORTENED)),
    (P + "4E+12,a,,,", (2, "item_number", RowCode.SHORTENED)),
    (P + f"1,a,,,{GOOD}\n2,b,,,{GOOD}", (3, "gtins", RowCode.GTIN_TWICE)),
    (P + "1,a,,,\n\n1,b,,,", (4, "item_number", RowCode.CODE_TWICE)),
    (P + f"1,a,,,{gtin(7)}", (2, "gtins", RowCode.GTIN_TAKEN)),
]
SLOTS = [
    (G + "17,A1,1,1,nobody,2,,", (2, "item_number", RowCode.ITEM_UNKNOWN)),
    (G + "99,A1,1,1,7,2,,", (2, "store_code", RowCode.STORE_UNKNOWN)),
    (G + "17,Z9,1,1,7,2,,", (2, "shelf_code", RowCode.SHELF_UNKNOWN)),
    (G + "*,Z9,1,1,7,2,,", (2, "shelf_code", RowCode.SHELF_UNKNOWN)),
    (G + ",A1,1,1,7,2,,", (2, "store_code", RowCode.MISSING)),
    (G + "17,A1,1,1,7,0,,", (2, "facings", RowCode.ZERO)),
    (G + "17,A1,1,1,7,-2,,", (2, "facings", RowCode.NEGATIVE)),
    (G + "17,A1,1,1,7,,,", (2, "facings", RowCode.MISSING)),
    (G + '17,A1,1,1,7,"2,5",,', (2, "facings", RowCode.NOT_WHOLE)),
    (G + "17,A1,one,1,7,2,,", (2, "row", RowCode.NOT_A_NUMBER)),
    (G + "17,A1,1,99999,7,2,,", (2, "sequence", RowCode.TOO_HIGH)),
    (G + "17,A1,1,1,7,2,0,", (2, "width_cm", RowCode.ZERO)),
    (G + "17,A1,1,1,7,2,wide,", (2, "width_cm", RowCode.NOT_A_NUMBER)),
    (G + "17,A1,1,1,7,2,,31/12/2026", (2, "effective_date", RowCode.DATE_WRONG)),
    (G + "17,A1,1,1,7,2,,\n17,A1,1,1,7,1,,", (3, "sequence", RowCode.OVERLAP)),
    (
        G + "17,A1,1,1,7,2,,2026-12-01\n17,A1,1,2,7,1,,2026-12-02",
        (3, "effective_date", RowCode.DATES_DIFFER),
    ),
]
OTHERS = [
    ("stores", "store_code,name,time_zone\n5,E,Mars", (2, "time_zone", RowCode.TIME_ZONE_UNKNOWN)),
    ("shelves", "store_code,shelf_code,name\n99,A,B", (2, "store_code", RowCode.STORE_UNKNOWN)),
    ("shelves", "store_code,shelf_code\n17,B", (2, "name", RowCode.MISSING)),
    (
        "shelves",
        "store_code,shelf_code,interval\n17,A1,-1",
        (2, "audit_interval_hours", RowCode.NEGATIVE),
    ),
    (
        "shelves",
        "store_code,shelf_code,name,closed_on\n17,A1,B,2999-01-01",
        (2, "closed_on", RowCode.DATE_IN_FUTURE),
    ),
    ("members", "store_code,mail\n17,somebody", (2, "mail", RowCode.MAIL_WRONG)),
    ("members", "store_code,mail,role\n17,a@b.de,boss", (2, "role", RowCode.UNKNOWN_WORD)),
    ("members", "store_code,mail\n17,a@b.de\n17,A@B.de", (3, "mail", RowCode.CODE_TWICE)),
    ("products", xlsx([["item_number", "name"], ["1", "=A1"]]), (2, "name", RowCode.FORMULA)),
    ("products", xlsx([["item_number", "name"], ["1", "#REF!"]]), (2, "name", RowCode.CELL_ERROR)),
]
CASES = (
    [("products", data, told) for data, told in PRODUCTS]
    + [("planograms", data, told) for data, told in SLOTS]
    + OTHERS
)


@pytest.fixture
def _known(shelf: Shelf) -> None:
    product = Product.objects.create(item_number="7", name="Known")
    Gtin.objects.create(product=product, code=gtin(7))


@pytest.mark.usefixtures("_known")
@pytest.mark.parametrize(
    ("kind", "data", "told"), CASES, ids=[f"{case[0]} {case[2][2]}" for case in CASES]
)
def test_a_wrong_row_is_told_and_nothing_is_imported(
    kind: str, data: str | bytes, told: tuple[int, str, RowCode]
) -> None:
    row = bring(kind, data)
    assert codes(row) == [told]
    assert row.wrong == 1
    assert all(one["message"] and "{" not in one["message"] for one in row.problems)
    assert (row.status, row.reason_code) == (ImportStatus.FAILED, "import_has_errors")
    assert Product.objects.count() == 1
    assert not Planogram.objects.exists()


def test_every_code_is_provoked_by_a_test() -> None:
    pictures = {RowCode.PICTURE_WRONG, RowCode.PICTURE_TWICE}  # test_product_pictures.py
    assert {case[2][2] for case in CASES} | pictures == set(RowCode)
    assert len(set(FileCode)) + len(set(RowCode)) + len(set(NoteCode)) == len(
        {*FileCode, *RowCode, *NoteCode}
    )


def test_every_wrong_row_is_counted_and_the_first_200_are_kept() -> None:
    row = bring("products", P + "\n".join(f"{n},,," for n in range(300)))
    assert counts(row) == (0, 0, 0, 300)
    assert len(row.problems) == 200
    assert row.problems[199]["row"] == 201


def test_several_faults_of_one_row_are_all_told() -> None:
    row = bring("products", P + "1,,urgent,sold,123")
    assert [column for _, column, _ in codes(row)] == ["name", "importance", "status", "gtins"]
    assert row.wrong == 1
