"""The pages: head office for the chain, a manager for the own stores, staff not at all."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from audits.models import CatalogueImport, ImportStatus, Product, Shelf, Store
from audits.services.imports import import_run
from tests.catalogue.files import bring

pytestmark = pytest.mark.django_db
PRODUCTS = "item_number,name\n1,Muesli\n"
SHELVES = "store,shelf,name\n17,B1,Tea\n"


@pytest.fixture
def head_office(superuser: User) -> Client:
    client = Client()
    client.force_login(superuser)
    return client


def send(client: Client, kind: str, text: str) -> HttpResponse:
    file = SimpleUploadedFile(f"{kind}.csv", text.encode(), "text/csv")
    answer: HttpResponse = client.post("/catalogue/", {"kind": kind, "file": file})  # type: ignore[assignment]
    return answer


def run() -> CatalogueImport:
    row = CatalogueImport.objects.latest("id")
    import_run(import_id=row.pk)
    row.refresh_from_db()
    return row


def test_head_office_checks_a_file_and_then_imports_it(head_office: Client) -> None:
    sent = send(head_office, "products", PRODUCTS)
    row = run()
    assert sent.headers["Location"] == f"/catalogue/imports/{row.pk}/"
    page = head_office.get(f"/catalogue/imports/{row.pk}/").content.decode()
    assert "The file is in order." in page
    assert not Product.objects.exists()
    assert head_office.post(f"/catalogue/imports/{row.pk}/apply/").status_code == 302
    assert run().status == ImportStatus.DONE
    assert "Imported." in head_office.get(f"/catalogue/imports/{row.pk}/").content.decode()
    assert Product.objects.get().name == "Muesli"


def test_wrong_rows_are_listed_and_cannot_be_imported(head_office: Client) -> None:
    send(head_office, "products", "item_number,name\n1,Muesli\n2,\n")
    row = run()
    page = head_office.get(f"/catalogue/imports/{row.pk}/").content.decode()
    assert "1 row is wrong" in page
    assert "value_missing" in page
    assert "/apply/" not in page
    refused = head_office.post(f"/catalogue/imports/{row.pk}/apply/")
    assert refused.status_code == 422
    assert "checked without errors" in refused.content.decode()


def test_a_manager_brings_in_shelves_of_the_own_store(
    manager_client: Client, stranger_client: Client, store: Store
) -> None:
    send(manager_client, "shelves", SHELVES)
    row = run()
    assert stranger_client.get(f"/catalogue/imports/{row.pk}/").status_code == 404
    assert stranger_client.post(f"/catalogue/imports/{row.pk}/apply/").status_code == 404
    manager_client.post(f"/catalogue/imports/{row.pk}/apply/")
    assert run().status == ImportStatus.DONE
    assert Shelf.objects.get().store == store


@pytest.mark.parametrize("kind", ["products", "stores"])
def test_a_manager_may_not_bring_in_what_is_the_chain_s(manager_client: Client, kind: str) -> None:
    assert send(manager_client, kind, PRODUCTS).status_code == 422
    assert manager_client.get(f"/catalogue/{kind}.csv").status_code == 404
    assert not CatalogueImport.objects.exists()


def test_whose_product_is_missing_reads_who_adds_it(
    manager_client: Client, head_office: Client, shelf: Shelf
) -> None:
    rows = "store,shelf,row,sequence,item,facings\n17,A1,1,1,4711,2\n"
    asks = "Head office adds products, with a file"
    may = 'a file of products: <a href="/catalogue/"'
    assert asks in manager_client.get("/catalogue/").content.decode()
    assert asks not in head_office.get("/catalogue/").content.decode()
    for client, words in ((manager_client, asks), (head_office, may)):
        send(client, "planograms", rows)
        page = client.get(f"/catalogue/imports/{run().pk}/").content.decode()
        assert "There is no product with the item number 4711." in page
        assert words in page
    send(manager_client, "shelves", "store,shelf,name\n17,,Tea\n")
    page = manager_client.get(f"/catalogue/imports/{run().pk}/").content.decode()
    assert "value_missing" in page
    assert asks not in page


def test_staff_have_no_catalogue(staff_client: Client) -> None:
    assert staff_client.get("/catalogue/").status_code == 403
    assert send(staff_client, "shelves", SHELVES).status_code == 403
    assert staff_client.get("/catalogue/shelves.csv").status_code == 404


def test_the_permission_makes_somebody_head_office(staff: User, staff_client: Client) -> None:
    names = ("add_product", "change_product")
    staff.user_permissions.add(*Permission.objects.filter(codename__in=names))
    send(staff_client, "products", PRODUCTS)
    assert run().status == ImportStatus.CHECKED
    assert staff_client.get("/catalogue/products.xlsx").status_code == 200
    assert send(staff_client, "stores", "store,name\n1,a\n").status_code == 422


def test_the_page_asks_again_until_something_has_changed(head_office: Client) -> None:
    send(head_office, "products", PRODUCTS)
    row = CatalogueImport.objects.get()
    address = f"/catalogue/imports/{row.pk}/"
    assert f'hx-get="{address}?seen=pending-0"' in head_office.get(address).content.decode()
    htmx = {"HX-Request": "true"}
    assert head_office.get(f"{address}?seen=pending-0", headers=htmx).status_code == 204
    run()
    fragment = head_office.get(f"{address}?seen=pending-0", headers=htmx)
    assert fragment.status_code == 200
    assert "<html" not in fragment.content.decode()
    assert "hx-get" not in fragment.content.decode()


def test_a_cancelled_import_says_so(head_office: Client) -> None:
    send(head_office, "products", PRODUCTS)
    row = CatalogueImport.objects.get()
    head_office.post(f"/catalogue/imports/{row.pk}/cancel/")
    assert "Cancelled." in head_office.get(f"/catalogue/imports/{row.pk}/").content.decode()
    again = head_office.post(f"/catalogue/imports/{row.pk}/cancel/")
    assert again.status_code == 422
    assert "has ended already" in again.content.decode()


def test_no_file_is_told_at_the_field(head_office: Client) -> None:
    answer = head_office.post("/catalogue/", {"kind": "products"})
    assert answer.status_code == 422
    assert "Choose a file." in answer.content.decode()


def test_an_empty_file_is_told_on_the_import_s_page(head_office: Client) -> None:
    send(head_office, "products", "")
    row = run()
    assert (row.status, row.reason_code) == (ImportStatus.FAILED, "file_empty")


def test_an_export_is_a_download_of_the_day(head_office: Client) -> None:
    bring("products", PRODUCTS)
    answer = head_office.get("/catalogue/products.csv")
    assert "attachment; filename=" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert b"Muesli" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert head_office.get("/catalogue/products.pdf").status_code == 404
    assert head_office.get("/catalogue/secrets.csv").status_code == 404


def test_names_from_a_file_are_shown_as_text(head_office: Client) -> None:
    send(head_office, "products", "item_number,name,status\n1,a,<script>x</script>\n")
    row = run()
    page = head_office.get(f"/catalogue/imports/{row.pk}/").content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>x" not in page


def test_a_long_list_of_imports_costs_no_more_queries(
    manager_client: Client, manager: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    CatalogueImport.objects.bulk_create(
        CatalogueImport(kind="shelves", file_name=str(n), source="page", created_by=manager)
        for n in range(20)
    )
    with django_assert_num_queries(8):
        manager_client.get("/catalogue/")


def test_the_link_is_there_for_those_who_may(
    head_office: Client, manager_client: Client, staff_client: Client, shelf: Shelf
) -> None:
    link = 'href="/catalogue/"'
    assert link in head_office.get("/").content.decode()
    store = f"/stores/{shelf.store_id}/"
    assert link in manager_client.get(store).content.decode()
    assert link not in staff_client.get(store).content.decode()
