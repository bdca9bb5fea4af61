"""A shelf whose positions have a history, for tests of pages that tell it."""

from datetime import timedelta

from django.utils import timezone

from audits.models import (
    Planogram,
    PlanogramStatus,
    Product,
    Reference,
    Shelf,
    ShelfDay,
    Slot,
    Spell,
)


def positions(shelf: Shelf, *states: str, hours_ago: float = 2) -> list[Slot]:
    """A planogram in force with one slot a state in the top row, each seen in it `hours_ago`."""
    now = timezone.now()
    planogram = Planogram.objects.create(
        shelf=shelf,
        version=1,
        status=PlanogramStatus.PUBLISHED,
        effective_from=now.date() - timedelta(days=30),
    )
    wide = 0.9 / len(states)
    slots = [
        Slot(
            planogram=planogram,
            key=f"s{number}",
            row=1,
            sequence=number,
            facings=2,
            product=Product.objects.create(
                item_number=f"{shelf.pk}-{number}", name=f"Tea No. {number}", brand="Brand"
            ),
            x1=(number - 1) * wide,
            x2=(number - 0.1) * wide,
            y1=0.1,
            y2=0.9,
        )
        for number, _ in enumerate(states, start=1)
    ]
    seen = now - timedelta(hours=hours_ago)
    Spell.objects.bulk_create(
        Spell(shelf=shelf, slot_key=f"s{number}", state=state, began_at=seen, seen_at=seen)
        for number, state in enumerate(states, start=1)
        if state != "unseen"
    )
    return Slot.objects.bulk_create(slots)


def emptied(shelf: Shelf, key: str, times: int) -> None:
    """The slot ran empty so many times in the last days, and was filled after ten hours each."""
    for back in range(1, times + 1):
        began = timezone.now() - timedelta(days=2 * back)
        Spell.objects.create(
            shelf=shelf,
            slot_key=key,
            state="out",
            before_at=began - timedelta(hours=2),
            began_at=began,
            seen_at=began + timedelta(hours=8),
            ended_at=began + timedelta(hours=10),
        )


def day_of(shelf: Shelf, days_ago: int, *, observed: int, out: int) -> ShelfDay:
    """One judged check on the shelf's local day."""
    return ShelfDay.objects.create(
        shelf=shelf,
        day=timezone.now().astimezone(shelf.store.zone).date() - timedelta(days=days_ago),
        checks=1,
        slots_planned=observed,
        slots_observed=observed,
        slots_out=out,
        facings_planned=2 * observed,
        facings_seen=2 * (observed - out),
    )


def referenced(shelf: Shelf, photo_id: int, size: int = 640) -> Reference:
    """The photo becomes the reference of the shelf's only view, and its slots lie on it."""
    view = shelf.views.create(position=1)
    made = Reference.objects.create(
        view=view, version=1, photo_id=photo_id, width=size, height=size, landmarks=b""
    )
    Slot.objects.filter(planogram__shelf=shelf).update(view=view, reference=made)
    return made
