"""Sheets of codes to print: one a shelf, opened by any phone's camera."""

from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from accounts.loopback import is_loopback
from audits.access import viewer_of, visible_stores
from audits.models import Shelf
from audits.selectors.closed import shelves_in_use
from audits.views.pages import PageRequest, page, signed_in

# A quarter of the code may be scratched or covered and it is still read.
DAMAGE = "q"


@require_safe
@signed_in
def store_codes(request: PageRequest, pk: int) -> HttpResponse:
    """A code for each shelf of the store in walking order; `?shelf=` prints only that one."""
    found = get_object_or_404(visible_stores(viewer_of(request)), pk=pk)
    shelves = shelves_in_use(found.shelves.order_by("walk_order", "code"))
    wanted = request.GET.get("shelf", "")
    if wanted.isdecimal():
        shelves = shelves.filter(pk=int(wanted))
    labels = [{"shelf": one, "code": _code(one), "address": _address(one)} for one in shelves]
    site = settings.SHELFWATCH_BASE_URL
    # What is printed would lead every phone to itself.
    site_here = site if is_loopback(urlsplit(site).hostname) else ""
    return page(request, "codes", {"store": found, "labels": labels, "site_here": site_here})


def _address(shelf: Shelf) -> str:
    """By the site's public name: the sheet hangs longer than this page is open."""
    path = reverse("capture", args=[shelf.pk])
    return f"{settings.SHELFWATCH_BASE_URL}{path}"


def _code(shelf: Shelf) -> str:
    code = segno.make(_address(shelf), error=DAMAGE, micro=False)
    # Made here from a number and the site's own name; nobody's text is in it.
    drawn = code.svg_inline(omitsize=True, border=4, light="#fff", svgclass="label__code")
    return mark_safe(drawn)  # noqa: S308
