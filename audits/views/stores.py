from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits.access import managed_stores, viewer_of, visible_alerts, visible_stores
from audits.errors import ShelfWatchError
from audits.forms.stores import ShelfForm, StoreForm
from audits.models import Shelf
from audits.selectors.alerts import alerts_round
from audits.selectors.closed import in_use, shelves_in_use
from audits.selectors.holds import deliveries_awaited
from audits.selectors.measures import measures_of
from audits.selectors.overview import glance_of, overview_mark
from audits.selectors.resets import store_resets
from audits.selectors.shelves import shelf_cards
from audits.services.alerts import alerts_take
from audits.services.brakes import store_mail_release
from audits.services.holds import delivery_came
from audits.services.stores import place_change, shelf_add, store_open
from audits.views.pages import PageRequest, go, page, part, signed_in
from audits.wording import grouped, taken_words


@require_safe
@signed_in
def store(request: PageRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(visible_stores(viewer), pk=pk)
    mark = overview_mark(viewer, found)
    if request.htmx and request.GET.get("seen") == mark:
        return HttpResponse(status=204)
    asked = shelves_in_use(found.shelves.select_related("store"))
    shelves, every = part(request, asked), list(asked)
    measures = measures_of(every)
    context = {
        "measures": measures,
        "resets": store_resets(every),
        "waiting": deliveries_awaited(found),
        "store": found,
        "mark": mark,
        "glance": glance_of([found], now={found.pk: measures.now}),
        "shelves": shelves,
        "cards": shelf_cards(shelves),
        "closed": found.shelves.exclude(in_use()),
        "manages": managed_stores(viewer).filter(pk=pk).exists(),
    }
    return page(request, "store", context)


@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
@signed_in
def store_round(request: PageRequest, pk: int) -> HttpResponse:
    """What can be filled on one way through the store; POST takes all of it that is free.
    Taps that wait on a phone get a new CSRF token here, even where nothing is left to fill."""
    viewer = viewer_of(request)
    found = get_object_or_404(visible_stores(viewer), pk=pk)
    alerts = alerts_round(visible_alerts(viewer).filter(shelf__store=found))
    if request.method == "POST":
        ids = list(alerts.values_list("pk", flat=True))
        taken = alerts_take(alert_ids=ids, by=request.user)
        if taken:
            messages.success(request, taken_words(len(taken)))
        else:
            messages.info(request, gettext("Somebody is on every place already."))
        return go(request, reverse("store_round", args=[pk]))
    return page(request, "round", {"store": found, "alerts": list(alerts)})


@require_POST
@signed_in
def store_delivered(request: PageRequest, pk: int) -> HttpResponse:
    """Goods have come: places that waited are to fill again, unless seen full since."""
    found = get_object_or_404(visible_stores(viewer_of(request)), pk=pk)
    lifted = delivery_came(store=found)
    if not lifted:
        messages.info(request, gettext("No place waited for goods."))
        return go(request, reverse("store", args=[pk]))
    told = ngettext(
        "Noted. %(places)s place waits no longer for goods.",
        "Noted. %(places)s places wait no longer for goods.",
        lifted,
    )
    messages.success(request, told % {"places": grouped(lifted)})
    return go(request, reverse("store", args=[pk]))


@require_POST
@signed_in
def store_mail_release_view(request: PageRequest, pk: int) -> HttpResponse:
    managed = get_object_or_404(managed_stores(viewer_of(request)), pk=pk)
    try:
        store_mail_release(store=managed, by=request.user)
    except ShelfWatchError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, gettext("The mail goes out now."))
    return go(request, reverse("store", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def store_create(request: PageRequest) -> HttpResponse:
    if not request.user.is_superuser:
        raise PermissionDenied
    form = StoreForm(request.POST or None)
    if form.is_valid():
        made = store_open(store=form.save(commit=False), manager=request.user)
        told = gettext("%(store)s is set up. Add its first shelf.")
        messages.success(request, told % {"store": made.name})
        return go(request, reverse("shelf_create", args=[made.pk]))
    return page(request, "store_create", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def store_edit(request: PageRequest, pk: int) -> HttpResponse:
    managed = get_object_or_404(managed_stores(viewer_of(request)), pk=pk)
    # A form writes into what it is given; the page's head shows the store as it is.
    form = StoreForm(request.POST or None, instance=copy(managed))
    if form.is_valid():
        place_change(place=form.instance, fields=form.changed_data, by=request.user)
        messages.success(request, gettext("Saved."))
        return go(request, reverse("store", args=[pk]))
    context = {"store": managed, "form": form}
    return page(request, "store_edit", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def shelf_create(request: PageRequest, pk: int) -> HttpResponse:
    managed = get_object_or_404(managed_stores(viewer_of(request)), pk=pk)
    form = ShelfForm(request.POST or None, instance=Shelf(store=managed))
    if form.is_valid():
        made = shelf_add(shelf=form.save(commit=False))
        told = gettext("%(shelf)s is on the list. Take its first photo.")
        messages.success(request, told % {"shelf": made.name})
        return go(request, reverse("capture", args=[made.pk]))
    context = {"store": managed, "form": form}
    return page(request, "shelf_create", context, status=422 if form.errors else 200)
