"""Pages about machines: people's own keys, and the cameras and robots of a store."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from audits.access import Viewer, viewer_of, visible_stores
from integrations.forms import KeyForm
from integrations.selectors import devices_of, keys_of
from integrations.services.keys import api_key_create, api_key_revoke
from integrations.wording import device_line


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """One's own keys; a new one is shown whole in the answer to the form, and never again."""
    user = cast(User, request.user)
    form, made = KeyForm(request.POST or None, viewer=Viewer(user)), None
    if request.method == "POST" and form.is_valid():
        _, made = api_key_create(
            owner=user,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            stores=list(form.cleaned_data["stores"]) or None,
            expires_at=form.ends(),
        )
        form = KeyForm(viewer=Viewer(user))
    context = {"form": form, "keys": keys_of(user), "made": made, "now": timezone.now()}
    return render(request, "keys.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def key_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    key = keys_of(cast(User, request.user)).filter(pk=pk).first()
    if key is None:
        raise Http404
    if api_key_revoke(prefix=key.prefix):
        told = gettext("The key %(name)s no longer works.") % {"name": key.name}
        messages.success(request, told)
    return redirect("keys")


@require_safe
@login_required
def store_devices(request: HttpRequest, pk: int) -> HttpResponse:
    """The store's cameras and robots, and how they are."""
    viewer = viewer_of(request)
    store = get_object_or_404(visible_stores(viewer), pk=pk)
    devices = devices_of(viewer).filter(store=store).order_by("name")
    context = {"store": store, "devices": [device_line(device) for device in devices]}
    return render(request, "devices.html", context)
