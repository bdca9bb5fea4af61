"""Whatever program wrote the table, its rows arrive as they were meant."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from audits.catalogue import sheet as sheets
from audits.catalogue import workbook
from audits.catalogue.faults import FileCode, FileError
from audits.catalogue.sheet import Sheet, sheet_read
from tests.catalogue.files import xlsx

TEXT = "item_number;name;brand\r\n0815;Müsli Größe 3;Kölln\r\n"


def values(sheet: Sheet) -> list[dict[str, str]]:
    return [
        {name: line.cells[place] for name, place in sheet.places.items() if place < len(line.cells)}
        for line in sheet.lines
    ]


MUESLI = [{"item_number": "0815", "name": "Müsli Größe 3", "brand": "Kölln"}]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_any_common_encoding(encoding: str) -> None:
    assert values(sheet_read(TEXT.encode(encoding), "products")) == MUESLI


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_common_separator(separator: str) -> None:
    text = TEXT.replace(";", separator)
    assert values(sheet_read(text.encode(), "products")) == MUESLI


def test_a_separator_named_in_the_first_line() -> None:
    assert values(sheet_read(b"sep=;\n" + TEXT.encode(), "products")) == MUESLI


def test_headings_in_any_case_order_and_language() -> None:
    data = "MARKE;Artikel-Nummer;Bezeichnung\nKölln;0815;Müsli Größe 3\n".encode()
    assert values(sheet_read(data, "products")) == MUESLI


def test_blank_lines_are_left_out_and_rows_keep_their_numbers() -> None:
    data = b"\n\nitem_number,name\n\n1,a\n , \n2,b\n"
    assert [line.number for line in sheet_read(data, "products").lines] == [5, 7]


def test_a_cell_may_hold_lines_and_separators_in_quotes() -> None:
    data = b'item_number,name\n1,"two\nlines, ""quoted"""\n2,b\n'
    sheet = sheet_read(data, "products")
    assert values(sheet)[0]["name"] == 'two\nlines, "quoted"'
    assert [line.number for line in sheet.lines] == [2, 3]


def test_unknown_columns_are_told_and_left_out() -> None:
    sheet = sheet_read(b"item_number,colour,name\n1,red,a\n", "products")
    assert [note.column for note in sheet.notes] == ["colour"]
    assert values(sheet) == [{"item_number": "1", "name": "a"}]


def test_cells_right_of_the_headings_are_told() -> None:
    sheet = sheet_read(b"item_number,name\n1,a,what\n", "products")
    assert [note.code for note in sheet.notes] == ["cells_without_a_heading"]


def test_a_workbook_s_first_sheet_with_numbers_and_days_as_typed() -> None:
    rows: list[list[object]] = [
        ["Artikel", "name", "brand"],
        [4006381333931, 12.5, date(2026, 12, 31)],
        [],
        ["007", True, datetime(2026, 12, 31, 8, 30)],  # noqa: DTZ001 - workbooks know no zone
    ]
    sheet = sheet_read(xlsx(rows), "products")
    assert [line.number for line in sheet.lines] == [2, 4]
    assert values(sheet) == [
        {"item_number": "4006381333931", "name": "12.5", "brand": "2026-12-31"},
        {"item_number": "007", "name": "True", "brand": "2026-12-31 08:30:00"},
    ]


def test_a_formula_in_a_workbook_is_never_worked_out() -> None:
    sheet = sheet_read(xlsx([["item_number"], ["=1+1"], ["#N/A"]]), "products")
    faults = [line.cells[0] for line in sheet.lines]
    assert [isinstance(fault, workbook.CellFault) and fault.code for fault in faults] == [
        "formula",
        "cell_error",
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", FileCode.EMPTY),
        (b" \n\n", FileCode.EMPTY),
        (b"item_number,name\n", FileCode.EMPTY),
        (xlsx([]), FileCode.EMPTY),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), FileCode.NOT_A_TABLE),
        (b"%PDF-1.7 item_number", FileCode.NOT_A_TABLE),
        (b"PK\x03\x04 broken", FileCode.NOT_A_TABLE),
        (workbook.OLD_EXCEL_START + bytes(100), FileCode.OLD_EXCEL),
        (b"item_number,name\n1,\x81\x8d\n", FileCode.NOT_TEXT),
        (b"item\0_number,name\n1,a", FileCode.NOT_A_TABLE),
        (b"name,brand\na,b\n", FileCode.COLUMN_MISSING),
        (b"just a sentence\nand another\n", FileCode.COLUMN_MISSING),
        (b"item_number,SKU\n1,1\n", FileCode.COLUMN_TWICE),
        (b'item_number,name\n1,"' + b"a" * 200_000, FileCode.NOT_A_TABLE),
    ],
    # Named by number: a workbook holds the time at which it was made, and the processes that
    # share the tests must agree on their names.
    ids=range(14),
)
def test_what_is_no_table_is_refused(data: bytes, code: FileCode) -> None:
    with pytest.raises(FileError) as refused:
        sheet_read(data, "products")
    assert refused.value.code in (code, FileCode.NOT_TEXT if code == "not_a_table" else code)
    assert refused.value.message


def test_a_missing_column_is_named_with_its_other_headings() -> None:
    with pytest.raises(FileError, match=r"item_number is missing.*Artikelnummer"):
        sheet_read(b"name\nMuesli\n", "products")


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "hello")
    with pytest.raises(FileError) as refused:
        sheet_read(out.getvalue(), "products")
    assert refused.value.code == FileCode.NOT_A_TABLE


def test_a_zip_bomb_is_seen_in_its_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "")
        for number in range(5):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(50 * 1024 * 1024))
    assert len(out.getvalue()) < 1_000_000
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("unpacked"))
    with pytest.raises(FileError) as refused:
        sheet_read(out.getvalue(), "products")
    assert refused.value.code == FileCode.UNPACKS_TOO_LARGE


def test_too_many_rows_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    assert sheet_read(b"item_number\n1\n2\n3\n", "products")
    with pytest.raises(FileError) as refused:
        sheet_read(b"item_number\n1\n2\n3\n4\n", "products")
    assert refused.value.code == FileCode.TOO_MANY_ROWS


def test_a_sheet_that_claims_to_be_huge_is_read_as_it_is() -> None:
    data = io.BytesIO(xlsx([["item_number", "name"], ["1", "a"]]))
    lying = io.BytesIO()
    with zipfile.ZipFile(data) as source, zipfile.ZipFile(lying, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(entry, content.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"'))
    assert len(sheet_read(lying.getvalue(), "products").lines) == 1
