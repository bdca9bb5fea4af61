"""Naming the positions of a row by the labels on the shelf's edge, scanned from left to right."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audits.errors import ErrorCode, ShelfWatchError
from audits.models import Planogram, Product, Shelf
from audits.selectors.editing import product_of_code
from audits.services.planograms import planogram_in_force
from audits.services.positions import slots_write


def row_name(*, shelf_id: int, row: int, codes: Sequence[str], by: User) -> Planogram:
    """Give the positions of a row their products, in the order of the labels.

    A code is an item number or a barcode; an empty one passes a position by, and positions beyond
    the last code stay as they are. Raises ShelfWatchError, and names nothing, for an unknown code
    (`position` is its number from 1), for more codes than the row has positions, and for a shelf
    without positions.
    """
    products = [_product(code, at) for at, code in enumerate(codes, start=1)]
    with transaction.atomic():
        shelf = Shelf.objects.select_for_update().select_related("store").get(pk=shelf_id)
        now = timezone.now()
        old = planogram_in_force(shelf, now)
        slots = list(old.slots.select_related("view", "product")) if old else []
        of_row = sorted((slot for slot in slots if slot.row == row), key=lambda one: one.sequence)
        if not of_row:
            raise ShelfWatchError(ErrorCode.ROW_WITHOUT_POSITIONS)
        if len(products) > len(of_row):
            raise ShelfWatchError(ErrorCode.TOO_MANY_LABELS, position=len(of_row) + 1)
        for slot, product in zip(of_row, products, strict=False):
            if product is not None:
                slot.product = product
        return slots_write(shelf=shelf, old=old, slots=slots, by=by, now=now)


def _product(code: str, position: int) -> Product | None:
    if not code.strip():
        return None
    product = product_of_code(code)
    if product is None:
        raise ShelfWatchError(ErrorCode.LABEL_UNKNOWN, position=position)
    return product
