"""Whether shelves look rebuilt: their photos do not line up with their references any more."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max
from django.utils import timezone

from audits.models import Planogram, PlanogramStatus, Reference, Shelf
from audits.stock import LineUps, shelf_reset_due, store_reset_due


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
    published = Planogram.objects.filter(
        shelf=shelf,
        status=PlanogramStatus.PUBLISHED,
        effective_from__lte=timezone.now().astimezone(shelf.store.zone).date(),
        slots__product__isnull=False,
    )
    newest: date | None = published.aggregate(newest=Max("effective_from"))["newest"]
    return newest
