"""Stores and shelves that are closed: nothing is asked of them any more, and their past stays.

The one place for the rule; whatever counts, lists or measures shelves as they are today asks here.
"""

from django.db.models import Q, QuerySet

from audits.models import Shelf, Store


def in_use(prefix: str = "") -> Q:
    """Shelves that are not closed, nor their stores; `prefix` leads to the shelf."""
    return Q(**{f"{prefix}closed_on": None, f"{prefix}store__closed_on": None})


def shelves_in_use(shelves: QuerySet[Shelf]) -> QuerySet[Shelf]:
    return shelves.filter(in_use())


def stores_in_use(stores: QuerySet[Store]) -> QuerySet[Store]:
    return stores.filter(closed_on=None)


def is_closed(shelf: Shelf) -> bool:
    """As the database has it by now."""
    return not Shelf.objects.filter(in_use(), pk=shelf.pk).exists()
