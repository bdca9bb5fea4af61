"""Publishing planograms: a new version a shelf, never a change of an old one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from audits.models import Hold, HoldKind, Planogram, PlanogramStatus, Shelf, Slot
from audits.stock.mapping import Place

BATCH = 1000


@dataclass(frozen=True, slots=True)
class SlotDraft:
    """A slot to be; `place` is on the reference photo of the publication's view."""

    key: str
    row: int
    sequence: int
    product_id: int
    facings: int
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """The slots that a shelf has from a day on."""

    shelf_id: int
    effective_from: date
    slots: Sequence[SlotDraft]
    view_id: int | None = None


def planograms_publish(
    *, publications: Sequence[Publication], created_by: User | None
) -> list[Planogram]:
    """One new published version for each shelf, in the order given; all of them or none."""
    with transaction.atomic():
        ids = sorted({one.shelf_id for one in publications})
        # Two publishers take turns: a version number is given once.
        list(Shelf.objects.select_for_update().filter(pk__in=ids).order_by("pk").values("pk"))
        versions = _newest_versions(ids)
        planograms = []
        for one in publications:
            versions[one.shelf_id] = versions.get(one.shelf_id, 0) + 1
            planograms.append(
                Planogram(
                    shelf_id=one.shelf_id,
                    version=versions[one.shelf_id],
                    status=PlanogramStatus.PUBLISHED,
                    effective_from=one.effective_from,
                    created_by=created_by,
                )
            )
        Planogram.objects.bulk_create(planograms, batch_size=BATCH)
        _range_again(publications)
        Slot.objects.bulk_create(
            (
                _slot(planogram, draft, one.view_id)
                for planogram, one in zip(planograms, publications, strict=True)
                for draft in one.slots
            ),
            batch_size=BATCH,
        )
    return planograms


def slots_place(*, planogram_id: int, view_id: int, places: Mapping[str, Place]) -> None:
    """Give slots that have no place yet the one found for their key."""
    slots = list(Slot.objects.filter(planogram=planogram_id, x1=None, key__in=places))
    for slot in slots:
        slot.view_id = view_id
        slot.x1, slot.y1, slot.x2, slot.y2 = places[slot.key]
    Slot.objects.bulk_update(slots, ["view", "x1", "y1", "x2", "y2"], batch_size=200)


def store_today(shelf: Shelf) -> date:
    """The day that it is in the shelf's store."""
    return timezone.now().astimezone(shelf.store.zone).date()


def planogram_in_force(shelf: Shelf, at: datetime) -> Planogram | None:
    """The published version that holds on that day by the store's clock."""
    day = at.astimezone(shelf.store.zone).date()
    return (
        shelf.planograms.filter(status=PlanogramStatus.PUBLISHED, effective_from__lte=day)
        .order_by("-effective_from", "-version")
        .first()
    )


def planogram_copy(
    *,
    shelf: Shelf,
    slots: Iterable[Slot],
    by: User | None,
    now: datetime,
    provisional: bool = False,
) -> Planogram:
    """A new version in force from today with these slots; the caller holds the shelf's row lock.

    The slots are written anew: those of the old version stay as they are.
    """
    made = Planogram.objects.create(
        shelf=shelf,
        version=_newest_versions([shelf.pk]).get(shelf.pk, 0) + 1,
        status=PlanogramStatus.PUBLISHED,
        effective_from=now.astimezone(shelf.store.zone).date(),
        provisional=provisional,
        created_by=by,
    )
    copies = []
    for slot in slots:
        slot.pk, slot.planogram = None, made
        slot._state.adding = True
        copies.append(slot)
    Slot.objects.bulk_create(copies, batch_size=BATCH)
    return made


def _newest_versions(ids: Iterable[int]) -> dict[int, int]:
    newest = Planogram.objects.filter(shelf__in=ids).order_by().values("shelf")
    return dict(newest.annotate(newest=Max("version")).values_list("shelf", "newest"))


def _range_again(publications: Sequence[Publication]) -> None:
    """A slot that somebody called no longer ranged is ranged again by a newer planogram."""
    keys = {(one.shelf_id, slot.key) for one in publications for slot in one.slots}
    holds = Hold.objects.filter(
        shelf__in={shelf for shelf, _ in keys}, kind=HoldKind.DELISTED, lifted_at=None
    )
    again = [hold.pk for hold in holds if (hold.shelf_id, hold.place) in keys]
    if again:
        Hold.objects.filter(pk__in=again).update(
            lifted_at=timezone.now(), lifted_why="ranged again"
        )


def _slot(planogram: Planogram, draft: SlotDraft, view_id: int | None) -> Slot:
    x1, y1, x2, y2 = draft.place or (None, None, None, None)
    return Slot(
        planogram=planogram,
        key=draft.key,
        view_id=view_id if draft.place else None,
        row=draft.row,
        sequence=draft.sequence,
        product_id=draft.product_id,
        facings=draft.facings,
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
    )
