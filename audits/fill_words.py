"""What a store's books say of an empty place, as one sentence: on its page and in mails."""

from django.utils.translation import gettext

from audits.wording import grouped


def now_words(quantity: int) -> str:
    said = gettext("Can be filled now: %(quantity)s in the back by the books")
    return said % {"quantity": grouped(quantity)}


def await_words() -> str:
    return gettext("Awaiting delivery: none left by the books")


def books_wrong_words(quantity: int) -> str:
    said = gettext("Count the stock: the books say %(quantity)s, which cannot be right")
    return said % {"quantity": grouped(quantity)}


def not_found_words(quantity: int) -> str:
    said = gettext("Count the stock: the books say %(quantity)s, but somebody found none")
    return said % {"quantity": grouped(quantity)}
