"""The trade's words for numbers and places, the same on pages, in mails and in the API."""

from datetime import datetime, timedelta, tzinfo

from audits.models import Resolution

# Why somebody settles an alert by hand, in their own words; in the order of the form.
SETTLED_BECAUSE = {
    Resolution.FILLED: "I filled it",
    Resolution.WRONG_READING: "It is not empty: a wrong reading",
    Resolution.NO_STOCK: "Nothing left in the back room",
    Resolution.DELISTED: "No longer ranged",
    Resolution.OTHER: "Something else",
}
# As long as the history of an alert takes it.
_LONGEST_WHY = 300


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def row_words(row: int) -> str:
    """The row as said in a store: `top row`, `2nd row from the top`."""
    return "top row" if row == 1 else f"{ordinal(row)} row from the top"


def place_words(row: int, sequence: int | None = None) -> str:
    """The row, and of a slot its number from the left: `top row, position 3`."""
    return f"{row_words(row)}, position {sequence}" if sequence else row_words(row)


def facings_words(facings: int) -> str:
    """A width in facings: `one facing`, `2 facings`."""
    return "one facing" if facings == 1 else f"{facings} facings"


def counted(number: int, words: str) -> str:
    """`counted(3, "shelf,shelves")` is `3 shelves`."""
    one, many = words.split(",")
    return f"{number:,} {one if number == 1 else many}"


def dated(when: datetime, zone: tzinfo) -> str:
    """For what is read later, such as a mail: `23 Nov 2026, 09:40`."""
    here = when.astimezone(zone)
    return f"{here.day} {here:%b %Y, %H:%M}"


def lasting(time: timedelta) -> str:
    """A length of time as people say it: `40 min`, `5 h`, `3 days`."""
    minutes = round(time.total_seconds() / 60)
    if minutes < 90:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{round(minutes / 60)} h"
    return f"{round(minutes / 1440)} days"


def settled_words(reason: Resolution, words: str) -> str:
    """One sentence for the alert's history; empty where 'something else' was not said."""
    if reason is Resolution.OTHER:
        return words
    because = SETTLED_BECAUSE[reason]
    whole = f"{because}: {words}" if words else because
    return whole if len(whole) <= _LONGEST_WHY else words
