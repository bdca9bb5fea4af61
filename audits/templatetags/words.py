"""The trade's words in templates."""

from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext, gettext_noop

from audits import wording
from audits.catalogue.faults import kept_told
from audits.errors import SENTENCES, ErrorCode
from audits.kept import spoken
from audits.models import Alert, AlertStatus, AlertTransition, CatalogueImport, Deed, Slot
from audits.photo_words import NO_PRODUCTS
from audits.selectors.audits import Hole
from audits.selectors.standing import standing_of
from audits.selectors.standing import standing_words as words_of_standing
from audits.stock import SlotSeen
from audits.stock.measures import Availability, Restock
from audits.stock.sums import Sums
from detection import QualityReason

register = template.Library()

# Beside a photo whose neighbours could be judged; a check without any usable photo carries the
# detector's own longer sentence.
_QUALITY = {
    QualityReason.TOO_SMALL: gettext_noop("This photo has too few pixels. It was left out."),
    QualityReason.TOO_DARK: gettext_noop("This photo is too dark. It was left out."),
    QualityReason.GLARE: gettext_noop("This photo is burnt out by light. It was left out."),
    QualityReason.TOO_BLURRED: gettext_noop("This photo is blurred. It was left out."),
    QualityReason.TILTED: gettext_noop("This photo is tilted too far. It was left out."),
    QualityReason.TOO_FAR: gettext_noop("This photo was taken from too far away. It was left out."),
    QualityReason.NOT_A_SHELF: gettext_noop("No shelf was found on this photo. It was left out."),
    QualityReason.SIDEWAYS: gettext_noop("This photo lies on its side. It was left out."),
    NO_PRODUCTS: gettext_noop("No product was found on this photo. It was left out."),
}
_NOT_JUDGED = gettext_noop("This photo could not be judged. It was left out.")


@register.filter
def row_words(row: int) -> str:
    return wording.row_words(row)


@register.filter
def facings_words(facings: int) -> str:
    return wording.facings_words(facings)


@register.filter
def alert_words(alert: Alert) -> str:
    """`2 facings in the 2nd row from the top`, `2 facings of Oats in the top row, position 3`."""
    missing = wording.missing_words(alert.facings_missing, alert.product)
    return gettext("%(missing)s in the %(place)s") % {
        "missing": missing,
        "place": wording.place_words(alert.row, alert.sequence),
    }


@register.filter
def empty_words(alert: Alert) -> str:
    """`2 facings empty, 2nd row from the top`; once filled, the place alone."""
    settled = alert.status == AlertStatus.RESOLVED
    return wording.empty_words(
        alert.row, alert.sequence, alert.facings_missing, alert.product, settled=settled
    )


@register.filter
def standing(alert: Alert) -> str:
    """How it stands, as a word for templates to choose by."""
    return standing_of(alert).value


@register.filter
def standing_words(alert: Alert) -> str:
    return words_of_standing(alert)


@register.filter
def place_words(alert: Alert) -> str:
    """`2nd row from the top, position 3`."""
    return wording.place_words(alert.row, alert.sequence)


@register.filter
def hole_words(hole: Hole) -> str:
    """`Hole in the 2nd row from the top, 2 facings wide`."""
    width = wording.facings_words(hole.facings)
    if not hole.row:
        return gettext("Hole, %(width)s wide") % {"width": width}
    words = {"row": wording.row_words(hole.row), "width": width}
    return gettext("Hole in the %(row)s, %(width)s wide") % words


@register.filter
def counted(number: int, words: str) -> str:
    """`3|counted:"shelf,shelves"` is `3 shelves`."""
    return wording.counted(number, words)


@register.filter
def grouped(number: int) -> str:
    """`1,234`."""
    return wording.grouped(number)


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
        return gettext("not known")
    # Nearly all is not all.
    if 0.99 < share < 1:
        return gettext("over %(number)s%%") % {"number": 99}
    return gettext("%(number)s%%") % {"number": f"{100 * share:.0f}"}


@register.filter
def restock_words(restock: Restock) -> str:
    """`2 h to 9 h`, `up to 9 h`, `at least 2 h`."""
    least = wording.lasting(restock.at_least)
    if restock.at_most is None:
        return gettext("at least %(least)s") % {"least": least}
    most = wording.lasting(restock.at_most)
    if not restock.at_least:
        return gettext("up to %(most)s") % {"most": most}
    return gettext("%(least)s to %(most)s") % {"least": least, "most": most}


@register.filter
def position_words(slot: Slot) -> str:
    """A whole position of the plan, as it is taken out of it and put back."""
    return wording.position_words(slot.row, slot.sequence, slot.facings, slot.product)


@register.filter
def day_told(when: date) -> str:
    """`5 December`."""
    return wording.day_told(when)


@register.filter
def quality_words(code: str | None) -> str:
    """Why one photo of a check was left out."""
    known = {str(reason): words for reason, words in _QUALITY.items()}
    return gettext(known.get(code or "", _NOT_JUDGED))


@register.filter
def kept_words(sentence: str) -> str:
    """A sentence that is kept in English, such as why a check was rejected."""
    return spoken(sentence)


@register.filter
def why_words(step: AlertTransition) -> str:
    """Why an alert moved, or until when it was put off."""
    if step.deed == Deed.SNOOZED and step.until is not None:
        zone = step.alert.shelf.store.zone
        return gettext("until %(time)s") % {"time": wording.dated(step.until, zone)}
    return spoken(step.why)


@register.filter
def problem_words(problem: dict[str, Any]) -> str:
    """What is wrong with a row of a catalogue file, or a note about it."""
    return kept_told(problem)


@register.filter
def reason_words(row: CatalogueImport) -> str:
    """Why an import ended; empty where it is done or somebody cancelled it."""
    if row.reason_code in list(ErrorCode):
        return gettext(SENTENCES[ErrorCode(row.reason_code)])
    return kept_told({"code": row.reason_code, "message": row.reason, "words": row.reason_words})
