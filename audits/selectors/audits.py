from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from audits.columns import unpack
from audits.models import Audit, AuditResult, Hold, HoldKind, Photo, Shelf
from audits.readings import CAMERA_BLOCKED, SHELF_CLOSED, unpack_slots
from audits.selectors.verdicts import NotJudged, photos_not_lined
from audits.stock import SlotSeen
from audits.stock.seen import believed

# Pixels by which two boxes of one hole differ at most: they are kept rounded.
_ROUNDED = 1.0


@dataclass(frozen=True, slots=True)
class Hole:
    """A gap as people read it; `number` is its label on the photo, counted through the check, last
    through the photos that do not line up where others do.
    `facings`: what the positions miss that it lies in, as their alerts say, else as wide as it
    looks. `is_denied`: somebody said that these places are not empty."""

    number: int
    row: int | None
    facings: int
    score: float
    box: tuple[float, float, float, float]
    is_denied: bool = False


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


@dataclass(frozen=True, slots=True)
class _Denial:
    """A wrong reading: said `at`, of what photos showed `since`."""

    place: str
    at: datetime
    lifted_at: datetime | None
    since: datetime | None


def shelf_history(shelf: Shelf) -> QuerySet[Audit]:
    """All checks of a shelf, the newest photograph first; the boxes stay in the database.
    `is_blocked` says of each whether nothing was judged though its photos may line up: the camera's
    view was blocked, the shelf was closed, or the check was left out."""
    untold = Q(result__readings__unjudged=CAMERA_BLOCKED)
    untold |= Q(result__readings__unjudged=SHELF_CLOSED) | Q(left_out_at__isnull=False)
    return (
        shelf.audits.select_related("result", "created_by")
        .defer("result__columns", "result__readings")
        .annotate(is_blocked=ExpressionWrapper(untold, output_field=BooleanField()))
        .prefetch_related("photos")
        .order_by("-captured_at", "-id")
    )


def result_of(audit: Audit) -> AuditResult | None:
    return AuditResult.objects.filter(audit=audit).first()


def photos_seen(
    audit: Audit, result: AuditResult | None, slots: Sequence[SlotSeen]
) -> list[PhotoSeen]:
    """The check's photos in order, each with what was found on it; `slots`: as `slots_believed`."""
    columns = unpack(result.columns, result.columns_version) if result else []
    found = {photo["photo"]: photo for photo in columns}
    strangers = photos_not_lined(result)
    seen: list[PhotoSeen] = []
    for photo in sorted(audit.photos.all(), key=lambda one: (one.pk in strangers, one.position)):
        first = 1 + sum(len(one.holes) for one in seen)
        short = [one for one in slots if one.photo == photo.position and one.hole is not None]
        shown = _photo_seen(photo, found.get(photo.pk), first, short)
        seen.append(replace(shown, not_judged=strangers.get(photo.pk)))
    return sorted(seen, key=lambda one: one.photo.position)


def slots_read(result: AuditResult | None) -> list[SlotSeen]:
    """What the check's photos said of the shelf's positions, whatever people say of them."""
    return unpack_slots(result.readings, result.readings_version) if result else []


def slots_believed(audit: Audit, result: AuditResult | None) -> list[SlotSeen]:
    """The same without what somebody said was not so when the check's photos were taken."""
    slots = slots_read(result)
    return believed(slots, _denied_at(audit.captured_at, _denials(audit.shelf_id))) if slots else []


def holes_of(photos: Sequence[PhotoSeen], result: AuditResult | None) -> list[Hole]:
    """The holes of a check's photos, in order; where some line up, what the others show is of no
    account."""
    lined_up = result is not None and result.lined_up
    return [hole for one in photos if not (lined_up and one.not_judged) for hole in one.holes]


def holes_told(result: AuditResult | None, holes: Iterable[Hole]) -> int:
    """How many holes a check tells of, wherever it is told: what its photos showed, less what
    people denied. `holes`: as `holes_of`; none where the boxes are no longer kept."""
    counted = result.gap_count if result else 0
    return counted - sum(hole.is_denied for hole in holes)


def holes_told_by(checks: Iterable[Audit]) -> dict[int, int]:
    """The same of some checks of one shelf, as `shelf_history` has them, by their keys. Boxes are
    read only of those at whose time somebody denied something."""
    found = {check.pk: check for check in checks if getattr(check, "result", None) is not None}
    told = {key: check.result.gap_count for key, check in found.items()}
    shelves = {found[key].shelf_id for key, count in told.items() if count}
    denials = [one for shelf in shelves for one in _denials(shelf)]
    asked = [key for key in told if told[key] and _denied_at(found[key].captured_at, denials)]
    for result in AuditResult.objects.filter(pk__in=asked) if asked else ():
        check = found[result.pk]
        slots = believed(slots_read(result), _denied_at(check.captured_at, denials))
        told[check.pk] = holes_told(result, holes_of(photos_seen(check, result, slots), result))
    return told


def _denials(shelf_id: int) -> list[_Denial]:
    """What people called wrong readings of the shelf, and did not take back."""
    said = Hold.objects.filter(
        shelf=shelf_id, kind=HoldKind.WRONG_READING, taken_back_at=None
    ).order_by()
    return [_Denial(*row) for row in said.values_list("place", "at", "lifted_at", "alert__since")]


def _denied_at(at: datetime, denials: Iterable[_Denial]) -> set[str]:
    """The places of which they hold for photos taken `at`."""
    return {
        one.place
        for one in denials
        if (one.lifted_at is None or one.lifted_at > at)
        and (one.at <= at or (one.since is not None and one.since <= at))
    }


def _photo_seen(
    photo: Photo, found: dict[str, Any] | None, first: int, short: Sequence[SlotSeen]
) -> PhotoSeen:
    if found is None or not found["usable"]:
        quality = found["quality"] if found else None
        return PhotoSeen(photo, usable=found is None, quality=quality, products=[], holes=[])
    gaps = enumerate(_in_order(found["gaps"]), first)
    holes = [_hole(number, gap, short) for number, gap in gaps]
    return PhotoSeen(photo, usable=True, quality=None, products=found["products"], holes=holes)


def _in_order(gaps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As one reads: from the top row down, from the left; what lies on no row comes last."""
    return sorted(gaps, key=lambda gap: (gap["row"] is None, gap["row"] or 0, gap["x1"]))


def _hole(number: int, gap: dict[str, Any], short: Sequence[SlotSeen]) -> Hole:
    box = (gap["x1"], gap["y1"], gap["x2"], gap["y2"])
    behind = [slot for slot in short if _is_same(slot.hole, box)]
    missing = sum(slot.facings_missing for slot in behind)
    return Hole(
        number,
        gap["row"],
        missing or gap["facings"],
        gap["score"],
        box,
        is_denied=bool(behind) and not any(slot.is_seen for slot in behind),
    )


def _is_same(one: Sequence[float] | None, other: Sequence[float]) -> bool:
    if one is None:
        return False
    return all(abs(a - b) <= _ROUNDED for a, b in zip(one, other, strict=True))
