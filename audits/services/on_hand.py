"""What a store's books say is there: an optional feed, taken in whole files or single rows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_UP, Decimal

from django.db import transaction

from audits.models import OnHand, Product, Shelf, Store
from audits.services.holds import delivery_came, holds_waiting

BATCH = 500
_LEAST = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class OnHandRow:
    """A product by its item number; `quantity` may be below zero; `as_of` is aware.

    Whole numbers alone are kept (`whole`).
    """

    item_number: str
    quantity: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class OnHandReport:
    """How many rows were written, how many were older than what is known, item numbers that no
    product has, and those that several rows had: of these the newest alone was looked at."""

    written: int
    stale: int
    unknown: list[str]
    repeated: list[str]


def whole(quantity: Decimal) -> int:
    """Goods by weight, such as 12.5 kg, as the whole number that is kept of them: away from zero,
    for half a kilogram is there, and half a kilogram too few is a fault of the books. What is less
    than a thousandth is a fault of the sender's arithmetic."""
    return int(quantity.quantize(_LEAST).to_integral_value(ROUND_UP))


def on_hand_import(*, store: Store, rows: Sequence[OnHandRow]) -> OnHandReport:
    """Take the rows in, all of them or none; the newest of a product counts, of several with one
    time the last.

    A product of which there is more than before has been delivered: places that waited for it
    wait no longer, and are to fill again. Who says at that very moment that nothing is left waits
    for the next delivery.
    """
    newest = {row.item_number: row for row in sorted(rows, key=lambda row: row.as_of)}
    with transaction.atomic():
        products = dict(
            Product.objects.filter(item_number__in=newest).values_list("item_number", "pk")
        )
        # The shelves first, as whoever records an audit does: places on them may be to fill again.
        shelves = _lock_waiting(store, products.values())
        # Two feeds at once take turns.
        Store.objects.select_for_update(no_key=True).get(pk=store.pk)
        known = {one.product_id: one for one in OnHand.objects.filter(store=store)}
        fresh = [
            row
            for item, row in newest.items()
            if item in products and _is_newer(row, known.get(products[item]))
        ]
        arrived = [products[row.item_number] for row in fresh if _came(row, known, products)]
        _write(store, fresh, products)
        if arrived:
            delivery_came(store=store, product_ids=arrived, shelf_ids=shelves)
    unknown = [item for item in newest if item not in products]
    times = Counter(row.item_number for row in rows)
    repeated = [item for item, count in times.items() if count > 1]
    return OnHandReport(len(fresh), len(newest) - len(fresh) - len(unknown), unknown, repeated)


def _lock_waiting(store: Store, product_ids: Iterable[int]) -> list[int]:
    """Keys of the shelves on which places wait for these products, locked until the commit; photos
    of them are taken in meanwhile."""
    waiting = holds_waiting(store=store, product_ids=product_ids)
    shelves = Shelf.objects.filter(pk__in=set(waiting.values_list("shelf", flat=True)))
    locked = shelves.select_for_update(no_key=True).order_by("pk")
    return list(locked.values_list("pk", flat=True))


def _is_newer(row: OnHandRow, known: OnHand | None) -> bool:
    return known is None or row.as_of > known.as_of


def _came(row: OnHandRow, known: dict[int, OnHand], products: dict[str, int]) -> bool:
    before = known.get(products[row.item_number])
    return row.quantity > max(0, before.quantity if before else 0)


def _write(store: Store, rows: Sequence[OnHandRow], products: dict[str, int]) -> None:
    OnHand.objects.bulk_create(
        (
            OnHand(
                store=store,
                product_id=products[row.item_number],
                quantity=row.quantity,
                as_of=row.as_of,
            )
            for row in rows
        ),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["store", "product"],
        update_fields=["quantity", "as_of"],
    )
