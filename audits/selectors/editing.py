"""What the editor of positions shows: a reference photo, its positions, and products to name."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from audits.gtins import gtin_writings
from audits.models import Gtin, Planogram, Product, ProductStatus, Reference, Shelf

MOST = 12


def references_of(shelf: Shelf) -> list[Reference]:
    """The current reference of each view, from the left."""
    newest: dict[int, Reference] = {}
    found = Reference.objects.filter(view__shelf=shelf).defer("landmarks")
    for one in found.select_related("photo", "view").order_by("view__position", "-version"):
        newest.setdefault(one.view_id, one)
    return list(newest.values())


def positions_on(reference: Reference, planogram: Planogram | None) -> list[dict[str, Any]]:
    """The planogram's slots on the photo, from the top row down and from the left; places are
    shares (0..1) of the photo."""
    if planogram is None:
        return []
    slots = planogram.slots.filter(
        Q(reference=reference) | Q(reference=None), view=reference.view_id, x1__isnull=False
    )
    return [
        {
            "key": slot.key,
            "row": slot.row,
            "place": [slot.x1, slot.y1, slot.x2, slot.y2],
            "product": product_shape(slot.product) if slot.product else None,
            "facings": slot.facings,
            "minimum": slot.minimum,
        }
        for slot in slots.select_related("product").order_by("row", "sequence")
    ]


def product_shape(product: Product) -> dict[str, Any]:
    return {
        "id": product.pk,
        "name": product.name,
        "brand": product.brand,
        "number": product.item_number,
        "picture": reverse("product_picture", args=[product.pk]) if product.picture else None,
    }


def products_found(words: str) -> list[Product]:
    """Products for what was typed: a number that is exactly it comes first, then names
    that hold every word. Delisted ones are left out."""
    words = words.strip()
    if not words:
        return []
    ranged = Product.objects.filter(status=ProductStatus.ACTIVE)
    exact = list(ranged.filter(_is_code(words)))
    named = ranged.exclude(pk__in=[one.pk for one in exact])
    for word in words.split()[:6]:
        named = named.filter(
            Q(name__icontains=word) | Q(brand__icontains=word) | Q(item_number__startswith=word)
        )
    return [*exact, *named[: MOST - len(exact)]]


def product_of_code(code: str) -> Product | None:
    """The product with exactly this item number or barcode; delisted ones are left out."""
    ranged = Product.objects.filter(status=ProductStatus.ACTIVE)
    return ranged.filter(_is_code(code.strip())).order_by("pk").first()


def _is_code(words: str) -> Q:
    named = Gtin.objects.filter(code__in=gtin_writings(words)).values("product")
    return Q(item_number=words) | Q(pk__in=named)
