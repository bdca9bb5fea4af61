"""A shelf's first reference: its first usable photo, provisional until a manager approves one."""

from audits.models import Audit, Planogram, PlanogramStatus, Reference, ShelfView, Slot
from audits.services.lineup import First
from audits.services.references import reference_add


class ReferenceAppearedError(Exception):
    """Another photo has become the shelf's reference meanwhile: line up with that one."""


def reference_begin(*, audit: Audit, first: First) -> tuple[Reference, Planogram]:
    """Make the photo the reference of the shelf's first view, with its slots.

    The caller holds the shelf's row lock, in the transaction that records the audit. Returns the
    reference and the planogram: the shelf's own where it has one, otherwise a provisional one of
    nameless slots.
    Raises ReferenceAppearedError.
    """
    shelf = audit.shelf
    known = Reference.objects.filter(view__shelf=shelf).exists()
    if known or shelf.views.exclude(reference_photo=None).exists():
        raise ReferenceAppearedError
    view = shelf.views.first() or ShelfView.objects.create(shelf=shelf)
    reference = reference_add(view=view, photo=first.photo, marks=first.marks)
    first.photo.view = view
    first.photo.save(update_fields=["view"])
    planogram = first.planogram
    for slot in first.slots:
        if slot.x1 is not None:
            slot.view, slot.reference = view, reference
    if planogram is not None:
        fields = ["view", "reference", "x1", "y1", "x2", "y2"]
        Slot.objects.bulk_update(first.slots, fields, batch_size=200)
        return reference, planogram
    return reference, _provisional(audit, first)


def _provisional(audit: Audit, first: First) -> Planogram:
    shelf = audit.shelf
    newest = shelf.planograms.order_by("-version").first()
    made = Planogram.objects.create(
        shelf=shelf,
        version=newest.version + 1 if newest else 1,
        status=PlanogramStatus.PUBLISHED,
        effective_from=audit.captured_at.astimezone(shelf.store.zone).date(),
        provisional=True,
    )
    for slot in first.slots:
        slot.planogram = made
    Slot.objects.bulk_create(first.slots, batch_size=200)
    return made
