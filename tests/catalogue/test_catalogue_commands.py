"""The commands: progress, a report, and an exit that tells whether anything was imported."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audits.models import CatalogueImport, ImportStatus, Product, Store
from tests.photos import stored_files

pytestmark = pytest.mark.django_db


def importing(path: Path, text: str | bytes, *options: str, kind: str = "products") -> str:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    out = io.StringIO()
    try:
        call_command("catalogue_import", kind, str(path), *options, stdout=out, stderr=out)
    except CommandError as error:
        out.write(f"CommandError: {error}\n")
    return out.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


def test_a_file_is_imported_with_progress(path: Path) -> None:
    said = importing(path, "item,name,colour\n1,a,red\n2,b,blue\n")
    assert "2 of 2 rows checked" in said
    assert "2 new, 0 changed, 0 unchanged, 0 wrong" in said
    assert "The column colour is not known" in said
    assert said.endswith("Imported.\n")
    assert Product.objects.count() == 2


@pytest.mark.django_db(transaction=True)  # files go once it is committed
def test_a_dry_run_reports_and_keeps_nothing(path: Path) -> None:
    before = stored_files()
    said = importing(path, "item,name\n1,a\n", "--dry-run")
    assert "1 new" in said
    assert said.endswith("Nothing was imported: a dry run.\n")
    assert not Product.objects.exists()
    assert stored_files() == before
    assert CatalogueImport.objects.get().status == ImportStatus.CANCELLED


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_wrong_rows_are_told_and_end_in_an_error(path: Path, options: tuple[str, ...]) -> None:
    said = importing(path, "item,name\n1,a\n2,\n", *options)
    assert "row 3, name: The cell is empty. (value_missing)" in said
    assert said.endswith("CommandError: Nothing was imported.\n")
    assert not Product.objects.exists()


def test_a_file_that_is_no_table_ends_in_an_error(path: Path) -> None:
    assert "(not_a_table)" in importing(path, b"%PDF-1.7")


def test_a_file_that_is_not_there_ends_in_an_error(path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("catalogue_import", "products", str(path))


def test_a_command_acts_for_the_chain(path: Path) -> None:
    assert "1 new" in importing(path, "store,name\n1,a\n", kind="stores")
    assert Store.objects.get().code == "1"


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_is_exported_is_imported_as_unchanged(path: Path, suffix: str) -> None:
    importing(path, "item,name\n1,=1+1\n2,b\n")
    written = path.with_suffix(f".{suffix}")
    call_command("catalogue_export", "products", str(written), stdout=io.StringIO())
    assert "0 new, 0 changed, 2 unchanged" in importing(path, written.read_bytes())


def test_an_export_needs_a_known_suffix(path: Path) -> None:
    with pytest.raises(CommandError, match=r"\.csv or \.xlsx"):
        call_command("catalogue_export", "products", str(path.with_suffix(".pdf")))
