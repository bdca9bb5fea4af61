"""Barcodes in the admin: one number belongs to one product, however it is written."""

import pytest
from django.test import Client

from accounts.models import User
from audits.models import Gtin, Product

pytestmark = pytest.mark.django_db

UPC, EAN = "012345678905", "0012345678905"


@pytest.fixture
def root(client: Client, superuser: User) -> Client:
    client.force_login(superuser)
    return client


def _save(root: Client, *codes: str) -> str:
    fields = {
        "item_number": "U2",
        "name": "Other soup",
        "importance": "2",
        "status": "active",
        "gtins-TOTAL_FORMS": str(len(codes)),
        "gtins-INITIAL_FORMS": "0",
    }
    fields |= {f"gtins-{number}-code": code for number, code in enumerate(codes)}
    return root.post("/admin/audits/product/add/", fields, follow=True).content.decode()


def test_a_barcode_of_another_product_is_refused_in_every_writing(root: Client) -> None:
    Product.objects.create(item_number="U1", name="Soup").gtins.create(code=UPC)
    assert f"Soup has this GTIN already, written {UPC}." in _save(root, EAN)
    assert not Product.objects.filter(item_number="U2").exists()


def test_two_writings_at_once_are_refused(root: Client) -> None:
    assert "This GTIN stands here twice." in _save(root, UPC, EAN)
    assert not Gtin.objects.exists()


def test_a_product_is_searched_in_every_writing(root: Client) -> None:
    Product.objects.create(item_number="U1", name="Soup").gtins.create(code=UPC)
    Product.objects.create(item_number="U2", name="Bread")
    page = root.get("/admin/audits/product/", {"q": EAN}).content.decode()
    assert "Soup" in page
    assert "Bread" not in page


def test_a_barcode_is_saved_again_as_it_is(root: Client) -> None:
    gtin = Product.objects.create(item_number="U1", name="Soup").gtins.create(code=UPC)
    fields = {"product": gtin.product_id, "code": EAN}
    root.post(f"/admin/audits/gtin/{gtin.pk}/change/", fields)
    assert Gtin.objects.get().code == EAN
