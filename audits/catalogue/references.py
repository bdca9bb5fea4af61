"""What was found on the reference photos of shelves, for mapping planograms to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audits.catalogue.faults import NoteCode, Problem, problem
from audits.columns import unpack
from audits.models import AuditResult, AuditStatus, Shelf, ShelfView
from audits.stock.mapping import Front, Mapped, Wanted, map_places


@dataclass(frozen=True, slots=True)
class Reference:
    """The fronts on the one reference photo of a shelf."""

    view_id: int
    fronts: Sequence[Front]


def references_of(shelf_ids: Iterable[int]) -> dict[int, Reference]:
    """By shelf; a shelf without a reference photo whose check is done is not among them.

    A shelf with several standpoints is not either: which part of a row each photo shows is not
    known before they are lined up with each other.
    """
    views: dict[int, list[ShelfView]] = {}
    for view in ShelfView.objects.filter(shelf__in=list(shelf_ids)).select_related(
        "reference_photo"
    ):
        views.setdefault(view.shelf_id, []).append(view)
    single = {shelf: found[0] for shelf, found in views.items() if len(found) == 1}
    photos = [view.reference_photo for view in single.values() if view.reference_photo]
    results = AuditResult.objects.filter(
        audit__status=AuditStatus.DONE, audit__in={photo.audit_id for photo in photos}
    ).in_bulk()
    found = {}
    for shelf, view in single.items():
        photo = view.reference_photo
        if photo and photo.audit_id in results:
            found[shelf] = Reference(view.pk, _fronts(results[photo.audit_id], photo.pk))
    return found


def placed(
    shelf: Shelf, wanted: Sequence[Wanted], references: Mapping[int, Reference]
) -> tuple[Mapped, list[Problem]]:
    """Places of a shelf's slots, and a note about each row that has none."""
    name = f"{shelf.store.code}/{shelf.code}"
    reference = references.get(shelf.pk)
    if reference is None:
        return Mapped(), [problem(None, "", NoteCode.NO_REFERENCE, shelf=name)]
    mapped = map_places(wanted, reference.fronts)
    words: dict[str, object]
    notes = []
    for bad in mapped.misfits:
        words = {"shelf": name, "row": bad.row, "seen": bad.seen, "planned": bad.planned}
        notes.append(problem(None, "", NoteCode.FRONTS_DIFFER, **words))
    if mapped.rows:
        seen, planned = mapped.rows
        words = {"shelf": name, "seen": seen, "planned": planned}
        notes.append(problem(None, "", NoteCode.ROWS_DIFFER, **words))
    return mapped, notes


def _fronts(result: AuditResult, photo_id: int) -> list[Front]:
    for photo in unpack(result.columns, result.columns_version):
        if photo["photo"] == photo_id:
            fronts = [_front(product, photo) for product in photo["products"] if product["row"]]
            return [front for front in fronts if front.x1 < front.x2 and front.y1 < front.y2]
    return []


def _front(product: Mapping[str, Any], photo: Mapping[str, Any]) -> Front:
    wide, high = photo["width"], photo["height"]
    return Front(
        product["row"],
        max(0.0, product["x1"] / wide),
        max(0.0, product["y1"] / high),
        min(1.0, product["x2"] / wide),
        min(1.0, product["y2"] / high),
    )
