"""Sending photos of a shelf."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime


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
