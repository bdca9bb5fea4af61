"""Publishing planograms: a new version a shelf, never a change of an old one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from audits.models import Planogram, PlanogramStatus, Shelf, Slot
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


def _newest_versions(ids: Iterable[int]) -> dict[int, int]:
    newest = Planogram.objects.filter(shelf__in=ids).order_by().values("shelf")
    return dict(newest.annotate(newest=Max("version")).values_list("shelf", "newest"))


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
