"""Mails say of each place whether it can be filled, where the store's books say anything."""

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from audits.models import Alert, Delivery, OnHand, Product, Shelf
from audits.services.deliveries import delivery_send
from tests.audits.test_digests import opened

pytestmark = pytest.mark.django_db


def told(shelf: Shelf, *quantities: int | None) -> tuple[str, str]:
    """The text and the page of the mail about a place for each of these quantities."""
    now = timezone.now()
    for row, quantity in enumerate(quantities, start=1):
        product = Product.objects.create(item_number=str(row), name=f"Product {row}")
        if quantity is not None:
            OnHand.objects.create(store=shelf.store, product=product, quantity=quantity, as_of=now)
        opened(shelf, row, now, product=product)
    delivery_send(delivery_id=Delivery.objects.earliest("pk").pk)
    (message,) = mail.outbox
    page, _ = message.alternatives[0]  # type: ignore[union-attr]
    return str(message.body), str(page)


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (12, "Can be filled now: 12 in the back by the books"),
        (0, "Awaiting delivery: none left by the books"),
        (-2, "Count the stock: the books say -2, which cannot be right"),
    ],
)
def test_one_place(shelf: Shelf, manager: User, quantity: int, words: str) -> None:
    for part in told(shelf, quantity):
        assert words in part


def test_what_cannot_be_filled_stands_apart_from_what_can(shelf: Shelf, manager: User) -> None:
    for part in told(shelf, 0, -2, 12, None):
        order = [
            *("Can be filled now", "Product 3", "12 in the back", "Product 4"),
            *("Cannot be filled, awaiting delivery", "Product 1", "none left by the books"),
            *("Cannot be filled, count the stock", "Product 2", "the books say -2"),
            "All that is to be filled",
        ]
        places = [part.index(words) for words in order]
        assert places == sorted(places)


def test_where_all_can_be_filled_there_is_nothing_to_tell_apart(
    shelf: Shelf, manager: User
) -> None:
    for part in told(shelf, 3, None):
        assert "Cannot be filled" not in part
        assert part.count("Can be filled now") == 1  # the line of the one that the books know


def test_a_store_without_books_gets_the_mail_without_a_word_of_them(
    shelf: Shelf, manager: User
) -> None:
    for part in told(shelf, None, None):
        assert "books" not in part
        assert "be filled now" not in part


def test_german_readers_are_told_in_german(shelf: Shelf, manager: User) -> None:
    User.objects.filter(pk=manager.pk).update(language="de")
    for part in told(shelf, 0, 12):
        assert "Nicht nachfüllbar, wartet auf Ware" in part
        assert "Cannot be filled" not in part
    assert Alert.objects.count() == 2
