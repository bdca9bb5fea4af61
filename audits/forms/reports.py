"""Choosing what a report is about."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audits.models import Store
from audits.selectors.reports import Period, last_days


class ReportForm(forms.Form):
    """Which stores and which period; an address that makes no sense reports four weeks of all."""

    PERIODS = (("7", _("7 days")), ("28", _("4 weeks")), ("91", _("13 weeks")))
    USUAL = 28
    MOST_DAYS = 366

    days = forms.ChoiceField(choices=PERIODS, required=False)
    store = forms.ChoiceField(required=False)
    region = forms.ChoiceField(required=False)
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)

    def __init__(self, *args: Any, stores: list[Store], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stores = stores
        regions = sorted({store.region for store in stores if store.region})
        self._choices("store", gettext("All stores"), [(str(one.pk), one.name) for one in stores])
        self._choices("region", gettext("All regions"), [(one, one) for one in regions])
        self.several_stores, self.several_regions = len(stores) > 1, len(regions) > 1
        self.is_valid()

    def _choices(self, name: str, every: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", every), *choices]

    @property
    def chosen_stores(self) -> list[Store]:
        store, region = self.cleaned_data.get("store"), self.cleaned_data.get("region")
        return [
            one
            for one in self.stores
            if (not store or str(one.pk) == store) and (not region or one.region == region)
        ]

    @property
    def period(self) -> Period:
        """From day to day where both are given, else the last days; never more than a year."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and first <= last and (last - first).days < self.MOST_DAYS:
            return Period(first, last)
        days = int(self.cleaned_data.get("days") or self.USUAL)
        return last_days(days, self.chosen_stores)

    @property
    def chosen_days(self) -> str:
        """The preset in force; '' for a period from day to day."""
        if self.cleaned_data.get("first") and self.cleaned_data.get("last"):
            return ""
        return str(self.cleaned_data.get("days") or self.USUAL)

    @property
    def words(self) -> str:
        """Whom the report is about, for its title."""
        chosen = self.chosen_stores
        if len(chosen) == 1:
            return chosen[0].name
        return self.cleaned_data.get("region") or gettext("All stores")
