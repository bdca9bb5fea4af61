from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits.access import managed_stores, viewer_of, visible_shelves
from audits.forms.stores import ShelfForm
from audits.models import Shelf
from audits.selectors.audits import holes_told_by, shelf_history
from audits.selectors.availability import trend_of_shelf
from audits.selectors.brakes import shelf_brake_of
from audits.selectors.empties import empties_of
from audits.selectors.measures import measures_of
from audits.selectors.positions import planograms_in_force, references_seen
from audits.selectors.resets import reset_due_at
from audits.selectors.shelves import shelf_cards
from audits.services.stores import place_change, shelf_close, shelf_open
from audits.views.pages import PageRequest, go, page, part, signed_in


@require_safe
@signed_in
def shelf(request: PageRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_shelves(viewer_of(request)), pk=pk)
    planogram = planograms_in_force([found]).get(found.pk)
    measures = measures_of([found])
    checks = part(request, shelf_history(found))
    holes = holes_told_by(checks)
    context = {
        "planogram": planogram,
        "references": references_seen(found, planogram),
        "measures": measures,
        "trend": trend_of_shelf(found.pk, found.store, measures.now),
        "empties": empties_of(found, planogram),
        "brake": shelf_brake_of(found),
        "reset_due": reset_due_at(found),
        "manages": managed_stores(viewer_of(request)).filter(pk=found.store_id).exists(),
        "store": found.store,
        "shelf": found,
        "card": shelf_cards([found])[0],
        "checks": checks,
        "history": [(check, holes.get(check.pk)) for check in checks],
    }
    return page(request, "shelf", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def shelf_edit(request: PageRequest, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    # A form writes into what it is given; the page's head shows the shelf as it is.
    form = ShelfForm(request.POST or None, instance=copy(found))
    if form.is_valid():
        place_change(place=form.instance, fields=form.changed_data, by=request.user)
        messages.success(request, gettext("Saved."))
        return go(request, reverse("shelf", args=[pk]))
    context = {"store": found.store, "shelf": found, "form": form}
    return page(request, "shelf_edit", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def shelf_close_view(request: PageRequest, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    shelf_close(shelf=found, by=request.user)
    told = gettext("%(shelf)s is closed. What was found on it stays.")
    messages.success(request, told % {"shelf": found.name})
    return go(request, reverse("shelf", args=[pk]))


@require_POST
@signed_in
def shelf_open_view(request: PageRequest, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    shelf_open(shelf=found, by=request.user)
    told = gettext("%(shelf)s is open again. Take a photo of it.")
    messages.success(request, told % {"shelf": found.name})
    return go(request, reverse("shelf", args=[pk]))


def _managed(request: PageRequest, pk: int) -> Shelf:
    viewer = viewer_of(request)
    return get_object_or_404(
        visible_shelves(viewer).filter(store__in=managed_stores(viewer)), pk=pk
    )
