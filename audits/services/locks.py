"""The lock that whoever changes what is known of a shelf takes first.

Shelves before alerts, alerts before the store, several of a kind by their keys: who keeps to that
never waits for somebody who waits for him.
"""

from audits.models import Shelf


def shelf_locked(**which: int) -> Shelf:
    """The shelf with its store, locked until the transaction ends; `which` as for `get`.

    The store's row is not locked, so that checks of its other shelves go on, and photos of this
    shelf are taken in meanwhile: a new row that refers to it only needs its key to stay.
    """
    shelves = Shelf.objects.select_for_update(of=("self",), no_key=True)
    return shelves.select_related("store").get(**which)
