from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from audits.access import Viewer, visible_stores
from audits.models import Planogram, PlanogramStatus, Reference, Shelf, Slot


def visible_planograms(viewer: Viewer) -> QuerySet[Planogram]:
    """With `slot_count`."""
    return (
        Planogram.objects.filter(shelf__store__in=visible_stores(viewer))
        .select_related("shelf__store")
        .annotate(slot_count=Count("slots"))
    )


def versions_of(shelf: Shelf) -> QuerySet[Planogram]:
    """Published versions, the one that is in force last (or will be) first; with `slot_count`,
    `named_count` (slots with a product), and `on_older_photo`: see `left_behind`."""
    return (
        shelf.planograms.filter(status=PlanogramStatus.PUBLISHED)
        .select_related("created_by")
        .annotate(
            slot_count=Count("slots"),
            named_count=Count("slots", filter=Q(slots__product__isnull=False)),
            on_older_photo=Exists(left_behind(Slot.objects.filter(planogram=OuterRef("pk")))),
        )
        .order_by("-effective_from", "-version")
    )


def left_behind(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    """Those whose place is on a reference photo that is not its view's newest."""
    newest = Reference.objects.filter(view=OuterRef("view")).order_by("-version").values("pk")[:1]
    placed = slots.filter(x1__isnull=False).exclude(reference=None)
    return placed.annotate(newest=Subquery(newest)).exclude(reference=F("newest"))


def planogram_slots(planogram: Planogram) -> QuerySet[Slot]:
    """From the top row down, from the left."""
    return planogram.slots.select_related("product").order_by("row", "sequence")
