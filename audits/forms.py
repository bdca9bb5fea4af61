"""Forms of the pages: what people may type, in their words."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from audits.kept import SETTLED_BECAUSE, settled_words
from audits.models import Resolution, Shelf, Store
from audits.selectors.reports import Period, last_days

INTERVALS = (
    (timedelta(hours=2), _("Every 2 hours")),
    (timedelta(hours=4), _("Every 4 hours")),
    (timedelta(hours=8), _("Every 8 hours")),
    (timedelta(hours=12), _("Twice a day")),
    (timedelta(hours=24), _("Once a day")),
    (timedelta(days=2), _("Every other day")),
    (timedelta(days=7), _("Once a week")),
)


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            # The page's script chooses the browser's own zone.
            self.fields["time_zone"].widget.attrs["data-home-zone"] = ""


class ShelfForm(forms.ModelForm):  # type: ignore[type-arg]
    """The instance carries the store, so that a code taken there is told at the field."""

    audit_interval = forms.TypedChoiceField(
        label=_("How often should it be checked?"),
        choices=[(int(every.total_seconds()), words) for every, words in INTERVALS],
        coerce=lambda seconds: timedelta(seconds=int(seconds)),
    )

    class Meta:
        model = Shelf
        fields = ("name", "code", "audit_interval")
        help_texts = {"name": _("What people call it, such as: Cereals, left bay.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["audit_interval"] = int(self.instance.audit_interval.total_seconds())

    def _get_validation_exclusions(self) -> set[str]:
        exclude: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return exclude - {"store"}


class CaptureForm(forms.Form):
    """What comes with the photos: a key made for this page, so that sending twice counts once."""

    sent_as = forms.UUIDField(required=False)

    @property
    def client_key(self) -> UUID | None:
        return self.cleaned_data.get("sent_as") if self.is_valid() else None

    def captured_at(self, zone: ZoneInfo) -> datetime | None:
        """When the photos were taken, as the sender says; without an offset it is the store's."""
        try:
            when = parse_datetime(self.data.get("captured_at", ""))
        except ValueError:
            return None
        return when.replace(tzinfo=zone) if when and timezone.is_naive(when) else when


STATES = [
    ("fill", _("To fill")),
    ("check", _("Please check")),
    ("snoozed", pgettext_lazy("state", "Put off")),
    ("await", _("Awaiting delivery")),
    ("count", _("Count stock")),
    ("filled", _("Settled")),
]


WHO = [("", _("Everybody's")), ("free", _("Nobody is on it")), ("mine", _("I am on it"))]


class AlertFilterForm(forms.Form):
    """Which alerts to list; an address that makes no sense lists what is to be filled."""

    state = forms.ChoiceField(choices=STATES, required=False)
    store = forms.ModelChoiceField(
        Store.objects.none(), required=False, empty_label=_("All stores")
    )
    who = forms.ChoiceField(choices=WHO, required=False)
    words = forms.CharField(required=False, max_length=80, strip=True)

    def __init__(self, *args: Any, stores: QuerySet[Store], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["store"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = stores
        self.several_stores = stores.count() > 1

    @property
    def chosen_state(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("state") or "fill"

    @property
    def filled(self) -> bool:
        return self.chosen_state == "filled"

    @property
    def chosen_store(self) -> Store | None:
        self.is_valid()
        return self.cleaned_data.get("store")

    @property
    def narrowed(self) -> dict[str, str]:
        """`who` and `words`, where they are given."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in ("who", "words")}


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


MORNING = time(8)


class SnoozeForm(forms.Form):
    """For how long to put off; days end in the morning, by the store's clock."""

    LENGTHS = (
        ("1h", _("for one hour")),
        ("4h", _("for 4 hours")),
        ("1d", _("until tomorrow morning")),
        ("3d", _("for 3 days")),
        ("7d", _("for a week")),
    )
    length = forms.ChoiceField(choices=LENGTHS)

    def until(self, store: Store) -> datetime:
        length, now = self.cleaned_data["length"], timezone.now()
        count = int(length[:-1])
        if length.endswith("h"):
            return now + timedelta(hours=count)
        day = now.astimezone(store.zone).date() + timedelta(days=count)
        return datetime.combine(day, MORNING, tzinfo=store.zone)


class ResolveForm(forms.Form):
    reason = forms.ChoiceField(
        choices=[(reason.value, _(words)) for reason, words in SETTLED_BECAUSE.items()],
        widget=forms.RadioSelect,
        label=_("Why is it settled?"),
        initial="filled",
        error_messages={"required": _("Choose why it is settled.")},
    )
    until = forms.DateField(
        required=False,
        label=_("Goods come on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_(
            "Only where nothing is left: until then nobody is told again. "
            "Without a day, until the next delivery."
        ),
    )
    words = forms.CharField(
        max_length=200,
        required=False,
        label=_("In your words"),
        help_text=_("Needed with “Something else”."),
    )

    def __init__(self, *args: Any, store: Store | None = None, **kwargs: Any) -> None:
        """Without a store no day can be given."""
        super().__init__(*args, **kwargs)
        self.store = store
        if store is not None:
            tomorrow = timezone.now().astimezone(store.zone).date() + timedelta(days=1)
            self.fields["until"].widget.attrs["min"] = tomorrow.isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        until = self.until_at
        if cleaned.get("reason") == Resolution.NO_STOCK and until and until <= timezone.now():
            self.add_error("until", gettext("This day has come already. Choose a later one."))
        if cleaned.get("reason") == "other" and not cleaned.get("words"):
            self.add_error("words", gettext("Say in a few words why it is settled."))
        return cleaned

    @property
    def resolution(self) -> Resolution:
        return Resolution(self.cleaned_data["reason"])

    @property
    def until_at(self) -> datetime | None:
        """The beginning of the day given, by the store's clock."""
        day = self.cleaned_data.get("until")
        return datetime.combine(day, time(), tzinfo=self.store.zone) if day and self.store else None

    @property
    def why(self) -> str:
        """One sentence for the alert's history, as it is kept: in English."""
        return settled_words(self.resolution, self.cleaned_data["words"])


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
