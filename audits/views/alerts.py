from collections.abc import Callable, Iterable, Mapping
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
from audits.forms.alerts import AlertFilterForm, ResolveForm, SnoozeForm
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
    alerts_told,
)
from audits.selectors.evidence import last_full_of
from audits.selectors.fills import stock_of, with_fill
from audits.selectors.overview import zones_differ
from audits.selectors.positions import slot_in_force
from audits.selectors.take_backs import settling_of, take_back_refused
from audits.services.alerts import (
    alert_confirm,
    alert_deny,
    alert_release,
    alert_resolve,
    alert_take,
    alert_take_back,
    alert_wake,
    alerts_resolve,
    alerts_snooze,
    alerts_take,
)
from audits.views.pages import PageRequest, go, page, part, signed_in
from audits.wording import grouped, position_words, taken_words

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
    shown = part(request, alerts_told(found), counts["all"])
    context = {
        "filter": chosen,
        "state": chosen.chosen_state,
        "filled": chosen.filled,
        "zones_differ": zones_differ(visible_stores(viewer)),
        "resolve": ResolveForm(),
        "snooze": SnoozeForm(),
        "alerts": shown,
        # Acts on many are offered where they can do anything: what is settled stays as it is.
        "pickable": sum(one.status != AlertStatus.RESOLVED for one in shown),
        **_told_apart(shown, chosen.chosen_state, counts),
    }
    return page(request, "alerts", context)


def _told_apart(shown: Iterable[Alert], state: str, counts: Mapping[str, int]) -> dict[str, object]:
    """The rows under the list's own heading with how many they are, and in the list to fill those
    that are to be checked first under theirs."""
    if state != "fill":
        return {"rows": list(shown), "count": counts["all"]}
    by_guess = {
        is_guess: [one for one in shown if (one.status == AlertStatus.SUSPECTED) == is_guess]
        for is_guess in (False, True)
    }
    return {
        "rows": by_guess[False],
        "count": counts["all"] - counts["suspected"],
        "guesses": by_guess[True],
        "guess_count": counts["suspected"],
    }


@require_safe
@signed_in
def alert(request: PageRequest, pk: int) -> HttpResponse:
    return _show(request, _found(request, pk))


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
    thanks = gettext("Thank you. We will not ask about this place until it was seen full.")
    return _do(request, pk, alert_deny, thanks)


@require_POST
@signed_in
def alert_resolve_view(request: PageRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = ResolveForm(request.POST, store=found.shelf.store)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    settle = partial(alert_resolve, why=form.why, resolution=form.resolution, until=form.until_at)
    return _do(request, pk, settle, gettext("Settled. Thank you."), form)


@require_POST
@signed_in
def alert_take_back_view(request: PageRequest, pk: int) -> HttpResponse:
    """What was said by mistake is as if it had not been said."""
    return _do(request, pk, alert_take_back, gettext("Taken back. It is what it was before."))


@require_POST
@signed_in
def alert_snooze_view(request: PageRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        return _show(request, found, status=422)
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
    done, told = _bulk(request, found)
    (messages.success if done else messages.error)(request, told)
    return go(request, f"{reverse('alerts')}?{request.GET.urlencode()}")


def _bulk(request: PageRequest, found: list[Alert]) -> tuple[int, str]:
    """How many places it was done to, and what to say of it."""
    by, keys, act = request.user, [alert.pk for alert in found], request.POST.get("act", "")
    snooze = SnoozeForm({"length": act})
    reason = ResolveForm({"reason": act, "words": request.POST.get("words", "")})
    if not found or not (act == "take" or snooze.is_valid() or reason.is_valid()):
        wrong = reason.errors.get("words") if found else None
        return 0, str(wrong[0]) if wrong else gettext("Choose places, and what to do with them.")
    if act == "take":
        done = len(alerts_take(alert_ids=keys, by=by))
        told = taken_words(done)
    elif snooze.is_valid():
        until = {alert.pk: snooze.until(alert.shelf.store) for alert in found}
        done = len(alerts_snooze(until=until, by=by))
        told = ngettext("%(places)s place put off.", "%(places)s places put off.", done)
        told %= {"places": grouped(done)}
    else:
        settled = alerts_resolve(
            alert_ids=keys, by=by, why=reason.why, resolution=reason.resolution
        )
        done, told = len(settled), _settled_words(settled)
    if not done:
        return 0, gettext("Nothing was done: somebody else or a newer photo was faster.")
    return done, told


def _settled_words(settled: list[Alert]) -> str:
    """How many, and how much of the plan went with them."""
    told = ngettext("%(places)s place settled.", "%(places)s places settled.", len(settled))
    told %= {"places": grouped(len(settled))}
    slots = [slot for slot in (alert.retired_slot for alert in settled) if slot is not None]
    if not slots:
        return told
    out = ngettext(
        "%(positions)s position is out of the plan, %(facings)s facings in all.",
        "%(positions)s positions are out of the plan, %(facings)s facings in all.",
        len(slots),
    )
    facings = sum(slot.facings for slot in slots)
    out %= {"positions": grouped(len(slots)), "facings": grouped(facings)}
    return f"{told} {out}"


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
        done = service(alert_id=found.pk, by=request.user)
    except ShelfWatchError as error:
        return _show(request, found, form, error)
    # A settled alert's key has the toast offer the way back.
    undo = str(pk) if done.status == AlertStatus.RESOLVED else ""
    messages.success(request, _with_slot(thanks, done), extra_tags=undo)
    return _done(request, pk)


def _with_slot(thanks: str, alert: Alert) -> str:
    """And what went out of the plan with it."""
    slot = alert.retired_slot
    if slot is None:
        return thanks
    words = position_words(slot.row, slot.sequence, slot.facings, slot.product)
    out = gettext("Out of the plan: %(position)s.") % {"position": words}
    return f"{thanks} {out}"


def _found(request: PageRequest, pk: int) -> Alert:
    return get_object_or_404(with_fill(visible_alerts(viewer_of(request))), pk=pk)


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
        return _show(request, _found(request, pk))
    return go(request, reverse("alert", args=[pk]))


def _show(
    request: PageRequest,
    found: Alert,
    form: ResolveForm | None = None,
    error: ShelfWatchError | None = None,
    status: int = 200,
) -> HttpResponse:
    if error is not None:
        # What is shown must be what is true now, not what it was when the button was pressed.
        found, status = _found(request, found.pk), 422
    settled = found.status == AlertStatus.RESOLVED
    context = {
        "alert": found,
        "shelf": found.shelf,
        "store": found.shelf.store,
        "history": alert_history(found),
        "form": form or ResolveForm(store=found.shelf.store),
        "snooze": SnoozeForm(),
        # What calling it no longer ranged takes out of the plan.
        "slot": None if settled else slot_in_force(found.shelf, found.place),
        "can_take_back": settled and take_back_refused(found, settling_of(found)) is None,
        "full": last_full_of(found),
        # What can be done about it by the store's books, where they say anything.
        "stock": stock_of([found.pk]).get(found.pk),
        "error": error,
    }
    return page(request, "alert", context, status=status)
