"""Shelves to choose from, in walking order."""

from django.db.models import QuerySet

from audits.access import Viewer, visible_shelves
from audits.models import Shelf

# Beyond it people search for the store first; a page of more would be slow on a phone.
MOST = 1000


def shelves_to_choose(viewer: Viewer) -> QuerySet[Shelf]:
    """The viewer's shelves store by store, each store's in walking order."""
    return visible_shelves(viewer).order_by("store__name", "store_id", "walk_order", "code")[:MOST]
