"""The versions of a shelf's planogram, and the way back to an older one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from audits.access import viewer_of, visible_shelves
from audits.errors import ShelfWatchError
from audits.models import CatalogueKind, Shelf
from audits.selectors.catalogue import scope_for
from audits.selectors.planograms import versions_of
from audits.services.planograms import planogram_in_force, store_today
from audits.services.restores import planogram_restore
from audits.views.pages import PageRequest, go, page, part, signed_in


@require_safe
@signed_in
def versions(request: PageRequest, pk: int) -> HttpResponse:
    shelf = _shelf(request, pk)
    context = {
        "store": shelf.store,
        "shelf": shelf,
        # Head office goes back to a planogram of a store whose pages it does not see.
        "sees_shelf": visible_shelves(viewer_of(request)).filter(pk=pk).exists(),
        "current": planogram_in_force(shelf, timezone.now()),
        "today": store_today(shelf),
        "versions": part(request, versions_of(shelf)),
    }
    return page(request, "versions", context)


@require_POST
@signed_in
def version_restore(request: PageRequest, pk: int, planogram_pk: int) -> HttpResponse:
    shelf = _shelf(request, pk)
    old = get_object_or_404(versions_of(shelf), pk=planogram_pk)
    try:
        made = planogram_restore(planogram=old, by=request.user)
    except ShelfWatchError as error:
        messages.error(request, error.message)
    else:
        words = {"old": old.version, "new": made.version}
        told = gettext("Version %(old)s is current again, as version %(new)s.")
        messages.success(request, told % words)
    return go(request, reverse("versions", args=[pk]))


def _shelf(request: PageRequest, pk: int) -> Shelf:
    """Who may bring a planogram in for a shelf may go back to one of it."""
    stores = scope_for(viewer_of(request), CatalogueKind.PLANOGRAMS).stores
    shelves = Shelf.objects.filter(store__in=stores).select_related("store")
    return get_object_or_404(shelves, pk=pk)
