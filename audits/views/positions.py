"""The editor of positions on a shelf's reference photo, for its managers."""

import json
import re
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audits.access import managed_stores, viewer_of, visible_shelves
from audits.errors import ErrorCode, ShelfWatchError
from audits.models import Product, Reference, Shelf
from audits.selectors.catalogue import adds_products
from audits.selectors.editing import (
    positions_on,
    product_of_code,
    product_shape,
    products_found,
    references_of,
)
from audits.services.planograms import planogram_in_force
from audits.services.positions import PositionDraft, positions_mark, positions_save
from audits.views.pages import PageRequest, page, signed_in

MOST_POSITIONS = 1000
MOST_FACINGS = 200
MOST_ROWS = 40
KEY: Final = re.compile(r"(?!row:)[\w.~:-]{1,40}")


@require_safe
@signed_in
def positions(request: PageRequest, pk: int) -> HttpResponse:
    """The editor; `?view=` is the view's key, without it the first one."""
    shelf = _managed(request, pk)
    references = references_of(shelf)
    wanted = request.GET.get("view", "")
    chosen = next(
        (one for one in references if str(one.view_id) == wanted), next(iter(references), None)
    )
    context = {
        "store": shelf.store,
        "shelf": shelf,
        "references": references,
        "reference": chosen,
        "adds_products": adds_products(request.user),
    }
    return page(request, "positions", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def positions_data(request: PageRequest, pk: int, reference_pk: int) -> JsonResponse:
    """The positions on one reference photo; a POST replaces them, if nobody else has since."""
    shelf = _managed(request, pk)
    found = Reference.objects.select_related("view", "photo").defer("landmarks")
    reference = get_object_or_404(found, pk=reference_pk, view__shelf=shelf)
    if request.method != "POST":
        return JsonResponse(_shape(shelf, reference))
    try:
        seen, drafts = _read(request.body)
        positions_save(reference=reference, drafts=drafts, seen=seen, by=request.user)
    except ShelfWatchError as error:
        return _refused(shelf, error)
    return JsonResponse({"seen": positions_mark(planogram_in_force(shelf, timezone.now()))})


@require_safe
@signed_in
def products(request: PageRequest) -> JsonResponse:
    """Products of the chain for what was typed (`?q=`), or the one with this number (`?code=`)."""
    if code := request.GET.get("code", "")[:100]:
        exact = product_of_code(code)
        found = [exact] if exact else []
    else:
        found = products_found(request.GET.get("q", "")[:100])
    return JsonResponse({"products": [product_shape(one) for one in found]})


def _managed(request: PageRequest, pk: int) -> Shelf:
    viewer = viewer_of(request)
    return get_object_or_404(
        visible_shelves(viewer).filter(store__in=managed_stores(viewer)), pk=pk
    )


def _shape(shelf: Shelf, reference: Reference) -> dict[str, Any]:
    planogram = planogram_in_force(shelf, timezone.now())
    return {
        "seen": positions_mark(planogram),
        "width": reference.width,
        "height": reference.height,
        "positions": positions_on(reference, planogram),
    }


def _refused(shelf: Shelf, error: ShelfWatchError) -> JsonResponse:
    fault = {"code": error.code, "detail": error.message, "attr": None}
    answer: dict[str, Any] = {"type": "client_error", "errors": [fault]}
    if error.code != ErrorCode.POSITIONS_CHANGED:
        return JsonResponse(answer, status=422)
    planogram = planogram_in_force(shelf, timezone.now())
    by = planogram.created_by if planogram else None
    answer |= {"seen": positions_mark(planogram), "by": str(by) if by else None}
    return JsonResponse(answer, status=409)


def _read(body: bytes) -> tuple[str, list[PositionDraft]]:
    try:
        sent = json.loads(body)
        rows, seen = sent["positions"], sent["seen"]
        drafts = [_draft(row) for row in rows]
        wanted = {draft.product_id for draft in drafts if draft.product_id is not None}
        _sure(len({draft.key for draft in drafts}) == len(drafts) <= MOST_POSITIONS)
        _sure(Product.objects.filter(pk__in=wanted).count() == len(wanted))
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise ShelfWatchError(ErrorCode.POSITION_INVALID) from error
    return str(seen), drafts


def _draft(row: dict[str, Any]) -> PositionDraft:
    x1, y1, x2, y2 = (float(edge) for edge in row["place"])
    _sure(0 <= x1 < x2 <= 1 and 0 <= y1 < y2 <= 1)
    key = str(row["key"])
    _sure(KEY.fullmatch(key) is not None)
    return PositionDraft(
        key=key,
        row=_whole(row["row"], lambda number: 1 <= number <= MOST_ROWS),
        place=(x1, y1, x2, y2),
        product_id=None if row["product"] is None else int(row["product"]),
        facings=_whole(row["facings"], lambda number: 1 <= number <= MOST_FACINGS),
        minimum=None
        if row["minimum"] is None
        else _whole(row["minimum"], lambda number: 0 <= number <= MOST_FACINGS),
    )


def _whole(value: object, fits: Callable[[int], bool]) -> int:
    number = int(str(value))
    _sure(fits(number))
    return number


def _sure(holds: bool) -> None:
    if not holds:
        raise ValueError
