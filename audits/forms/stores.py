"""Setting up stores and shelves."""

from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audits.models import Shelf, Store
from audits.wording import grouped

INTERVALS = (
    (timedelta(hours=2), _("Every 2 hours")),
    (timedelta(hours=4), _("Every 4 hours")),
    (timedelta(hours=8), _("Every 8 hours")),
    (timedelta(hours=12), _("Twice a day")),
    (timedelta(hours=24), _("Once a day")),
    (timedelta(days=2), _("Every other day")),
    (timedelta(days=7), _("Once a week")),
)
_CHOICES = [(int(every.total_seconds()), words) for every, words in INTERVALS]


class StoreForm(forms.ModelForm):  # type: ignore[type-arg]
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(name, name.replace("_", " ")) for name in sorted(available_timezones())],
        initial="Europe/Berlin",
        help_text=_("Times on all pages of the store are shown in it."),
    )

    class Meta:
        model = Store
        fields = ("name", "code", "chain", "region", "time_zone")
        labels = {"chain": _("Chain"), "region": _("Region")}
        help_texts = {"code": _("The chain's own number; files and programs name the store by it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and self.instance.pk is None:
            # The page's script chooses the browser's own zone for a new store.
            self.fields["time_zone"].widget.attrs["data-home-zone"] = ""


class ShelfForm(forms.ModelForm):  # type: ignore[type-arg]
    """The instance carries the store, so that a code taken there is told at the field."""

    audit_interval = forms.TypedChoiceField(
        label=_("How often should it be checked?"),
        choices=_CHOICES,
        coerce=lambda seconds: timedelta(seconds=int(seconds)),
    )

    class Meta:
        model = Shelf
        fields = ("name", "code", "audit_interval")
        help_texts = {
            "name": _("What people call it, such as: Cereals, left bay."),
            "code": _("The store's own number; files and programs name the shelf by it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = self.instance.audit_interval
        self.initial["audit_interval"] = int(every.total_seconds())
        choice = self.fields["audit_interval"]
        assert isinstance(choice, forms.TypedChoiceField)
        if every not in dict(INTERVALS):
            # As a file or a program wrote it: whoever changes the name alone keeps it.
            choice.choices = [*_CHOICES, (int(every.total_seconds()), _every_words(every))]

    def _get_validation_exclusions(self) -> set[str]:
        exclude: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return exclude - {"store"}


def _every_words(interval: timedelta) -> str:
    """`Every 3 hours`, `Every 90 minutes`."""
    minutes = max(round(interval.total_seconds() / 60), 1)
    if minutes % 60 == 0:
        words = ngettext("Every %(hours)s hour", "Every %(hours)s hours", minutes // 60)
        return words % {"hours": grouped(minutes // 60)}
    words = ngettext("Every %(minutes)s minute", "Every %(minutes)s minutes", minutes)
    return words % {"minutes": grouped(minutes)}
