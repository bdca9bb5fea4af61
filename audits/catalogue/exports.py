"""The rows of an export, in the columns that an import of the same kind takes."""

from collections.abc import Iterator
from decimal import Decimal

from accounts.language import language_of
from accounts.models import Membership
from audits.catalogue.cells import day_text
from audits.catalogue.scope import Scope
from audits.models import (
    Gtin,
    Importance,
    Planogram,
    PlanogramStatus,
    Product,
    Shelf,
    Slot,
)

Row = tuple[str | int | None, ...]
CHUNK = 2000


def products(scope: Scope) -> Iterator[Row]:
    gtins: dict[int, list[str]] = {}
    for pk, code in Gtin.objects.order_by("code").values_list("product", "code").iterator(CHUNK):
        gtins.setdefault(pk, []).append(code)
    words = {one.value: one.name.lower() for one in Importance}
    texts = ("item_number", "name", "brand", "category")
    found = Product.objects.order_by("item_number").values_list(
        *texts, "importance", "status", "pk"
    )
    for *told, importance, status, pk in found.iterator(CHUNK):
        yield *told, words[importance], status, " ".join(gtins.get(pk, ()))


def stores(scope: Scope) -> Iterator[Row]:
    for store in scope.by_code.values():
        texts = (store.code, store.name, store.chain, store.region, store.time_zone)
        yield *texts, day_text(store.closed_on)


def shelves(scope: Scope) -> Iterator[Row]:
    found = Shelf.objects.filter(store__in=scope.stores).select_related("store")
    for shelf in found.order_by("store__code", "walk_order", "code").iterator():
        hours = Decimal(shelf.audit_interval.total_seconds()) / 3600
        interval = f"{hours.quantize(Decimal('0.0001')):f}".rstrip("0").rstrip(".")
        yield (
            *(shelf.store.code, shelf.code, shelf.name, shelf.walk_order, interval),
            day_text(shelf.closed_on),
        )


def members(scope: Scope) -> Iterator[Row]:
    found = Membership.objects.filter(store__in=scope.stores).select_related("store", "user")
    for member in found.order_by("store__code", "user__email").iterator():
        person = member.user
        yield member.store.code, person.email, person.name, member.role, language_of(person)


def planograms(scope: Scope) -> Iterator[Row]:
    """The newest published planogram of every shelf, whether or not its day has come."""
    newest: dict[int, int] = {}
    published = Planogram.objects.filter(
        shelf__store__in=scope.stores, status=PlanogramStatus.PUBLISHED
    )
    for pk, shelf in published.order_by("effective_from", "version").values_list("pk", "shelf"):
        newest[shelf] = pk
    chosen = sorted(newest.values())
    for start in range(0, len(chosen), 500):
        yield from _slots(chosen[start : start + 500])


def _slots(planogram_ids: list[int]) -> Iterator[Row]:
    slots = Slot.objects.filter(planogram__in=planogram_ids, product__isnull=False)
    slots = slots.select_related("planogram__shelf__store", "product")
    for slot in slots.order_by("planogram", "row", "sequence").iterator():
        shelf, day = slot.planogram.shelf, slot.planogram.effective_from
        yield (
            *(shelf.store.code, shelf.code, slot.row, slot.sequence),
            *(slot.product.item_number if slot.product else "", slot.facings, ""),
            day_text(day),
        )
