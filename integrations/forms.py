from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audits.access import Viewer, visible_stores
from audits.models import Store
from integrations.models import ApiKey, EventType, Scope, Webhook

_DAYS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("A year")), ("", _("Never"))]


class StoresField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Boxes to tick; the form narrows them to what its person may see."""

    def __init__(self) -> None:
        super().__init__(
            Store.objects.none(),
            label=_("Stores"),
            required=False,
            help_text=_("None chosen: all of yours."),
            widget=forms.CheckboxSelectMultiple,
        )


def narrow(field: forms.Field, viewer: Viewer) -> None:
    assert isinstance(field, StoresField)
    field.queryset = visible_stores(viewer)


class KeyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new key for stores of the person who makes it."""

    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.PREDICT, Scope.READ],
    )
    stores = StoresField()
    days = forms.ChoiceField(label=_("It ends after"), choices=_DAYS, required=False, initial="365")

    class Meta:
        model = ApiKey
        fields = ("name", "scopes", "stores")

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        narrow(self.fields["stores"], viewer)

    def ends(self) -> datetime | None:
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=int(days)) if days else None


class WebhookForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new address that is told of events in stores of the person who gives it."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("Each notice is a POST of JSON to it, signed with a secret."),
    )
    events = forms.MultipleChoiceField(
        label=_("It is told of"),
        choices=EventType.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[EventType.ALERT_OPENED, EventType.ALERT_RESOLVED],
    )
    stores = StoresField()

    class Meta:
        model = Webhook
        fields = ("name", "url", "events", "stores")
        labels = {"name": _("Name")}
        help_texts = {"name": _("Which program listens there.")}

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        narrow(self.fields["stores"], viewer)
