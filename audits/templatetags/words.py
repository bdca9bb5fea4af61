"""The trade's words in templates."""

from django import template

from audits import wording
from audits.models import Alert, AlertStatus
from audits.selectors.audits import Hole
from audits.stock import SlotSeen
from audits.stock.measures import Availability, Restock
from audits.stock.sums import Sums
from detection import QualityReason

register = template.Library()

# Beside a photo whose neighbours could be judged; a check without any usable photo carries the
# detector's own longer sentence.
_QUALITY = {
    QualityReason.TOO_SMALL: "This photo has too few pixels.",
    QualityReason.TOO_DARK: "This photo is too dark.",
    QualityReason.GLARE: "This photo is burnt out by light.",
    QualityReason.TOO_BLURRED: "This photo is blurred.",
    QualityReason.TILTED: "This photo is tilted too far.",
    QualityReason.TOO_FAR: "This photo was taken from too far away.",
    QualityReason.NOT_A_SHELF: "No shelf was found on this photo.",
}


@register.filter
def row_words(row: int) -> str:
    return wording.row_words(row)


@register.filter
def facings_words(facings: int) -> str:
    return wording.facings_words(facings)


@register.filter
def alert_words(alert: Alert) -> str:
    """`2 facings in the 2nd row from the top`, `2 facings of Oats in the top row, position 3`."""
    return f"{_missing(alert)} in the {wording.place_words(alert.row, alert.sequence)}"


@register.filter
def empty_words(alert: Alert) -> str:
    """`2 facings empty, 2nd row from the top`; once filled, the place alone."""
    empty = "" if alert.status == AlertStatus.RESOLVED else " empty"
    return f"{_missing(alert)}{empty}, {wording.place_words(alert.row, alert.sequence)}"


@register.filter
def place_words(alert: Alert) -> str:
    """`2nd row from the top, position 3`."""
    return wording.place_words(alert.row, alert.sequence)


def _missing(alert: Alert) -> str:
    facings = wording.facings_words(alert.facings_missing)
    return f"{facings} of {alert.product}" if alert.product else facings


@register.filter
def hole_words(hole: Hole) -> str:
    """`Hole in the 2nd row from the top, 2 facings wide`."""
    width = f"{wording.facings_words(hole.facings)} wide"
    return f"Hole in the {wording.row_words(hole.row)}, {width}" if hole.row else f"Hole, {width}"


@register.filter
def counted(number: int, words: str) -> str:
    """`3|counted:"shelf,shelves"` is `3 shelves`."""
    return wording.counted(number, words)


@register.filter
def slot_words(slot: SlotSeen) -> str:
    """`2nd row from the top, position 3`."""
    return wording.place_words(slot.row, slot.sequence)


@register.simple_tag
def availability(sums: Sums) -> str:
    """The share of the checked positions that are not empty."""
    return percent(Availability(sums.planned, sums.observed, sums.out).share)


@register.filter
def percent(share: float | None) -> str:
    if share is None:
        return "not known"
    # Nearly all is not all.
    return "over 99%" if 0.99 < share < 1 else f"{share:.0%}"


@register.filter
def restock_words(restock: Restock) -> str:
    """`2 h to 9 h`, `up to 9 h`, `at least 2 h`."""
    if restock.at_most is None:
        return f"at least {wording.lasting(restock.at_least)}"
    if not restock.at_least:
        return f"up to {wording.lasting(restock.at_most)}"
    return f"{wording.lasting(restock.at_least)} to {wording.lasting(restock.at_most)}"


@register.filter
def quality_words(code: str | None) -> str:
    """Why one photo of a check was left out."""
    known = {reason.value: words for reason, words in _QUALITY.items()}
    return f"{known.get(code or '', 'This photo could not be judged.')} It was left out."
