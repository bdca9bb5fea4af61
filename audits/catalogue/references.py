"""What was found on the reference photos of shelves, for mapping planograms to them."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from audits.catalogue.faults import NoteCode, Problem, problem
from audits.columns import unpack
from audits.models import AuditResult, AuditStatus, Reference, Shelf, ShelfView
from audits.stock.mapping import Front, Mapped, Wanted, map_places
from detection import Box, Landmarks, LandmarksError, landmarks_from_bytes

SIDES = ("x1", "y1", "x2", "y2")
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class ReferenceFronts:
    """The fronts on the one reference photo of a shelf."""

    view_id: int
    fronts: Sequence[Front]


def references_of(shelf_ids: Iterable[int]) -> dict[int, ReferenceFronts]:
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
    marks = _landmarks_of([photo.pk for photo in photos])
    found = {}
    for shelf, view in single.items():
        photo = view.reference_photo
        if photo and photo.audit_id in results:
            fronts = _fronts(results[photo.audit_id], photo.pk, marks.get(photo.pk))
            found[shelf] = ReferenceFronts(view.pk, fronts)
    return found


def placed(
    shelf: Shelf, wanted: Sequence[Wanted], references: Mapping[int, ReferenceFronts]
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
        words["unplaced"] = bad.unplaced
        notes.append(problem(None, "", NoteCode.FRONTS_DIFFER, **words))
    if mapped.rows:
        seen, planned = mapped.rows
        words = {"shelf": name, "seen": seen, "planned": planned}
        notes.append(problem(None, "", NoteCode.ROWS_DIFFER, **words))
    for row, there in mapped.moved:
        words = {"shelf": name, "row": row, "seen": there}
        notes.append(problem(None, "", NoteCode.ROW_ELSEWHERE, **words))
    return mapped, notes


def _landmarks_of(photo_ids: Sequence[int]) -> dict[int, Landmarks]:
    """By photo; the colours in them tell where one product ends and the next begins."""
    found = {}
    for kept in Reference.objects.filter(photo__in=photo_ids).order_by("version"):
        # Landmarks of another version of the program are made again with the shelf's next check.
        with suppress(LandmarksError):
            found[kept.photo_id or 0] = landmarks_from_bytes(bytes(kept.landmarks))
    return found


def _fronts(result: AuditResult, photo_id: int, marks: Landmarks | None) -> list[Front]:
    for photo in unpack(result.columns, result.columns_version):
        if photo["photo"] == photo_id:
            found = [
                product for product in photo["products"] if product["row"] and _has_size(product)
            ]
            boxes = [Box(*(product[side] for side in SIDES)) for product in found]
            colours = marks.colours(boxes) if marks else [None] * len(boxes)
            pairs = zip(found, colours, strict=True)
            fronts = [_front(product, colour, photo) for product, colour in pairs]
            return [front for front in fronts if front.x1 < front.x2 and front.y1 < front.y2]
    return []


def _has_size(product: Mapping[str, Any]) -> bool:
    return bool(product["x1"] < product["x2"] and product["y1"] < product["y2"])


def _front(product: Mapping[str, Any], colour: Colour | None, photo: Mapping[str, Any]) -> Front:
    wide, high = photo["width"], photo["height"]
    return Front(
        product["row"],
        max(0.0, product["x1"] / wide),
        max(0.0, product["y1"] / high),
        min(1.0, product["x2"] / wide),
        min(1.0, product["y2"] / high),
        colour,
    )
