from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest

from accounts.models import User

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = (
            *("name", "mail_alerts", "mail_pace", "mail_hour", "mail_at_once"),
            *("quiet_from", "quiet_to"),
        )
        labels = {"name": "Your name", "mail_alerts": "Mail me when places are empty"}
        help_texts = {
            "name": "Others see it when you are on something.",
            "mail_alerts": "Managers get mail with pictures of the places. "
            "Staff find the same on the pages.",
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    mail_hour = forms.TypedChoiceField(
        label="Daily mail at",
        choices=HOURS,
        coerce=int,
        help_text="By the clock of the store that the mail is about.",
    )
    quiet_from = forms.TypedChoiceField(
        label="No mail from",
        choices=[("", "-"), *HOURS],
        coerce=int,
        required=False,
        empty_value=None,
    )
    quiet_to = forms.TypedChoiceField(
        label="No mail until",
        choices=[("", "-"), *HOURS],
        coerce=int,
        required=False,
        empty_value=None,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is not sent stays as it is: switching the mail off needs no other choice.
        for name in ("mail_pace", "mail_hour", "mail_at_once"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("mail_pace", "mail_hour", "mail_at_once"):
            if cleaned.get(name) in (None, ""):
                cleaned[name] = self.initial[name]
        if (cleaned.get("quiet_from") is None) != (cleaned.get("quiet_to") is None):
            self.add_error("quiet_to", "Give both ends of the quiet hours, or none.")
        return cleaned


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
