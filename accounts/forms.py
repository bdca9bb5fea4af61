import operator
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
)
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from accounts.language import language_of
from accounts.loopback import is_loopback
from accounts.models import Language, Membership, User
from accounts.pins import LEAST_DIGITS, MOST_DIGITS, is_easy


def _pin_input(fill: str = "off") -> forms.PasswordInput:
    """Hidden digits, with the phone's keys for numbers."""
    attrs = {"inputmode": "numeric", "autocomplete": fill, "maxlength": MOST_DIGITS}
    return forms.PasswordInput(attrs=attrs)


HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = (
            *("name", "language", "mail_alerts", "mail_pace", "mail_hour", "mail_at_once"),
            *("quiet_from", "quiet_to"),
        )
        labels = {"name": _("Your name"), "mail_alerts": _("Mail me when places are empty")}
        help_texts = {
            "name": _("Others see it when you are on something."),
            "mail_alerts": _(
                "Managers get mail with pictures of the places. Staff find the same on the pages."
            ),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    mail_hour = forms.TypedChoiceField(
        label=_("Daily mail at"),
        choices=HOURS,
        coerce=int,
        help_text=_("By the clock of the store that the mail is about."),
    )
    quiet_from = forms.TypedChoiceField(
        label=_("No mail from"),
        choices=[("", "-"), *HOURS],
        coerce=int,
        required=False,
        empty_value=None,
    )
    quiet_to = forms.TypedChoiceField(
        label=_("No mail until"),
        choices=[("", "-"), *HOURS],
        coerce=int,
        required=False,
        empty_value=None,
    )

    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("As the browser")), *Language.choices], required=False
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
            self.add_error("quiet_to", gettext("Give both ends of the quiet hours, or none."))
        return cleaned


class _DemoStaysHere(AuthenticationForm):
    """Refuses a login of the demo, whose password is printed and noted, to everybody elsewhere."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _(
            "This mail address and password do not belong together. Please try again."
        ),
        "demo": _(
            "This is a login of the demo: it works only on the machine that ShelfWatch runs on. "
            "Ask whoever runs it for a login of your own."
        ),
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
    return is_loopback(asked) and is_loopback(urlsplit(settings.SHELFWATCH_BASE_URL).hostname)


class PinLoginForm(forms.Form):
    """Who, of the store's people with a PIN, and the PIN."""

    who = forms.ChoiceField(
        label=_("Who are you?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap your name.")},
    )
    pin = forms.CharField(label="PIN", widget=_pin_input())

    def __init__(self, *args: Any, people: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["who"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(one.pk, one.user.get_full_name()) for one in people]


_DIGITS = {"least": LEAST_DIGITS, "most": MOST_DIGITS}
_format = lazy(operator.mod, str)


class PinForm(forms.Form):
    pin = forms.RegexField(
        rf"^\d{{{LEAST_DIGITS},{MOST_DIGITS}}}$",
        label="PIN",
        required=False,
        widget=_pin_input("new-password"),
        help_text=_format(_("%(least)s to %(most)s digits. Empty: no PIN."), _DIGITS),
        error_messages={"invalid": _format(_("A PIN has %(least)s to %(most)s digits."), _DIGITS)},
    )
    again = forms.CharField(
        label=_("Once more"),
        required=False,
        widget=_pin_input("new-password"),
        max_length=MOST_DIGITS,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        pin = cleaned.get("pin", "")
        if pin and is_easy(pin):
            self.add_error("pin", gettext("Everybody tries that one first. Take another."))
        elif "pin" in cleaned and pin != cleaned.get("again", ""):
            self.add_error("again", gettext("The two are not the same."))
        return cleaned


GOOD_ONES = _("At least 8 characters, not only digits, and none that many people use.")


class _OwnWords:
    """The fields for a new password in the site's words."""

    fields: dict[str, forms.Field]

    def speak(self) -> None:
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = GOOD_ONES
        self.fields["new_password2"].label = _("Once more")
        self.fields["new_password2"].help_text = ""


class NewPasswordForm(_OwnWords, SetPasswordForm):  # type: ignore[type-arg]
    error_messages = {"password_mismatch": _("The two are not the same.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.speak()


class MailedResetForm(PasswordResetForm):
    """Writes to each person of the address in their own language."""

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        with override(language_of(context["user"])):
            super().send_mail(subject_template_name, email_template_name, context, *args, **kwargs)


class ChangePasswordForm(_OwnWords, PasswordChangeForm):
    error_messages = {
        "password_mismatch": _("The two are not the same."),
        "password_incorrect": _("That is not your password."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.speak()
        self.fields["old_password"].label = _("Your password now")
