"""Finding alerts, putting them off and settling them."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from audits.kept import SETTLED_BECAUSE, settled_words
from audits.models import Resolution, Store

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
