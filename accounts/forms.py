from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest

from accounts.models import User


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("name", "mail_alerts")
        labels = {"name": "Your name", "mail_alerts": "Mail me when a place is empty"}
        help_texts = {
            "name": "Others see it when you are on something.",
            "mail_alerts": "Managers get one mail for each place, with a picture. "
            "Staff find the same on the pages.",
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class _DemoStaysHere(AuthenticationForm):
    """Refuses a login of the demo, whose password is printed and noted, to everybody elsewhere."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": "This mail address and password do not belong together. Please try again.",
        "demo": "This is a login of the demo: it works only on the machine that ShelfWatch runs "
        "on. Ask whoever runs it for a login of your own.",
    }

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if user.is_demo and not settings.DEBUG and not asked_on_loopback(self.request):
            raise forms.ValidationError(self.error_messages["demo"], code="demo")


class LoginForm(_DemoStaysHere):
    """The login of the pages."""


class AdminLoginForm(_DemoStaysHere, AdminAuthenticationForm):
    """The login of the admin."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "demo": _DemoStaysHere.error_messages["demo"],
    }


def asked_on_loopback(request: HttpRequest | None) -> bool:
    """Whether both the address in the browser and the configured one are this machine's own.

    The first alone could be claimed by anybody: a Host header is what the sender writes there.
    """
    if request is None:
        return False
    asked: Any = urlsplit(f"//{request.get_host()}").hostname
    return _is_loopback(asked) and _is_loopback(urlsplit(settings.SHELFWATCH_BASE_URL).hostname)


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False
