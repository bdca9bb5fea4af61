"""Small plots as SVG paths: drawn on a field of 100 x 100 that the page stretches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django import template
from django.utils import dateformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from audits import wording
from audits.selectors.reports import Line
from audits.stock.measures import Availability, Trend
from audits.templatetags.words import percent
from audits.wording import day_words

register = template.Library()

# The scale begins at a multiple of this below the lowest value, so that small changes are seen.
STEP = 0.05


@dataclass(frozen=True, slots=True)
class PlotDay:
    """A column of the field that tells its day when it is pointed at."""

    x: str
    width: str
    words: str


@dataclass(frozen=True, slots=True)
class Plot:
    """`low` is the share at the field's lower edge; the upper one is 100%. `words` say it all."""

    line: str
    area: str
    dot: str
    days: list[PlotDay]
    low: float
    first: date
    last: date
    ends_now: bool
    words: str


@register.simple_tag
def plot_of(trend: Trend) -> Plot | None:
    """None where no day has anything to show."""
    known = dict(trend.known)
    if not known:
        return None
    low = max(0.0, STEP * int((min(known.values()) - 0.001) / STEP))
    wide = 100 / max(len(trend.days) - 1, 1)
    drawn = {
        day: (number * wide, 100 * (1 - known[day]) / (1 - low))
        for number, (day, _) in enumerate(trend.points)
        if day in known
    }
    line = _line(list(drawn.values()))
    (start, _), (end, last) = min(drawn.values()), max(drawn.values())
    names = _names(trend)
    return Plot(
        line=line,
        area=f"{line}L{end:.2f} 100L{start:.2f} 100Z",
        dot=f"M{end:.2f} {last:.2f}h.01",
        days=[
            PlotDay(f"{(number - 0.5) * wide:.2f}", f"{wide:.2f}", _words(names[day], one))
            for number, (day, one) in enumerate(trend.points)
        ],
        low=low,
        first=trend.days[0][0],
        last=trend.days[-1][0],
        ends_now=trend.now is not None,
        words=", ".join(f"{names[day]} {percent(share)}" for day, share in known.items()),
    )


@register.filter
def axis_day(when: date) -> str:
    """`Tue 24 Nov`, without the weekday where a language needs the room: two stand side by side."""
    return dateformat.format(when, pgettext("day on the axis of a plot", "j M"))


@register.filter
def hundredths(share: float) -> str:
    """A share as a length on a field of 100."""
    return f"{100 * share:.2f}"


@register.filter
def points(change: float) -> str:
    """A difference of shares: `2 points better than the week before`."""
    whole = round(100 * change)
    number = {"points": abs(whole)}
    if not whole:
        return gettext("As the week before")
    if whole > 0:
        return (
            ngettext(
                "%(points)s point better than the week before",
                "%(points)s points better than the week before",
                whole,
            )
            % number
        )
    return (
        ngettext(
            "%(points)s point worse than the week before",
            "%(points)s points worse than the week before",
            -whole,
        )
        % number
    )


@register.filter
def points_before(change: float) -> str:
    """The same of a period of any length: `2 points better than the days before`."""
    whole = round(100 * change)
    number = {"points": abs(whole)}
    if not whole:
        return gettext("As the days before")
    if whole > 0:
        return (
            ngettext(
                "%(points)s point better than the days before",
                "%(points)s points better than the days before",
                whole,
            )
            % number
        )
    return (
        ngettext(
            "%(points)s point worse than the days before",
            "%(points)s points worse than the days before",
            -whole,
        )
        % number
    )


@register.filter
def points_short(change: float | None) -> str:
    """`+2`, `-1`, `0` points, for tables; nothing where it is not known."""
    if change is None:
        return ""
    whole = round(100 * change)
    return f"{whole:+d}".replace("-", "\N{MINUS SIGN}") if whole else "0"


@register.filter
def fine_percent(share: float | None) -> str:
    """With a tenth, for tables that compare: `98.7%`; nearly all is not all."""
    if share is None:
        return gettext("not known")
    if 0.999 < share < 1:
        return gettext("over %(number)s%%") % {"number": wording.decimal(99.9)}
    return gettext("%(number)s%%") % {"number": wording.decimal(100 * share)}


@register.simple_tag
def empty_bar(share: float | None, lines: Iterable[Line]) -> SafeString:
    """How much was empty as a bar; the longest one is that of the worst line."""
    worst = max((1 - one.availability.share for one in lines if one.availability.share), default=0)
    long = 100 * (1 - share) / worst if share is not None and worst else 0
    return format_html(
        '<svg class="bar-of" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-of__ground" width="100" height="10"/>'
        '<rect class="bar-of__share" width="{}" height="10"/></svg>',
        f"{min(long, 100):.1f}",
    )


def _line(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def _names(trend: Trend) -> dict[date, str]:
    """What each point is called."""
    names = {day: day_words(day) for day, _ in trend.days}
    return names if trend.now is None else names | {trend.days[-1][0]: gettext("Now")}


def _words(day: str, one: Availability) -> str:
    if one.share is None:
        return gettext("%(day)s: not checked") % {"day": day}
    return gettext("%(day)s: %(share)s, %(empty)s of %(checked)s empty") % {
        "day": day,
        "share": percent(one.share),
        "empty": wording.grouped(one.empty),
        "checked": wording.grouped(one.checked),
    }
