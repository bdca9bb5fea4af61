"""Products by their item number: new, changed, left alone."""

import pytest
from pytest_django import DjangoAssertNumQueries

from audits.models import Gtin, Importance, ImportStatus, Product, ProductStatus
from tests.catalogue.files import bring, codes, counts, gtin

pytestmark = pytest.mark.django_db

FILE = f"""Artikelnummer;Bezeichnung;Marke;Warengruppe;Wichtigkeit;status;EAN
0815;Müsli;Kölln;Cereals;high;active;{gtin(1)} {gtin(2)}
4711;Soap;;Care;;delisted;
"""


def test_new_products_come_in_with_their_gtins() -> None:
    row = bring("products", FILE)
    assert (row.status, counts(row)) == (ImportStatus.DONE, (2, 0, 0, 0))
    muesli = Product.objects.get(item_number="0815")
    assert (muesli.name, muesli.brand, muesli.category) == ("Müsli", "Kölln", "Cereals")
    assert muesli.importance == Importance.HIGH
    assert [one.code for one in muesli.gtins.all()] == [gtin(1), gtin(2)]
    soap = Product.objects.get(item_number="4711")
    assert (soap.importance, soap.status) == (Importance.NORMAL, ProductStatus.DELISTED)


def test_a_dry_run_says_the_same_and_writes_nothing() -> None:
    row = bring("products", FILE, dry_run=True)
    assert (row.status, counts(row)) == (ImportStatus.CHECKED, (2, 0, 0, 0))
    assert not Product.objects.exists()


def test_the_same_file_again_changes_nothing() -> None:
    bring("products", FILE)
    before = list(Product.objects.values())
    assert counts(bring("products", FILE)) == (0, 0, 2, 0)
    assert list(Product.objects.values()) == before


def test_changed_cells_are_written_and_missing_columns_left_alone() -> None:
    bring("products", FILE)
    pk = Product.objects.get(item_number="0815").pk
    row = bring("products", "sku,brand\n0815,Seitenbacher\n4711,\n")
    assert counts(row) == (0, 1, 1, 0)
    muesli = Product.objects.get(pk=pk)
    assert (muesli.name, muesli.brand, muesli.importance) == ("Müsli", "Seitenbacher", 3)
    assert muesli.gtins.count() == 2


def test_an_empty_cell_empties_texts_and_leaves_choices() -> None:
    bring("products", FILE)
    bring("products", "item,brand,name,importance,gtins\n0815,,,,\n")
    muesli = Product.objects.get(item_number="0815")
    assert (muesli.brand, muesli.name, muesli.importance) == ("", "Müsli", 3)
    assert not muesli.gtins.exists()


def test_a_gtin_moves_when_its_product_gives_it_up_in_the_same_file() -> None:
    bring("products", FILE)
    row = bring("products", f"item,gtins\n4711,{gtin(1)}\n0815,{gtin(2)}\n")
    assert (row.status, counts(row)) == (ImportStatus.DONE, (0, 2, 0, 0))
    assert Gtin.objects.get(code=gtin(1)).product.item_number == "4711"


def test_a_gtin_of_another_product_is_not_taken_away() -> None:
    bring("products", FILE)
    row = bring("products", f"item,gtins\n4711,{gtin(1)}\n")
    assert codes(row) == [(2, "gtins", "gtin_taken")]
    assert counts(row) == (0, 0, 0, 1)
    assert "0815" in row.problems[0]["message"]
    assert Gtin.objects.get(code=gtin(1)).product.item_number == "0815"


def test_cells_that_look_like_formulas_stay_text() -> None:
    bring("products", "item;name\n1;=1+1\n2;+49 Cola\n3;-20% Chips\n4;@home\n")
    assert list(Product.objects.order_by("item_number").values_list("name", flat=True)) == [
        "=1+1",
        "+49 Cola",
        "-20% Chips",
        "@home",
    ]


def test_two_thousand_rows_in_one_go() -> None:
    lines = [f"{n:05d},Product {n},{gtin(n)}" for n in range(2000)]
    row = bring("products", "item_number,name,gtins\n" + "\n".join(lines))
    assert (row.status, counts(row)) == (ImportStatus.DONE, (2000, 0, 0, 0))
    assert (row.rows_done, row.rows_total) == (2000, 2000)
    assert Gtin.objects.count() == 2000
    lines[1500] = lines[1500].replace("Product", "Renamed")
    assert counts(bring("products", "item_number,name,gtins\n" + "\n".join(lines))) == (
        *(0, 1, 1999, 0),
    )


def test_the_number_of_queries_grows_with_chunks_not_rows(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    text = "item_number,name\n" + "\n".join(f"{n},Product {n}" for n in range(500))
    with django_assert_max_num_queries(40):
        bring("products", text)


UPC, EAN, CASE = "012345678905", "0012345678905", "00012345678905"


def test_a_gtin_in_another_writing_belongs_to_its_product_all_the_same() -> None:
    bring("products", f"item,name,gtins\nU1,Soup,{UPC}\n")
    row = bring("products", f"item,name,gtins\nU2,Other soup,{EAN}\n")
    assert codes(row) == [(2, "gtins", "gtin_taken")]
    assert "U1" in row.problems[0]["message"]
    assert not Product.objects.filter(item_number="U2").exists()


def test_two_writings_of_one_gtin_in_one_file_are_told() -> None:
    row = bring("products", f"item,name,gtins\nU1,Soup,{UPC}\nU2,Other soup,{CASE}\n")
    assert codes(row) == [(3, "gtins", "gtin_twice")]


def test_a_gtin_stays_as_it_was_written_first() -> None:
    bring("products", f"item,name,gtins\nU1,Soup,{UPC} {EAN}\n")
    assert [one.code for one in Gtin.objects.all()] == [UPC]
    assert counts(bring("products", f"item,gtins\nU1,{CASE}\n")) == (0, 0, 1, 0)
    assert [one.code for one in Gtin.objects.all()] == [UPC]


def test_a_gtin_moves_in_another_writing_too() -> None:
    bring("products", f"item,name,gtins\nU1,Soup,{UPC}\nU2,Other soup,\n")
    row = bring("products", f"item,gtins\nU2,{EAN}\nU1,{gtin(2)}\n")
    assert row.status == ImportStatus.DONE
    had = Gtin.objects.order_by("code").values_list("product__item_number", "code")
    assert list(had) == [("U2", EAN), ("U1", gtin(2))]


def test_a_gtin_that_two_products_had_before_is_left_where_it_is() -> None:
    bring("products", f"item,name,gtins\nU1,Soup,{UPC}\nU2,Other soup,\n")
    Product.objects.get(item_number="U2").gtins.create(code=EAN, clashes=True)
    assert counts(bring("products", f"item,gtins\nU2,{EAN}\n")) == (0, 0, 1, 0)
    assert codes(bring("products", f"item,gtins\nU1,{gtin(1)}\nU3,{UPC}\n")) == [
        (3, "name", "value_missing")
    ]
    row = bring("products", f"item,gtins,name\nU1,{gtin(1)},\nU3,{UPC},Third soup\n")
    assert codes(row) == [(3, "gtins", "gtin_taken")]
    row = bring("products", f"item,gtins\nU1,{gtin(1)}\n")
    assert row.status == ImportStatus.DONE
