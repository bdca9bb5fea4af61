"""The trade's words for numbers and places, the same on pages, in mails and in the API.

In the language of who reads: a page's and a mail's are its reader's, the API's is English.
"""

from datetime import date, datetime, timedelta, tzinfo

from django.utils import dateformat
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, pgettext


def sentence_case(words: str) -> str:
    """With a large letter at the beginning; the others, a German noun's too, stay as they are."""
    return words[:1].upper() + words[1:]


def grouped(number: int) -> str:
    """`1,234`."""
    return number_format(number, force_grouping=True)


def decimal(number: float, places: int = 1) -> str:
    """`0.4`."""
    return number_format(f"{number:.{places}f}", places)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    last = 0 if 10 <= number % 100 <= 20 else number % 10
    said = {
        1: pgettext("ordinal", "%(number)sst"),
        2: pgettext("ordinal", "%(number)snd"),
        3: pgettext("ordinal", "%(number)srd"),
    }.get(last) or pgettext("ordinal", "%(number)sth")
    return said % {"number": number}


def row_words(row: int) -> str:
    """The row as said in a store: `top row`, `2nd row from the top`."""
    if row == 1:
        return gettext("top row")
    return gettext("%(ordinal)s row from the top") % {"ordinal": ordinal(row)}


def row_label(row: int) -> str:
    """Short enough for a photo: `2nd row`, `top row`."""
    if row == 1:
        return gettext("top row")
    return gettext("%(ordinal)s row") % {"ordinal": ordinal(row)}


def place_words(row: int, sequence: int | None = None) -> str:
    """The row, and of a slot its number from the left: `top row, position 3`."""
    if not sequence:
        return row_words(row)
    words = {"row": row_words(row), "sequence": sequence}
    return gettext("%(row)s, position %(sequence)s") % words


def facings_words(facings: int) -> str:
    """A width in facings: `one facing`, `2 facings`."""
    return ngettext("one facing", "%(facings)s facings", facings) % {"facings": facings}


def missing_words(facings: int, product: object = None) -> str:
    """What is missing: `2 facings`, `2 facings of Oats` where it is known what stood there."""
    if not product:
        return facings_words(facings)
    words = {"facings": facings, "product": product}
    return ngettext("one facing of %(product)s", "%(facings)s facings of %(product)s", facings) % (
        words
    )


def empty_words(
    row: int, sequence: int | None, facings: int, product: object = None, *, settled: bool = False
) -> str:
    """A place and what it misses: `2 facings of Oats empty, top row, position 3`; of one that is
    settled without the `empty`."""
    words = {"missing": missing_words(facings, product), "place": place_words(row, sequence)}
    if settled:
        return gettext("%(missing)s, %(place)s") % words
    return gettext("%(missing)s empty, %(place)s") % words


def position_words(row: int, sequence: int, facings: int, product: object = None) -> str:
    """A whole position of the plan: `3rd row from the top, position 8, 7 facings of Oats`."""
    words = {"place": place_words(row, sequence), "facings": missing_words(facings, product)}
    return gettext("%(place)s, %(facings)s") % words


def counted(number: int, words: str) -> str:
    """`counted(3, "shelf,shelves")` is `3 shelves`."""
    one, many = words.split(",")
    return f"{grouped(number)} {one if number == 1 else many}"


def taken_words(places: int) -> str:
    """`You are on 3 places.`"""
    said = ngettext("You are on %(places)s place.", "You are on %(places)s places.", places)
    return said % {"places": grouped(places)}


def dated(when: datetime, zone: tzinfo) -> str:
    """For what is read later, such as a mail: `23 Nov 2026, 09:40`."""
    return dateformat.format(when.astimezone(zone), pgettext("date format", "j M Y, H:i"))


def day_told(when: date) -> str:
    """`5 December`."""
    return dateformat.format(when, pgettext("date format", "j F"))


def day_words(when: date) -> str:
    """`Tue 24 Nov`."""
    return dateformat.format(when, pgettext("date format", "D j M"))


def lasting(time: timedelta) -> str:
    """A length of time as people say it: `40 min`, `5 h`, `3 days`."""
    minutes = round(time.total_seconds() / 60)
    if minutes < 90:
        return gettext("%(minutes)s min") % {"minutes": minutes}
    if minutes < 48 * 60:
        return gettext("%(hours)s h") % {"hours": round(minutes / 60)}
    days = round(minutes / 1440)
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
