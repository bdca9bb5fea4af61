"""Whether shelves look rebuilt: their photos do not line up with their references any more."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max
from django.utils import timezone

from audits.models import Planogram, PlanogramStatus, Reference, Shelf, Slot
from audits.stock import LineUps, shelf_reset_due, store_reset_due

# Keys of positions that come from a file: `row.product.n` (`audits/catalogue/keys.py`). What people
# put on a photo, or the detector proposes, is called otherwise.
PLACED_BY_FILE = r"^[0-9]+\.[0-9]+\.[0-9]+(~[0-9]+)?$"


def reset_due_at(shelf: Shelf) -> bool:
    """Whether a new reference photo of the shelf is due."""
    if not shelf.unlined_count:
        return False
    zone = shelf.store.zone
    newest = Reference.objects.filter(view__shelf=shelf).aggregate(at=Max("created_at"))["at"]
    return shelf_reset_due(
        LineUps(
            failed=shelf.unlined_count,
            failed_on=shelf.unlined_at.astimezone(zone).date() if shelf.unlined_at else None,
            planogram_from=_newest_date(shelf),
            reference_from=newest.astimezone(zone).date() if newest else None,
        )
    )


def rebuilt_at(shelf: Shelf) -> bool:
    """Whether photos of it that do not line up are no surprise: a new reference photo is due, or
    many shelves of its store fail at once."""
    return reset_due_at(shelf) or store_resets(shelf.store.shelves.all()) > 0


def store_resets(shelves: Iterable[Shelf]) -> int:
    """How many shelves of a store failed to line up, where they are many at once; else 0."""
    with_reference = set(
        Reference.objects.filter(view__shelf__in=shelves).values_list("view__shelf", flat=True)
    )
    failing = [shelf.unlined_count > 0 for shelf in shelves if shelf.pk in with_reference]
    return sum(failing) if store_reset_due(failing) else 0


def _newest_date(shelf: Shelf) -> date | None:
    """From which day the newest planogram holds that head office gave for a date; an edit of the
    positions, which holds from the day on which somebody made it, rebuilds no shelf."""
    zone = shelf.store.zone
    published = shelf.planograms.filter(
        status=PlanogramStatus.PUBLISHED,
        effective_from__lte=timezone.now().astimezone(zone).date(),
    )
    for one in published.order_by("-effective_from", "-version"):
        made_on = one.created_at.astimezone(zone).date()
        if _names_products(one) and (one.effective_from != made_on or _brings_positions(one)):
            return one.effective_from
    return None


def _names_products(planogram: Planogram) -> bool:
    return planogram.slots.exclude(product=None).exists()


def _brings_positions(planogram: Planogram) -> bool:
    """Whether a file for that very day put products where the shelf had none of them before."""
    slots = Slot.objects.filter(planogram__shelf=planogram.shelf_id, key__regex=PLACED_BY_FILE)
    before = slots.filter(planogram__version__lt=planogram.version).values("key")
    return slots.filter(planogram=planogram).exclude(key__in=before).exists()
