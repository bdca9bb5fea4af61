"""Pages about webhooks: addresses that are told of events, and how the telling went."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits.access import managed_stores, viewer_of
from audits.errors import ShelfWatchError
from audits.views.pages import PageRequest, go, part, signed_in
from integrations.forms import WebhookForm
from integrations.models import EventType, Notice, NoticeStatus, Webhook
from integrations.outgoing import TargetError
from integrations.selectors import webhooks_of
from integrations.services.notices import notice_ping, notice_replay
from integrations.services.webhooks import (
    webhook_create,
    webhook_enable,
    webhook_remove,
    webhook_rotate,
)

ON_ITS_WAY = (NoticeStatus.PENDING, NoticeStatus.SENDING)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in
def webhooks(request: PageRequest) -> HttpResponse:
    """One's own webhooks; a new one's secret is shown in the answer to the form, never again."""
    viewer = viewer_of(request)
    may = managed_stores(viewer).exists()
    form = WebhookForm(request.POST or None, viewer=viewer)
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        if form.is_valid() and (made := _made(request, form)):
            return _one(request, made, secret=made.secret)
    context = {"form": form, "webhooks": webhooks_of(viewer), "may": may}
    return render(request, "webhooks.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
@signed_in
def webhook(request: PageRequest, pk: int) -> HttpResponse:
    return _one(request, _own(request, pk))


@require_POST
@never_cache
@signed_in
def webhook_secret(request: PageRequest, pk: int) -> HttpResponse:
    """A new secret, shown in this answer and in none after it."""
    turned = webhook_rotate(webhook=_own(request, pk))
    return _one(request, turned, secret=turned.secret)


@require_POST
@signed_in
def webhook_ping(request: PageRequest, pk: int) -> HttpResponse:
    ping = partial(notice_ping, webhook=_own(request, pk))
    words = gettext("A test notice is on its way. How it went stands below.")
    return _sent(request, pk, ping, words)


@require_POST
@signed_in
def webhook_on(request: PageRequest, pk: int) -> HttpResponse:
    webhook_enable(webhook=_own(request, pk))
    return _told(request, pk, gettext("Notices are sent again."))


@require_POST
@signed_in
def webhook_remove_view(request: PageRequest, pk: int) -> HttpResponse:
    gone = _own(request, pk)
    webhook_remove(webhook=gone, by=request.user)
    messages.success(request, gettext("%(name)s is told nothing any more.") % {"name": gone.name})
    return go(request, reverse("webhooks"))


@require_POST
@signed_in
def webhook_replay(request: PageRequest, pk: int, notice_id: int) -> HttpResponse:
    notice = Notice.objects.filter(webhook=_own(request, pk), pk=notice_id).first()
    if notice is None:
        raise Http404
    replay = partial(notice_replay, notice=notice)
    return _sent(request, pk, replay, gettext("It is sent once more."))


def _made(request: PageRequest, form: WebhookForm) -> Webhook | None:
    """None where the address is refused; the form says so then."""
    create: Callable[..., Webhook] = webhook_create
    sent: dict[str, Any] = form.cleaned_data
    try:
        return create(
            owner=request.user,
            name=sent["name"],
            url=sent["url"],
            events=sent["events"],
            stores=list(sent["stores"]) or None,
        )
    except TargetError:
        refused = gettext("Nothing is sent there: it must be an https address outside.")
        form.add_error("url", refused)
        return None


def _own(request: PageRequest, pk: int) -> Webhook:
    return get_object_or_404(webhooks_of(viewer_of(request)), pk=pk)


def _sent(request: PageRequest, pk: int, send: Callable[[], Notice], words: str) -> HttpResponse:
    """What the service refuses is told in place of `words`."""
    try:
        send()
    except ShelfWatchError as error:
        messages.error(request, error.message)
        return go(request, reverse("webhook", args=[pk]))
    return _told(request, pk, words)


def _told(request: PageRequest, pk: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return go(request, reverse("webhook", args=[pk]))


def _one(request: PageRequest, shown: Webhook, *, secret: str = "") -> HttpResponse:
    notices = part(request, shown.notices.all())
    waiting = any(one.status in ON_ITS_WAY and not one.attempt for one in notices)
    context = {
        "webhook": shown,
        "events": [EventType(one).label for one in shown.events],
        "notices": notices,
        "secret": secret,
        # The page looks again by itself while something is on its way.
        "waits": waiting and shown.disabled_at is None,
    }
    return render(request, "webhook.html", context)
