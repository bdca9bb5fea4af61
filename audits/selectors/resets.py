"""Whether shelves look rebuilt: their photos do not line up with their references any more."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, Max, Min, OuterRef
from django.utils import timezone

from audits.models import PlanogramStatus, Reference, Shelf, Slot
from audits.selectors.closed import shelves_in_use
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
    reference_from = newest.astimezone(zone).date() if newest else None
    return shelf_reset_due(
        LineUps(
            failed=shelf.unlined_count,
            failed_on=shelf.unlined_at.astimezone(zone).date() if shelf.unlined_at else None,
            planogram_from=_newest_date(shelf, reference_from) if reference_from else None,
            reference_from=reference_from,
        )
    )


def rebuilt_at(shelf: Shelf) -> bool:
    """Whether photos of it that do not line up are no surprise: a new reference photo is due, or
    many shelves of its store fail at once."""
    return reset_due_at(shelf) or store_resets(shelves_in_use(shelf.store.shelves.all())) > 0


def store_resets(shelves: Iterable[Shelf]) -> int:
    """How many shelves of a store failed to line up, where they are many at once; else 0."""
    with_reference = set(
        Reference.objects.filter(view__shelf__in=shelves).values_list("view__shelf", flat=True)
    )
    failing = [shelf.unlined_count > 0 for shelf in shelves if shelf.pk in with_reference]
    return sum(failing) if store_reset_due(failing) else 0


def _newest_date(shelf: Shelf, since: date) -> date | None:
    """From which day the newest planogram holds that head office gave for a date after `since`; an
    edit of the positions, which holds from the day on which somebody made it, rebuilds no shelf."""
    zone = shelf.store.zone
    published = shelf.planograms.filter(
        Exists(Slot.objects.filter(planogram=OuterRef("pk")).exclude(product=None)),
        status=PlanogramStatus.PUBLISHED,
        effective_from__gt=since,
        effective_from__lte=timezone.now().astimezone(zone).date(),
    )
    newest_first = list(published.order_by("-effective_from", "-version"))
    bringing = _bringing_positions(shelf) if newest_first else set()
    for one in newest_first:
        made_on = one.created_at.astimezone(zone).date()
        if one.effective_from != made_on or one.version in bringing:
            return one.effective_from
    return None


def _bringing_positions(shelf: Shelf) -> set[int]:
    """Versions in which a file put products where the shelf had none of them before."""
    slots = Slot.objects.filter(planogram__shelf=shelf, key__regex=PLACED_BY_FILE)
    first = slots.order_by().values("key").annotate(version=Min("planogram__version"))
    return set(first.values_list("version", flat=True))
