"""Times as people in the store say them."""

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audits import wording
from audits.models import Store

register = template.Library()

_STEPS = ((60, "min", 60), (24, "h", 3600))


@register.filter
def local(when: datetime, store: Store) -> str:
    """The store's clock: `09:40`, `yesterday 09:40`, `21 Nov 09:40`, `21 Nov 2025 09:40`."""
    here, now = when.astimezone(store.zone), timezone.now().astimezone(store.zone)
    days = (now.date() - here.date()).days
    if days == 0:
        return f"{here:%H:%M}"
    if days == 1:
        return f"yesterday {here:%H:%M}"
    return _date(here, now) + f" {here:%H:%M}"


@register.filter
def dated(when: datetime, store: Store) -> str:
    """For what is read later, such as a mail: `23 Nov 2026, 09:40`."""
    return wording.dated(when, store.zone)


@register.filter
def clock(when: datetime, store: Store) -> str:
    """`09:40:07` by the store's clock."""
    return f"{when.astimezone(store.zone):%H:%M:%S}"


@register.filter
def seconds(time: timedelta) -> str:
    """`0.4 s`, `12 s`, `3 min`."""
    length = time.total_seconds()
    if length >= 120:
        return f"{length / 60:.0f} min"
    return f"{length:.1f} s" if length < 10 else f"{length:.0f} s"


@register.filter
def ago(when: datetime) -> str:
    """`just now`, `12 min ago`, `2 h ago`, `3 days ago`."""
    seconds = (timezone.now() - when).total_seconds()
    if seconds < 60:
        return "just now"
    for limit, unit, size in _STEPS:
        if seconds < limit * size:
            return f"{int(seconds // size)}\N{NO-BREAK SPACE}{unit}\N{NO-BREAK SPACE}ago"
    days = int(seconds // 86_400)
    return "1 day ago" if days == 1 else f"{days} days ago"


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
    return f"{when:%a} {when.day} {when:%b}"


@register.filter
def whole_day(when: date) -> str:
    """`24 November 2026`."""
    return f"{when.day} {when:%B %Y}"


def _zone(here: datetime) -> str:
    """`CET`; zones without letters have their offset: `UTC+4`."""
    name = here.tzname() or ""
    return name if name[:1].isalpha() else f"UTC{name}"


def _date(here: datetime, now: datetime) -> str:
    return f"{here.day} {here:%b}" if here.year == now.year else f"{here.day} {here:%b %Y}"
