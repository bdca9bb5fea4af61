from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from audits.columns import unpack
from audits.models import Audit, AuditResult, Photo, Shelf
from audits.selectors.verdicts import NotJudged, photos_not_lined


@dataclass(frozen=True, slots=True)
class Hole:
    """A gap as people read it; `number` is its label on the photo, counted through the check."""

    number: int
    row: int | None
    facings: int
    score: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PhotoSeen:
    """What one photo of a check shows; nothing, while there is no result or it is not usable.
    `not_judged`: why it does not line up with the shelf's reference, where it does not."""

    photo: Photo
    usable: bool
    quality: str | None
    products: list[dict[str, Any]]
    holes: list[Hole]
    not_judged: NotJudged | None = None


def shelf_history(shelf: Shelf) -> QuerySet[Audit]:
    """All checks of a shelf, the newest photograph first; the boxes stay in the database."""
    return (
        shelf.audits.select_related("result", "created_by")
        .defer("result__columns", "result__readings")
        .prefetch_related("photos")
        .order_by("-captured_at", "-id")
    )


def result_of(audit: Audit) -> AuditResult | None:
    return AuditResult.objects.filter(audit=audit).first()


def photos_seen(audit: Audit, result: AuditResult | None) -> list[PhotoSeen]:
    """The check's photos in order, each with what was found on it."""
    columns = unpack(result.columns, result.columns_version) if result else []
    found = {photo["photo"]: photo for photo in columns}
    strangers = photos_not_lined(result)
    seen: list[PhotoSeen] = []
    for photo in audit.photos.order_by("position"):
        first = 1 + sum(len(one.holes) for one in seen)
        shown = _photo_seen(photo, found.get(photo.pk), first)
        seen.append(replace(shown, not_judged=strangers.get(photo.pk)))
    return seen


def _photo_seen(photo: Photo, found: dict[str, Any] | None, first: int) -> PhotoSeen:
    if found is None or not found["usable"]:
        quality = found["quality"] if found else None
        return PhotoSeen(photo, usable=found is None, quality=quality, products=[], holes=[])
    return PhotoSeen(
        photo,
        usable=True,
        quality=None,
        products=found["products"],
        holes=[_hole(number, gap) for number, gap in enumerate(_in_order(found["gaps"]), first)],
    )


def _in_order(gaps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As one reads: from the top row down, from the left; what lies on no row comes last."""
    return sorted(gaps, key=lambda gap: (gap["row"] is None, gap["row"] or 0, gap["x1"]))


def _hole(number: int, gap: dict[str, Any]) -> Hole:
    box = (gap["x1"], gap["y1"], gap["x2"], gap["y2"])
    return Hole(number, gap["row"], gap["facings"], gap["score"], box)
