"""Shelves to choose from, in walking order."""

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone

from audits.access import Viewer, visible_shelves
from audits.models import Photo, Shelf
from audits.selectors.closed import shelves_in_use
from audits.selectors.stores import overdue

# Beyond it people search for the store first; a page of more would be slow on a phone.
MOST = 1000


def shelves_to_choose(viewer: Viewer) -> QuerySet[Shelf]:
    """The viewer's shelves store by store, each store's in walking order; `late`: overdue."""
    late = ExpressionWrapper(overdue(timezone.now()), output_field=BooleanField())
    shelves = shelves_in_use(visible_shelves(viewer)).annotate(late=late)
    return shelves.order_by("store__name", "store_id", "walk_order", "code")[:MOST]


def next_shelf(shelf: Shelf) -> Shelf | None:
    """The one that comes after it on the way through the store."""
    after = Q(walk_order__gt=shelf.walk_order) | Q(walk_order=shelf.walk_order, code__gt=shelf.code)
    others = shelves_in_use(Shelf.objects.filter(after, store=shelf.store_id))
    return others.order_by("walk_order", "code").first()


def ghosts_of(shelf: Shelf) -> list[Photo]:
    """What to stand before: each view's reference photo from the left, or the newest photo."""
    views = shelf.views.select_related("reference_photo").order_by("position")
    photos = [view.reference_photo for view in views if view.reference_photo]
    kept = [photo for photo in photos if photo.file]
    if kept:
        return kept
    newest = Photo.objects.filter(audit__shelf=shelf, audit__left_out_at=None).exclude(file="")
    return list(newest.order_by("-captured_at")[:1])
