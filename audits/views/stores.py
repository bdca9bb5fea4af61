from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audits.access import managed_stores, viewer_of, visible_stores
from audits.forms import ShelfForm, StoreForm
from audits.models import Shelf
from audits.selectors.shelves import shelf_cards
from audits.selectors.stores import store_cards
from audits.services.stores import shelf_add, store_open
from audits.views.pages import PageRequest, go, page, part, signed_in


@require_safe
@signed_in
def store(request: PageRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(visible_stores(viewer), pk=pk)
    shelves = part(request, found.shelves.select_related("store"))
    context = {
        "store": found,
        "card": store_cards([found])[0],
        "shelves": shelves,
        "cards": shelf_cards(shelves),
        "manages": managed_stores(viewer).filter(pk=pk).exists(),
    }
    return page(request, "store", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def store_create(request: PageRequest) -> HttpResponse:
    if not request.user.is_superuser:
        raise PermissionDenied
    form = StoreForm(request.POST or None)
    if form.is_valid():
        made = store_open(store=form.save(commit=False), manager=request.user)
        messages.success(request, f"{made.name} is set up. Add its first shelf.")
        return go(request, reverse("shelf_create", args=[made.pk]))
    return page(request, "store_create", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def shelf_create(request: PageRequest, pk: int) -> HttpResponse:
    managed = get_object_or_404(managed_stores(viewer_of(request)), pk=pk)
    form = ShelfForm(request.POST or None, instance=Shelf(store=managed))
    if form.is_valid():
        made = shelf_add(shelf=form.save(commit=False))
        messages.success(request, f"{made.name} is on the list. Take its first photo.")
        return go(request, reverse("capture", args=[made.pk]))
    context = {"store": managed, "form": form}
    return page(request, "shelf_create", context, status=422 if form.errors else 200)
