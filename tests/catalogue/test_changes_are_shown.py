"""What a file would change is shown before it does, old beside new, and much is asked about."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Role, User
from audits.models import CatalogueImport, Gtin, ImportStatus, Product, Store
from audits.services.imports import import_run
from tests.catalogue.files import bring, gtin
from tests.factories import MembershipFactory, ShelfFactory

pytestmark = pytest.mark.django_db
COUNT = 30


@pytest.fixture
def head_office(superuser: User) -> Client:
    client = Client()
    client.force_login(superuser)
    return client


@pytest.fixture
def catalogue() -> None:
    Product.objects.bulk_create(
        Product(item_number=f"{n:03}", name=f"Product {n}", brand=f"Brand {n}")
        for n in range(COUNT)
    )


def send(client: Client, text: str, kind: str = "products") -> str:
    """The address of the import, checked."""
    file = SimpleUploadedFile(f"{kind}.csv", text.encode(), "text/csv")
    answer = client.post("/catalogue/", {"kind": kind, "file": file})
    import_run(import_id=CatalogueImport.objects.latest("id").pk)
    return str(answer.headers["Location"])


def text(client: Client, address: str) -> str:
    """The page's words, without its tags."""
    page = client.get(address).content.decode()
    page = re.sub(r"<(?!/?(main|input))[^>]*>", " ", page[page.index("<main") :])
    return " ".join(page.split())


def slipped() -> str:
    return "item,name\n" + "".join(f"{n:03},Product {n + 1}\n" for n in range(COUNT))


def test_old_and_new_values_stand_side_by_side(head_office: Client, catalogue: None) -> None:
    address = send(
        head_office, "item,name,brand\n001,Oats,Brand 1\n002,Product 2,\n003,Salt,Mill\n9,New,Tin\n"
    )
    page = text(head_office, address)
    assert "The file is in order. 1 is new and 3 are changed." in page
    assert "name: 2 brand: 2" in page
    assert "001 name Product 1 Oats" in page
    assert "002 brand Product 2 Brand 2 empty" in page
    assert "003 name Product 3 Salt 003 brand Brand 3 Mill" in page
    assert "9 name New · brand Tin" in page
    assert Product.objects.get(item_number="001").name == "Product 1"


def test_the_same_is_shown_after_the_import(
    head_office: Client, superuser: User, catalogue: None
) -> None:
    address = send(head_office, "item,name\n001,Oats\n")
    head_office.post(f"{address}apply/")
    import_run(import_id=CatalogueImport.objects.get().pk)
    page = text(head_office, address)
    assert "Imported." in page
    assert "001 name Product 1 Oats" in page
    assert str(superuser) in page


def test_the_first_of_many_are_shown_and_some_of_every_column(
    head_office: Client, catalogue: None
) -> None:
    rows = [f"{n:03},Brand {n},Group\n" for n in range(COUNT - 1)] + ["029,Other,Group\n"]
    page = text(head_office, send(head_office, "item,brand,category\n" + "".join(rows)))
    assert "The first 21 of 30" in page
    assert "category: 30 brand: 1" in page
    assert "019 category" in page
    assert "020 category" not in page
    assert "029 brand Product 29 Brand 29 Other" in page


def test_names_that_slipped_by_a_row_ask_for_a_tick(head_office: Client, catalogue: None) -> None:
    address = send(head_office, slipped())
    page = text(head_office, address)
    assert "many that are there already get another value: name 30, of 30." in page
    assert "The file is in order." not in page
    assert "000 name Product 0 Product 1" in page
    refused = head_office.post(f"{address}apply/")
    assert refused.status_code == 422
    assert "nobody has agreed to it yet" in refused.content.decode()
    assert Product.objects.get(item_number="000").name == "Product 0"
    agreed = re.search(
        r'name="agreed"\s+value="([^"]+)"', head_office.get(address).content.decode()
    )
    assert agreed
    assert head_office.post(f"{address}apply/", {"agreed": agreed[1]}).status_code == 302
    import_run(import_id=CatalogueImport.objects.get().pk)
    assert Product.objects.get(item_number="000").name == "Product 1"


def test_what_becomes_much_after_the_check_is_asked_about_anew(
    head_office: Client, catalogue: None
) -> None:
    rows = "".join(f"{n:03},Product {n},Brand {n}\n" for n in range(COUNT))
    address = send(head_office, f"item,name,brand\n{rows}9,New,\n")
    Product.objects.update(brand="Everybody's")
    head_office.post(f"{address}apply/")
    row = CatalogueImport.objects.get()
    import_run(import_id=row.pk)
    row.refresh_from_db()
    assert (row.status, row.reason_code) == (ImportStatus.CHECKED, "import_changes_many")
    assert "More has changed since the file was checked" in text(head_office, address)
    assert not Product.objects.filter(item_number="9").exists()
    head_office.post(f"{address}apply/", {"agreed": "brand"})
    import_run(import_id=row.pk)
    row.refresh_from_db()
    assert row.status == ImportStatus.DONE


def test_filling_in_what_was_empty_needs_no_tick(head_office: Client) -> None:
    for n in range(COUNT):
        product = Product.objects.create(item_number=f"{n:03}", name=f"Product {n}")
        Gtin.objects.create(product=product, code=gtin(n))
    rows = "".join(f"{n:03},Mill,{gtin(n)} {gtin(1000 + n)}\n" for n in range(COUNT))
    page = text(head_office, send(head_office, f"item,brand,gtins\n{rows}"))
    assert "brand: 30 gtins: 30" in page
    assert 'name="agreed"' not in page
    rows = "".join(f"{n:03},{gtin(1000 + n)}\n" for n in range(COUNT))
    bring("products", "item,gtins\n" + "".join(f"{n:03},{gtin(n)}\n" for n in range(COUNT)))
    assert 'name="agreed"' in text(head_office, send(head_office, f"item,gtins\n{rows}"))


@pytest.mark.parametrize(("changed", "asks"), [(9, False), (10, True)])
def test_few_are_the_daily_care_of_a_catalogue(
    head_office: Client, catalogue: None, changed: int, asks: bool
) -> None:
    rows = [f"{n:03},{'Other' if n < changed else 'Product'} {n}\n" for n in range(COUNT)]
    page = text(head_office, send(head_office, "item,name\n" + "".join(rows)))
    assert ('name="agreed"' in page) is asks


def test_members_who_all_become_managers_ask_for_a_tick(
    manager_client: Client, store: Store
) -> None:
    people = [MembershipFactory(store=store, role=Role.STAFF).user for _ in range(10)]
    rows = "".join(f"{store.code},{one.email},manager\n" for one in people)
    page = text(manager_client, send(manager_client, f"store,mail,role\n{rows}", "members"))
    assert f"{store.code}/{people[0].email.lower()} role staff manager" in page
    assert 'name="agreed"' in page


def test_shelves_show_hours_as_files_hold_them(manager_client: Client, store: Store) -> None:
    ShelfFactory(store=store, code="A1", name="Cereals")
    rows = f'store,shelf,interval\n{store.code},A1,"1,5"\n'
    page = text(manager_client, send(manager_client, rows, "shelves"))
    assert f"{store.code}/A1 audit_interval_hours Cereals 24 1.5" in page


def test_values_are_shown_as_text(head_office: Client, catalogue: None) -> None:
    address = send(head_office, "item,name\n001,<script>x</script>\n")
    page = head_office.get(address).content.decode()
    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page


def importing(path: Path, *options: str) -> str:
    out = io.StringIO()
    try:
        call_command("catalogue_import", "products", str(path), *options, stdout=out, stderr=out)
    except CommandError as error:
        out.write(f"CommandError: {error}\n")
    return out.getvalue()


def test_a_command_prints_it_and_wants_a_flag(tmp_path: Path, catalogue: None) -> None:
    path = tmp_path / "file.csv"
    path.write_text(slipped() + "9,New\n")
    told = (
        "9: new: name New",
        "000: name: Product 0 -> Product 1",
        "changed by column: name 30",
        "name gets another value in 30 of 30 that are there already",
    )
    dry = importing(path, "--dry-run")
    assert [line for line in told if line not in dry] == []
    assert dry.endswith("Nothing was imported: a dry run.\n")
    refused = importing(path)
    assert [line for line in told if line not in refused] == []
    assert "CommandError: Nothing was imported." in refused
    assert "(import_changes_many): --agree" in refused
    assert Product.objects.get(item_number="000").name == "Product 0"
    assert importing(path, "--agree").endswith("Imported.\n")
    assert Product.objects.get(item_number="000").name == "Product 1"


def test_it_is_taken_back_with_one_click(
    head_office: Client, superuser: User, catalogue: None
) -> None:
    address = send(head_office, "item,name\n001,Oats\n002,Tea\n9,New\n")
    head_office.post(f"{address}apply/")
    row = CatalogueImport.objects.get()
    import_run(import_id=row.pk)
    assert "Take this import back" in text(head_office, address)
    Product.objects.filter(item_number="002").update(name="Mended")
    there = head_office.post(f"{address}take-back/").headers["Location"]
    assert "Waiting its turn" in text(head_office, there)
    assert "is being taken back" in text(head_office, address)
    import_run(import_id=CatalogueImport.objects.latest("id").pk)
    back = text(head_office, there)
    assert "1 is put back and 1 is removed." in back
    assert "1 is left as somebody made them since." in back
    assert "002 was changed after the import, so it stays as it is." in back
    assert "001 name Oats Product 1" in back
    assert "9 name New" in back
    page = text(head_office, address)
    assert "This import was taken back." in page
    assert str(superuser) in page
    assert "Take this import back" not in page
    again = head_office.post(f"{address}take-back/")
    assert again.status_code == 422
    assert "taken back already" in again.content.decode()
    listed = text(head_office, "/catalogue/")
    assert "Taken back" in listed
    assert "takes an import back" in listed


def test_who_may_not_bring_it_in_may_not_take_it_back(
    manager: User, manager_client: Client, staff_client: Client, stranger_client: Client
) -> None:
    row = bring("shelves", "store,shelf,name\n17,A1,Tea\n", by=manager)
    address = f"/catalogue/imports/{row.pk}/take-back/"
    assert staff_client.post(address).status_code == 404
    assert stranger_client.post(address).status_code == 404
    assert not row.take_backs.exists()
    manager.memberships.update(role=Role.STAFF)
    assert manager_client.post(address).status_code == 404
    assert "Take this import back" not in text(manager_client, f"/catalogue/imports/{row.pk}/")
    manager.memberships.update(role=Role.MANAGER)
    assert manager_client.post(address).status_code == 302
