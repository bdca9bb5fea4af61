from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from audits.access import Viewer, viewer_of, visible_alerts, visible_stores
from audits.errors import ShelfWatchError
from audits.forms import AlertFilterForm, ResolveForm, SnoozeForm
from audits.models import Alert, AlertStatus
from audits.selectors.alerts import (
    alert_history,
    alerts_awaiting,
    alerts_filled,
    alerts_narrowed,
    alerts_snoozed,
    alerts_to_check,
    alerts_to_count,
    alerts_to_fill,
)
from audits.selectors.evidence import last_full_of
from audits.selectors.overview import zones_differ
from audits.services.alerts import (
    alert_confirm,
    alert_deny,
    alert_release,
    alert_resolve,
    alert_take,
    alert_wake,
    alerts_resolve,
    alerts_snooze,
    alerts_take,
)
from audits.views.pages import PageRequest, go, page, part, signed_in
from audits.wording import grouped, taken_words

LISTS = {
    "fill": alerts_to_fill,
    "check": alerts_to_check,
    "snoozed": alerts_snoozed,
    "await": alerts_awaiting,
    "count": alerts_to_count,
    "filled": alerts_filled,
}


@require_safe
@signed_in
def alerts(request: PageRequest) -> HttpResponse:
    viewer = viewer_of(request)
    chosen = AlertFilterForm(request.GET, stores=visible_stores(viewer))
    found = _chosen(viewer, chosen)
    suspected = Count("pk", filter=Q(status=AlertStatus.SUSPECTED))
    counts = found.order_by().aggregate(all=Count("pk"), suspected=suspected)
    context = {
        "filter": chosen,
        "state": chosen.chosen_state,
        "filled": chosen.filled,
        "zones_differ": zones_differ(visible_stores(viewer)),
        "resolve": ResolveForm(),
        "snooze": SnoozeForm(),
        "alerts": part(request, found, counts["all"]),
        # Told apart where both stand in one list.
        "suspected": counts["suspected"] if chosen.chosen_state == "fill" else 0,
    }
    return page(request, "alerts", context)


@require_safe
@signed_in
def alert(request: PageRequest, pk: int) -> HttpResponse:
    return _show(request, _found(request, pk), ResolveForm())


@require_POST
@signed_in
def alert_take_view(request: PageRequest, pk: int) -> HttpResponse:
    return _do(request, pk, alert_take, gettext("You are on it. The others can see that."))


@require_POST
@signed_in
def alert_release_view(request: PageRequest, pk: int) -> HttpResponse:
    return _do(request, pk, alert_release, gettext("Nobody is on it now. The others can take it."))


@require_POST
@signed_in
def alert_confirm_view(request: PageRequest, pk: int) -> HttpResponse:
    """One tap of somebody who stands there: it is empty."""
    return _do(request, pk, alert_confirm, gettext("Thank you. It is on the list."))


@require_POST
@signed_in
def alert_deny_view(request: PageRequest, pk: int) -> HttpResponse:
    """One tap of somebody who stands there: it is not empty."""
    return _do(
        request,
        pk,
        alert_deny,
        gettext("Thank you. Nobody is told, and the detector learns from it."),
    )


@require_POST
@signed_in
def alert_resolve_view(request: PageRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = ResolveForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    settle = partial(
        alert_resolve,
        why=form.why,
        resolution=form.resolution,
        until=form.until_at(found.shelf.store),
    )
    return _do(request, pk, settle, gettext("Settled. Thank you."), form)


@require_POST
@signed_in
def alert_snooze_view(request: PageRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        return _show(request, found, ResolveForm(), status=422)
    alerts_snooze(until={pk: form.until(found.shelf.store)}, by=request.user)
    messages.success(request, gettext("Put off. It comes back by itself."))
    return _done(request, pk)


@require_POST
@signed_in
def alert_wake_view(request: PageRequest, pk: int) -> HttpResponse:
    return _do(request, pk, alert_wake, gettext("It is back on the list."))


@require_POST
@signed_in
def alerts_bulk(request: PageRequest) -> HttpResponse:
    """One act on all that are ticked; goes back to the list as it was chosen."""
    chosen = [int(key) for key in request.POST.getlist("alert") if key.isdecimal()]
    found = list(visible_alerts(viewer_of(request)).filter(pk__in=chosen))
    told, act = _bulk(request, found), f"{reverse('alerts')}?{request.GET.urlencode()}"
    if told is None:
        messages.error(request, gettext("Choose places, and what to do with them."))
    else:
        messages.success(request, told)
    return go(request, act)


def _bulk(request: PageRequest, found: list[Alert]) -> str | None:
    """What was done, in words; None where the form makes no sense."""
    by, keys = request.user, [alert.pk for alert in found]
    if not found:
        return None
    if request.POST.get("act") == "take":
        return taken_words(len(alerts_take(alert_ids=keys, by=by)))
    snooze = SnoozeForm({"length": request.POST.get("act", "")})
    if snooze.is_valid():
        until = {alert.pk: snooze.until(alert.shelf.store) for alert in found}
        put_off = len(alerts_snooze(until=until, by=by))
        return ngettext("%(places)s place put off.", "%(places)s places put off.", put_off) % {
            "places": grouped(put_off)
        }
    reason = ResolveForm(
        {"reason": request.POST.get("act", ""), "words": request.POST.get("words", "")}
    )
    if reason.is_valid():
        settled = alerts_resolve(
            alert_ids=keys, by=by, why=reason.why, resolution=reason.resolution
        )
        return ngettext("%(places)s place settled.", "%(places)s places settled.", len(settled)) % {
            "places": grouped(len(settled))
        }
    return None


def _do(
    request: PageRequest,
    pk: int,
    service: Callable[..., Alert],
    thanks: str,
    form: ResolveForm | None = None,
) -> HttpResponse:
    """One act of one person on an alert; what the service refuses is told on the alert's page."""
    found = _found(request, pk)
    try:
        service(alert_id=found.pk, by=request.user)
    except ShelfWatchError as error:
        return _show(request, found, form or ResolveForm(), error)
    messages.success(request, thanks)
    return _done(request, pk)


def _found(request: PageRequest, pk: int) -> Alert:
    return get_object_or_404(visible_alerts(viewer_of(request)), pk=pk)


def _chosen(viewer: Viewer, chosen: AlertFilterForm) -> QuerySet[Alert]:
    found = visible_alerts(viewer)
    if store := chosen.chosen_store:
        found = found.filter(shelf__store=store)
    return LISTS[chosen.chosen_state](alerts_narrowed(found, viewer, **chosen.narrowed))


def _done(request: PageRequest, pk: int) -> HttpResponse:
    """After a write: htmx gets the changed piece at once, a plain form goes back to the page that
    it was sent from: the alert's own, the check's whose photo shows it, or the round's."""
    check = request.POST.get("check", "")
    if check.isdecimal():
        return go(request, reverse("check", args=[int(check)]))
    store = request.POST.get("round", "")
    if store.isdecimal() and not request.htmx:
        return go(request, reverse("store_round", args=[int(store)]))
    if request.htmx:
        return _show(request, _found(request, pk), ResolveForm())
    return go(request, reverse("alert", args=[pk]))


def _show(
    request: PageRequest,
    found: Alert,
    form: ResolveForm,
    error: ShelfWatchError | None = None,
    status: int = 200,
) -> HttpResponse:
    if error is not None:
        # What is shown must be what is true now, not what it was when the button was pressed.
        found, status = _found(request, found.pk), 422
    context = {
        "alert": found,
        "shelf": found.shelf,
        "store": found.shelf.store,
        "history": alert_history(found),
        "form": form,
        "snooze": SnoozeForm(),
        "full": last_full_of(found),
        "error": error,
    }
    return page(request, "alert", context, status=status)
