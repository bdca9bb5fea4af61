"""A site on which two products had one barcode in two writings is brought up to date."""

import pytest
from django.db import IntegrityError

from tests.migrating import migrate

BEFORE = ("audits", "0017_closed_and_left_out")
AFTER = ("audits", "0018_gtin_one_product")


@pytest.mark.usefixtures("newest_afterwards")
def test_both_products_keep_it_and_a_third_one_is_refused() -> None:
    old = migrate(BEFORE)
    products = old.get_model("audits", "Product").objects
    one, other = (products.create(item_number=number, name=number) for number in ("U1", "U2"))
    gtins = old.get_model("audits", "Gtin").objects
    gtins.create(product=one, code="012345678905")
    gtins.create(product=other, code="0012345678905")
    gtins.create(product=one, code="4006381333931")
    gtins.create(product=one, code="04006381333931")

    new = migrate(AFTER).get_model("audits", "Gtin").objects
    kept = new.order_by("pk").values_list("product__item_number", "code", "clashes")
    assert list(kept) == [
        ("U1", "012345678905", False),
        ("U2", "0012345678905", True),
        ("U1", "4006381333931", False),
    ]
    with pytest.raises(IntegrityError):
        new.create(product_id=other.pk, code="04006381333931")


@pytest.mark.usefixtures("newest_afterwards")
def test_it_goes_back_as_well() -> None:
    migrate(AFTER)
    old = migrate(BEFORE)
    product = old.get_model("audits", "Product").objects.create(item_number="U1", name="U1")
    gtins = old.get_model("audits", "Gtin").objects
    gtins.create(product=product, code="012345678905")
    gtins.create(product=product, code="0012345678905")
    assert gtins.count() == 2
