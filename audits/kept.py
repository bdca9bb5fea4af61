"""Sentences that are kept in the database: in English, whoever and whatever wrote them.

A row outlives the language of the person whose click made it, and the API answers with what is
kept. Pages look the sentence up in the catalogue when they show it (`spoken`).
"""

from enum import StrEnum

from django.utils.translation import gettext, gettext_noop

from audits.models import Resolution
from audits.photo_words import photo_words


class Why(StrEnum):
    """Why an alert moved, where nobody gave a reason in own words."""

    SEEN_FILLED = gettext_noop("seen filled")
    CONFIRMED = gettext_noop("confirmed at the shelf")
    DENIED = gettext_noop("It is not empty, said at the shelf")
    PLANOGRAM_CHANGED = gettext_noop("the planogram has changed")
    NEW_REFERENCE = gettext_noop("the shelf has a new reference photo")
    POSITION_GONE = gettext_noop("the position was taken out")
    TAKEN_BACK = gettext_noop("settled by mistake")
    GOODS_CAME = gettext_noop("goods have come")
    DAY_CAME = gettext_noop("the day has come")
    CLOSED = gettext_noop("the shelf is closed")
    LEFT_OUT = gettext_noop("the photo does not show this shelf")


# Of an operator's command; the model's version stands at the end.
WITHDRAWN = gettext_noop("withdrawn: raised by model %(version)s")

# Why a check did not finish, where its photos are not the reason.
CHECK_BROKEN = gettext_noop("The check could not be finished. Please send the photo again.")

# Why somebody settles an alert by hand, in their own words; in the order of the form.
SETTLED_BECAUSE = {
    Resolution.FILLED: gettext_noop("I filled it"),
    Resolution.WRONG_READING: gettext_noop("It is not empty: a wrong reading"),
    Resolution.NO_STOCK: gettext_noop("Nothing left in the back room"),
    Resolution.DELISTED: gettext_noop("No longer ranged"),
    Resolution.OTHER: gettext_noop("Something else"),
}
# As long as the history of an alert takes it.
_LONGEST_WHY = 300


def settled_words(reason: Resolution, words: str) -> str:
    """One sentence for the alert's history; empty where 'something else' was not said."""
    if reason is Resolution.OTHER:
        return words
    because = SETTLED_BECAUSE[reason]
    whole = f"{because}: {words}" if words else because
    return whole if len(whole) <= _LONGEST_WHY else words


def spoken(kept: str) -> str:
    """What is kept, in the reader's language; what somebody typed stays as it was typed."""
    if kept in _WHOLE:
        return gettext(kept)
    version = kept.removeprefix(WITHDRAWN % {"version": ""})
    if version != kept:
        return gettext(WITHDRAWN) % {"version": version}
    for because in SETTLED_BECAUSE.values():
        own = kept.removeprefix(f"{because}: ")
        if own != kept:
            return gettext("%(reason)s: %(words)s") % {"reason": gettext(because), "words": own}
    return photo_words(kept)


_WHOLE = frozenset({*Why, CHECK_BROKEN, *SETTLED_BECAUSE.values()})
