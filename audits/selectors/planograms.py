from django.db.models import Count, QuerySet

from audits.access import Viewer, visible_stores
from audits.models import Planogram, Slot


def visible_planograms(viewer: Viewer) -> QuerySet[Planogram]:
    """With `slot_count`."""
    return (
        Planogram.objects.filter(shelf__store__in=visible_stores(viewer))
        .select_related("shelf__store")
        .annotate(slot_count=Count("slots"))
    )


def planogram_slots(planogram: Planogram) -> QuerySet[Slot]:
    """From the top row down, from the left."""
    return planogram.slots.select_related("product").order_by("row", "sequence")
