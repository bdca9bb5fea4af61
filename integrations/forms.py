from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audits.access import Viewer, visible_stores
from audits.models import Store
from integrations.models import ApiKey, Scope

_DAYS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("A year")), ("", _("Never"))]


class KeyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new key for stores of the person who makes it."""

    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.PREDICT, Scope.READ],
    )
    stores = forms.ModelMultipleChoiceField(
        Store.objects.none(),
        label=_("Stores"),
        required=False,
        help_text=_("None chosen: all of yours."),
    )
    days = forms.ChoiceField(label=_("It ends after"), choices=_DAYS, required=False, initial="365")

    class Meta:
        model = ApiKey
        fields = ("name", "scopes", "stores")

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stores = self.fields["stores"]
        assert isinstance(stores, forms.ModelMultipleChoiceField)
        stores.queryset = visible_stores(viewer)

    def ends(self) -> datetime | None:
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=int(days)) if days else None
