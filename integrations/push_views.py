"""Whether this browser tells its person of empty places."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from integrations import webpush
from integrations.services.push import push_subscribe, push_unsubscribe

ENDPOINT = "push_endpoint"  # in the session of the browser that is told


@receiver(user_logged_out)
def leave(request: HttpRequest | None, user: User | None, **_: Any) -> None:
    """Whoever uses this browser next must not read another person's notices."""
    if request is None or user is None:
        return
    if endpoint := request.session.get(ENDPOINT):
        push_unsubscribe(user=user, endpoint=endpoint)


@require_safe
@login_required
def push(request: HttpRequest) -> HttpResponse:
    return render(request, "push.html", {"key": webpush.public_key() if webpush.is_on() else ""})


@require_http_methods(["POST", "DELETE"])
@login_required
def push_here(request: HttpRequest) -> HttpResponse:
    """POST: what the browser's subscription says of itself; DELETE: its endpoint."""
    assert isinstance(request.user, User)  # login_required
    try:
        sent = json.loads(request.body)
        endpoint = str(sent["endpoint"])[:500]
        if request.method == "DELETE":
            push_unsubscribe(user=request.user, endpoint=endpoint)
            return HttpResponse(status=204)
        p256dh, auth = str(sent["keys"]["p256dh"]), str(sent["keys"]["auth"])
        if not webpush.is_on() or len(p256dh) > 120 or len(auth) > 40:
            return HttpResponse(status=422)
        push_subscribe(user=request.user, endpoint=endpoint, p256dh=p256dh, auth=auth)
        request.session[ENDPOINT] = endpoint
    except (ValueError, KeyError, TypeError):
        return HttpResponse(status=422)
    return HttpResponse(status=201)
