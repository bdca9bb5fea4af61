"""Times as people in the store say them."""

from datetime import UTC, date, datetime, timedelta

from django import template
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from audits import wording
from audits.models import Store

register = template.Library()


@register.filter
def local(when: datetime, store: Store) -> str:
    """The store's clock: `09:40`, `yesterday 09:40`, `21 Nov 09:40`, `21 Nov 2025 09:40`."""
    here, now = when.astimezone(store.zone), timezone.now().astimezone(store.zone)
    days = (now.date() - here.date()).days
    if days == 0:
        return f"{here:%H:%M}"
    if days == 1:
        return gettext("yesterday %(time)s") % {"time": f"{here:%H:%M}"}
    if here.year == now.year:
        return dateformat.format(here, pgettext("date format", "j M H:i"))
    return dateformat.format(here, pgettext("date format", "j M Y H:i"))


@register.filter
def dated(when: datetime, store: Store) -> str:
    """For what is read later, such as a mail: `23 Nov 2026, 09:40`."""
    return wording.dated(when, store.zone)


@register.filter
def utc_dated(when: datetime) -> str:
    """`24 November 2026, 09:40`, where no store's clock is known to who reads it."""
    return dateformat.format(when.astimezone(UTC), pgettext("date format", "j F Y, H:i"))


@register.filter
def clock(when: datetime, store: Store) -> str:
    """`09:40:07` by the store's clock."""
    return f"{when.astimezone(store.zone):%H:%M:%S}"


@register.filter
def seconds(time: timedelta) -> str:
    """`0.4 s`, `12 s`, `3 min`."""
    length = time.total_seconds()
    if length >= 120:
        return gettext("%(minutes)s min") % {"minutes": f"{length / 60:.0f}"}
    shown = wording.decimal(length) if length < 10 else f"{length:.0f}"
    return gettext("%(seconds)s s") % {"seconds": shown}


@register.filter
def ago(when: datetime) -> str:
    """`just now`, `12 min ago`, `2 h ago`, `3 days ago`."""
    seconds = (timezone.now() - when).total_seconds()
    if seconds < 60:
        return gettext("just now")
    if seconds < 3600:
        return _unbroken(gettext("%(minutes)s min ago") % {"minutes": int(seconds // 60)})
    if seconds < 24 * 3600:
        return _unbroken(gettext("%(hours)s h ago") % {"hours": int(seconds // 3600)})
    days = int(seconds // 86_400)
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}


@register.simple_tag
def moment(when: datetime, store: Store, name_zone: bool = False) -> SafeString:
    """`09:40, 2 h ago` with the whole date behind it; `name_zone` where several clocks are shown
    side by side: `09:40 CET, 2 h ago`."""
    zone = f" {_zone(when.astimezone(store.zone))}" if name_zone else ""
    return format_html(
        '<time datetime="{}" title="{}">{}{}, {}</time>',
        when.isoformat(),
        f"{dated(when, store)} ({store.time_zone})",
        local(when, store),
        zone,
        ago(when),
    )


@register.filter
def day(when: date) -> str:
    """`Tue 24 Nov`."""
    return wording.day_words(when)


@register.filter
def whole_day(when: date) -> str:
    """`24 November 2026`."""
    return dateformat.format(when, pgettext("date format", "j F Y"))


def _zone(here: datetime) -> str:
    """`CET`; zones without letters have their offset: `UTC+4`."""
    name = here.tzname() or ""
    return name if name[:1].isalpha() else f"UTC{name}"


def _unbroken(words: str) -> str:
    """In one line, however narrow the column is."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")
