"""People and phones of a store."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role


class InviteForm(forms.Form):
    """Somebody who is to work in a store."""

    mail = forms.EmailField(label=_("Mail address"), max_length=254)
    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        required=False,
        help_text=_("Others see it. They can change it."),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.STAFF,
        help_text=_(
            "Staff check and fill. Managers get mail as well, and change shelves and people."
        ),
    )

    @property
    def invitation(self) -> dict[str, Any]:
        return {**self.cleaned_data, "role": Role(self.cleaned_data["role"])}


class PhoneForm(forms.Form):
    phone_name = forms.CharField(
        label=_("What the phone is called"), max_length=80, initial=_("Store phone")
    )
