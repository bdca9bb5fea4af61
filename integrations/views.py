"""The page where people make and revoke keys of their own."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from audits.access import Viewer
from integrations.forms import KeyForm
from integrations.selectors import keys_of
from integrations.services.keys import api_key_create, api_key_revoke


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
