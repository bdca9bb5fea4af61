from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import PasswordResetView
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_from_request, gettext, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.forms import ChangePasswordForm, MailedResetForm, ProfileForm
from accounts.language import language_remember, speak
from accounts.mail_wishes import wishes_changed
from accounts.models import User
from accounts.stopping import user_of


class MailedReset(PasswordResetView):
    """Mails a link to choose a new password; the answer is the same for unknown addresses."""

    template_name = "accounts/reset.html"
    form_class = MailedResetForm
    subject_template_name = "emails/password-reset-subject.txt"
    email_template_name = "emails/password-reset-body.txt"
    html_email_template_name = "emails/password-reset-body.html"
    # The configured address, not the one that the request claims to have come to.
    extra_email_context: dict[str, Any] = {"site": settings.SHELFWATCH_BASE_URL}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            places = wishes_changed(user)
        # What is said from here on is in the new language already.
        speak(request, user.language or get_language_from_request(request))
        messages.success(request, _saved_words(places))
        response = redirect("profile")
        language_remember(response, user.language)
        return response
    memberships = user.memberships.select_related("store").order_by("store__name")
    context = {"form": form, "memberships": memberships}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mail by the link in it, without a login. Looking changes nothing: mail programs
    open links by themselves. The POST may come from the mail program's own button (RFC 8058),
    which has no cookie; the signature stands for it."""
    user = user_of(token)
    if user is None:
        raise Http404
    if user.language:
        speak(request, user.language)
    if request.method == "POST" and user.mail_alerts:
        user.mail_alerts = False
        user.save(update_fields=["mail_alerts"])
    return render(request, "accounts/mail_stop.html", {"person": user})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_password(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    form = ChangePasswordForm(user, request.POST or None)
    if form.is_valid():
        form.save()
        # Everywhere else this person is logged out; here they go on.
        update_session_auth_hash(request, user)
        messages.success(request, gettext("Your password is changed."))
        return redirect("profile")
    status = 422 if form.errors else 200
    return render(request, "accounts/password.html", {"form": form}, status=status)


def _saved_words(places: int) -> str:
    """`places`: about how many mail that waited goes out by it."""
    if not places:
        return gettext("Saved.")
    told = ngettext(
        "Saved. The mail about %(places)s place that waited goes out now.",
        "Saved. The mail about %(places)s places that waited goes out now.",
        places,
    )
    return told % {"places": places}


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # login_required
    # A form must not write into the user that the page's head shows: it may be wrong.
    return User.objects.get(pk=request.user.pk)
