"""Logging in with a PIN on a store's phone, and choosing one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import LoginForm, PinForm, PinLoginForm
from accounts.models import User
from accounts.pins import IDLE, SESSION, people_of, phone_of, pin_check, pin_set


class Login(LoginView):
    """The login with mail address and password; a store's phone asks for the PIN first."""

    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "password" not in request.GET and phone_of(request):
            return redirect(f"{reverse('phone')}?{request.GET.urlencode()}")
        return super().get(request, *args, **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """The store's people to choose from, and the PIN; only on a store's phone."""
    found = phone_of(request)
    if found is None:
        return redirect("login")
    people = list(people_of(found))
    form = PinLoginForm(request.POST or None, people=people)
    if form.is_valid():
        user = pin_check(
            membership_id=int(form.cleaned_data["who"]),
            phone=found,
            pin=form.cleaned_data["pin"],
            now=timezone.now(),
        )
        if user is not None:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            request.session[SESSION] = found.store_id
            request.session.set_expiry(IDLE)
            return redirect(_next(request))
        form.add_error(
            "pin", gettext("That is not the PIN. After five wrong ones it waits 15 minutes.")
        )
    context = {"phone": found, "people": people, "form": form, "next": _next(request)}
    return render(request, "accounts/phone.html", context, status=422 if form.errors else 200)


@require_safe
def pin_too_little(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/pin_too_little.html", status=403)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a PIN for the phone of one's store, or take it away."""
    assert isinstance(request.user, User)  # login_required
    membership = get_object_or_404(request.user.memberships.select_related("store"), pk=pk)
    form = PinForm(request.POST or None)
    if form.is_valid():
        pin_set(membership=membership, pin=form.cleaned_data["pin"])
        kept = form.cleaned_data["pin"]
        told = gettext("Your PIN is saved.") if kept else gettext("You have no PIN any more.")
        messages.success(request, told)
        return redirect("profile")
    context = {"form": form, "membership": membership}
    return render(request, "accounts/pin.html", context, status=422 if form.errors else 200)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else reverse("capture_choose")
