"""Validators of catalogue data; each raises `ValidationError` with a sentence for people."""

import re
from datetime import date, timedelta
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audits.photo_words import photo_words
from detection import PhotoError, PhotoLimits, inspect_photo

# Ahead of UTC, and of every other clock.
EARLIEST_CLOCK = timedelta(hours=14)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(
            _("%(value)s is no time zone; write one such as Europe/Berlin."),
            params={"value": value},
        )


def validate_opening_hours(value: Any) -> None:
    """`{"mon": [["08:00", "20:00"], ...], ...}`: intervals in order, days from mon to sun."""
    if not isinstance(value, dict) or not set(value) <= set(DAYS):
        raise ValidationError(
            _("Opening hours are given by day: %(days)s."), params={"days": ", ".join(DAYS)}
        )
    for day, intervals in value.items():
        if not isinstance(intervals, list) or not all(map(_is_interval, intervals)):
            raise ValidationError(
                _('%(day)s: write intervals such as [["08:00", "20:00"]].'), params={"day": day}
            )
        times = [time for interval in intervals for time in interval]
        if times != sorted(times):
            raise ValidationError(
                _("%(day)s: the intervals overlap or are out of order."), params={"day": day}
            )


def _is_interval(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(time, str) and _TIME.fullmatch(time) for time in value)
        and value[0] < value[1]
    )


def validate_day_begun(value: date | None) -> None:
    """A day that has begun somewhere; None passes."""
    if value is not None and value > (timezone.now() + EARLIEST_CLOCK).date():
        raise ValidationError(
            _("%(value)s lies in the future."), code="date_in_future", params={"value": value}
        )


def validate_gtin(value: str) -> None:
    """GTIN-8, -12, -13 or -14 with its check digit (GS1 General Specifications, 7.9)."""
    if not value.isascii() or not value.isdigit() or len(value) not in (8, 12, 13, 14):
        raise ValidationError(_("A GTIN has 8, 12, 13 or 14 digits."))
    weighted = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(value[:-1])))
    if (10 - weighted % 10) % 10 != int(value[-1]):
        raise ValidationError(
            _("%(value)s is no GTIN: its last digit does not match the others."),
            params={"value": value},
        )


def validate_picture(file: "File[bytes]") -> None:
    """A picture that can be decoded, by the rules for photos; the file is left at its start."""
    file.seek(0)
    data = file.read(PhotoLimits().max_bytes + 1)
    file.seek(0)
    try:
        inspect_photo(data)
    except PhotoError as error:
        raise ValidationError(photo_words(error.message), code=error.code) from error
