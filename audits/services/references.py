"""Reference photos: the first usable photo of a shelf, and better ones that managers approve."""

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from audits.models import Photo, Reference, Shelf, ShelfView
from audits.services.locks import shelf_locked
from detection import PhotoError, examine_photo, landmarks, landmarks_from_bytes

if TYPE_CHECKING:
    from detection import Landmarks

logger = logging.getLogger(__name__)


def references_ready(*, shelf: Shelf) -> list[Reference]:
    """The current reference of each view that has one, with landmarks; outside of transactions.

    Views whose reference photo was chosen elsewhere (admin, import, demo) get their landmarks
    here, once.
    """
    ready = []
    for view in shelf.views.select_related("reference_photo"):
        newest = view.references.order_by("-version").first()
        wanted = view.reference_photo
        if wanted is not None and (newest is None or newest.photo_id != wanted.pk):
            newest = _make(view, wanted) or newest
        if newest is not None:
            ready.append(newest)
    return ready


def marks_of(reference: Reference) -> "Landmarks":
    """The reference's landmarks; raises ValueError if they are damaged or of another version."""
    return landmarks_from_bytes(bytes(reference.landmarks))


def reference_add(
    *,
    view: ShelfView,
    photo: Photo,
    marks: "Landmarks",
    by: User | None = None,
) -> Reference:
    """The photo as the view's newest reference; the caller holds the shelf's row lock."""
    newest = view.references.aggregate(newest=Max("version"))["newest"] or 0
    made = Reference.objects.create(
        view=view,
        version=newest + 1,
        photo=photo,
        width=marks.width,
        height=marks.height,
        landmarks=marks.to_bytes(),
        approved_by=by,
    )
    view.reference_photo = photo
    view.save(update_fields=["reference_photo"])
    return made


def _make(view: ShelfView, photo: Photo) -> Reference | None:
    if not photo.file:
        return None
    try:
        with photo.file.open("rb") as file:
            data = file.read()
        marks = landmarks(data, examine_photo(data))
    except (OSError, PhotoError) as error:
        logger.warning("reference photo %s of %s cannot be used: %s", photo.pk, view, error)
        return None
    with transaction.atomic():
        shelf_locked(pk=view.shelf_id)
        known = view.references.filter(photo=photo).order_by("-version").first()
        return known or reference_add(view=view, photo=photo, marks=marks)
