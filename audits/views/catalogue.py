from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits.access import viewer_of
from audits.catalogue.changes import many_told, mark_of
from audits.catalogue.columns import columns_of
from audits.catalogue.endings import endings_kept, remarks_beside
from audits.catalogue.faults import RowCode
from audits.catalogue.files import TYPES, exported
from audits.catalogue.forms import UploadForm
from audits.catalogue.pictures import picture_rendition
from audits.errors import ShelfWatchError
from audits.models import CatalogueImport, CatalogueKind, ImportStatus, Source
from audits.selectors.catalogue import (
    adds_products,
    kinds_for,
    products_with_picture,
    scope_for,
    take_back_of,
    visible_imports,
)
from audits.services.import_steps import KEPT_FOR
from audits.services.import_take_backs import import_take_back
from audits.services.imports import import_apply, import_cancel, import_create
from audits.views.pages import PageRequest, go, page, part, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def catalogue(request: PageRequest) -> HttpResponse:
    """Files in and out: a form, the exports, and the imports so far."""
    kinds = _kinds(request)
    sent = request.method == "POST"
    form = UploadForm(*((request.POST, request.FILES) if sent else ()), kinds=kinds)
    error = None
    if form.is_valid():
        try:
            return go(request, _address(_create(request, form)))
        except ShelfWatchError as fault:
            error = fault
    context = {
        "form": form,
        "error": error,
        "kinds": [(CatalogueKind(kind), columns_of(kind)) for kind in kinds],
        "adds_products": adds_products(request.user),
        "imports": part(request, visible_imports(viewer_of(request))),
    }
    return page(request, "catalogue", context, status=422 if sent else 200)


@require_safe
@signed_in
def catalogue_import(request: PageRequest, pk: int) -> HttpResponse:
    """One import. At work the page asks again with `?seen=<status>-<rows>` and gets 204, which
    changes nothing on it, until either is another one."""
    row = _found(request, pk)
    if request.htmx and request.GET.get("seen") == f"{row.status}-{row.rows_done}":
        return HttpResponse(status=204)
    return _show(request, row)


@require_POST
@signed_in
def catalogue_import_apply(request: PageRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    if row.kind not in kinds_for(viewer_of(request)):
        raise Http404
    try:
        import_apply(import_id=row.pk, agreed=request.POST.get("agreed", ""))
    except ShelfWatchError as error:
        return _show(request, _found(request, pk), error)
    return go(request, _address(row))


@require_POST
@signed_in
def catalogue_import_cancel(request: PageRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    try:
        import_cancel(import_id=row.pk)
    except ShelfWatchError as error:
        return _show(request, _found(request, pk), error)
    messages.success(request, gettext("Cancelled. Nothing was changed."))
    return go(request, _address(row))


@require_POST
@signed_in
def catalogue_import_take_back(request: PageRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    if row.kind not in kinds_for(viewer_of(request)):
        raise Http404
    try:
        back = import_take_back(import_id=row.pk, by=request.user)
    except ShelfWatchError as error:
        return _show(request, _found(request, pk), error)
    return go(request, _address(back))


@require_safe
@signed_in
def catalogue_export(request: PageRequest, kind: str, suffix: str) -> HttpResponse:
    if suffix not in TYPES or kind not in kinds_for(viewer_of(request)):
        raise Http404
    pieces = exported(kind, scope_for(viewer_of(request), kind), suffix)
    response = StreamingHttpResponse(pieces, content_type=TYPES[suffix])
    name = f"{kind}-{timezone.now():%Y-%m-%d}.{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_store=True)
    return cast("HttpResponse", response)  # streamed: the decorator only hands it on


@require_safe
@signed_in
def product_picture(request: PageRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(products_with_picture(), pk=pk)
    try:
        picture = picture_rendition(product)
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(picture, content_type="image/jpeg")
    patch_cache_control(response, private=True, max_age=600)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _kinds(request: PageRequest) -> list[str]:
    kinds = kinds_for(viewer_of(request))
    if not kinds:
        raise PermissionDenied
    return kinds


def _create(request: PageRequest, form: UploadForm) -> CatalogueImport:
    file = form.cleaned_data["file"]
    return import_create(
        kind=form.cleaned_data["kind"],
        file=file,
        file_name=file.name,
        source=Source.PAGE,
        created_by=request.user,
    )


def _found(request: PageRequest, pk: int) -> CatalogueImport:
    return get_object_or_404(visible_imports(viewer_of(request)), pk=pk)


def _address(row: CatalogueImport) -> str:
    return reverse("catalogue_import", args=[row.pk])


def _show(
    request: PageRequest, row: CatalogueImport, error: ShelfWatchError | None = None
) -> HttpResponse:
    seen = visible_imports(viewer_of(request))
    take_back = take_back_of(row)
    context = {
        "import": row,
        "error": error,
        "product_missing": any(one["code"] == RowCode.ITEM_UNKNOWN for one in row.problems),
        "adds_products": adds_products(request.user),
        "endings": endings_kept(row.notes),
        "remarks": remarks_beside(row.notes),
        "asked": mark_of(row.changes) if row.status == ImportStatus.CHECKED else "",
        "changes": row.changes,
        "many": many_told(row.changes),
        "take_back": take_back,
        "sees_take_back": take_back is not None and seen.filter(pk=take_back.pk).exists(),
        "sees_taken": row.takes_back_id and seen.filter(pk=row.takes_back_id).exists(),
        "kept_until": row.finished_at + KEPT_FOR if row.befores and row.finished_at else None,
        "may_take_back": row.kind in kinds_for(viewer_of(request)),
    }
    return page(request, "catalogue_import", context, status=422 if error else 200)
