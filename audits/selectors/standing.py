"""How an alert stands, as its badge and the way to its page tell: one answer for all of them, and
the same as which list the place is in."""

from enum import StrEnum

from django.utils.translation import gettext, pgettext

from audits.models import Alert, AlertStatus, Resolution
from audits.selectors.fills import Fill


class Standing(StrEnum):
    FILL = "fill"
    CHECK = "check"
    SNOOZED = "snoozed"
    AWAIT = "await"
    COUNT = "count"
    FILLED = "filled"
    SETTLED = "settled"  # otherwise than by filling it


_NOT_NOW: dict[str, Standing] = {Fill.AWAIT: Standing.AWAIT, Fill.COUNT: Standing.COUNT}
_FILLED = ("", Resolution.SEEN_FULL, Resolution.FILLED)


def standing_of(alert: Alert) -> Standing:
    """By the alert and its `fill`, where it was asked for (`fills.with_fill`); without it goods are
    taken to be there."""
    fill: str | None = getattr(alert, "fill", None)
    if alert.status == AlertStatus.RESOLVED:
        return _settled(alert, fill)
    if alert.is_snoozed:
        return Standing.SNOOZED
    usual = Standing.FILL if alert.status == AlertStatus.OPEN else Standing.CHECK
    return _NOT_NOW.get(fill or "", usual)


def standing_words(alert: Alert) -> str:
    """`To fill`, `Put off`, `Was not empty`."""
    standing = standing_of(alert)
    if standing is Standing.SETTLED:
        return _settled_words(alert)
    words = {
        Standing.FILL: AlertStatus.OPEN.label,
        Standing.CHECK: AlertStatus.SUSPECTED.label,
        Standing.SNOOZED: pgettext("state", "Put off"),
        Standing.AWAIT: Resolution.NO_STOCK.label,
        Standing.COUNT: gettext("Count stock"),
        Standing.FILLED: AlertStatus.RESOLVED.label,
    }
    return str(words[standing])


def _settled(alert: Alert, fill: str | None) -> Standing:
    if alert.resolution in _FILLED:
        return Standing.FILLED
    # Where nobody asked, what was settled so is taken to wait still.
    if alert.resolution == Resolution.NO_STOCK and fill is None:
        return Standing.AWAIT
    return _NOT_NOW.get(fill or "", Standing.SETTLED)


def _settled_words(alert: Alert) -> str:
    """Of goods that came, or a place that was seen full since, only that it is settled."""
    if alert.resolution == Resolution.NO_STOCK:
        return str(Resolution.OTHER.label)
    return alert.get_resolution_display()
