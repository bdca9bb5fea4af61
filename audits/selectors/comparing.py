"""What a photo of a check can be compared with: the reference photo, and the photo before it.

How two photos of a shelf lie on each other is read from the positions that both show, so it costs
no detection; without positions they are laid edge on edge.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from audits.models import Audit, AuditResult, AuditStatus, Photo, Reference, Slot
from audits.readings import photos_lined
from audits.selectors.audits import slots_read
from audits.stock import SlotSeen
from audits.wording import dated

Box = tuple[float, float, float, float]
# Fewer positions do not hold a plane.
LEAST = 4


def compared_with(audit: Audit, result: AuditResult, photos: Sequence[Photo]) -> dict[int, Any]:
    """By photo: `[{"kind", "words", "source", "width", "height", "matrix"}, ...]`, where `matrix`
    (nine numbers, row by row) takes pixels of the other photo to pixels of this one."""
    here = slots_read(result)
    lined = photos_lined(result.readings)
    references = _references(lined.values())
    before = _before(audit)
    found: dict[int, Any] = {}
    for photo in photos:
        boxes = _boxes(here, photo.position)
        others = []
        line = lined.get(photo.pk)
        if line and line["trusted"] and (reference := references.get(line["reference"])):
            places, other, words = _reference(reference, audit)
            if other.pk != photo.pk:
                others.append(_other("reference", words, other, photo, places, boxes))
        if before:
            others.extend(_previous(before, audit, photo, boxes))
        found[photo.pk] = [other for other in others if other]
    return found


def can_compare(audit: Audit) -> bool:
    """Whether the shelf has been photographed before; its reference photo is no newer than that."""
    return _earlier(audit).exists()


def plane(there: Mapping[str, Box], here: Mapping[str, Box]) -> list[float] | None:
    """The projection that takes the boxes of one photo to those of another, by their keys."""
    keys = sorted(there.keys() & here.keys())
    if len(keys) < LEAST:
        return None
    lines = []
    for key in keys:
        for (x, y), (u, v) in zip(_corners(there[key]), _corners(here[key]), strict=True):
            lines.append([x, y, 1, 0, 0, 0, -u * x, -u * y, -u])
            lines.append([0, 0, 0, x, y, 1, -v * x, -v * y, -v])
    matrix = np.array(lines)
    # Columns of like size, or the sums of products drown the rest.
    size = np.abs(matrix).max(axis=0)
    _, _, turned = np.linalg.svd(matrix / size)
    solved = turned[-1] / size
    return None if abs(solved[8]) < 1e-12 else [float(one) for one in solved / solved[8]]


def _references(lines: Iterable[Mapping[str, Any]]) -> dict[int, Reference]:
    keys = {line["reference"] for line in lines if line["trusted"]}
    found = Reference.objects.filter(pk__in=keys).exclude(photo=None).defer("landmarks")
    return {one.pk: one for one in found.select_related("photo")}


def _reference(reference: Reference, audit: Audit) -> tuple[dict[str, Box], Photo, str]:
    slots = Slot.objects.filter(planogram=audit.planogram_id, view=reference.view_id)
    wide, high = reference.width, reference.height
    places: dict[str, Box] = {
        slot.key: (slot.x1 * wide, (slot.y1 or 0) * high, (slot.x2 or 0) * wide, slot.y2 * high)
        for slot in slots
        if slot.x1 is not None and slot.y2 is not None
        if slot.reference_id in (None, reference.pk)
    }
    assert reference.photo is not None
    taken = dated(reference.photo.captured_at, audit.shelf.store.zone)
    return places, reference.photo, gettext("Reference photo, %(time)s") % {"time": taken}


def _before(audit: Audit) -> Audit | None:
    """The shelf's newest check that was photographed earlier and judged."""
    return _earlier(audit).select_related("result").prefetch_related("photos").first()


def _earlier(audit: Audit) -> QuerySet[Audit]:
    return Audit.objects.filter(
        shelf=audit.shelf_id,
        status=AuditStatus.DONE,
        captured_at__lt=audit.captured_at,
        left_out_at=None,
    )


def _previous(
    before: Audit, audit: Audit, photo: Photo, boxes: Mapping[str, Box]
) -> list[dict[str, Any] | None]:
    """The photo of the check before that shows most of the same."""
    result = getattr(before, "result", None)
    slots = slots_read(result)
    kept = [one for one in before.photos.all() if one.file]
    if not kept:
        return []
    there = {one.pk: _boxes(slots, one.position) for one in kept}
    best = max(kept, key=lambda one: (len(there[one.pk].keys() & boxes.keys()), -one.position))
    taken = dated(best.captured_at, audit.shelf.store.zone)
    words = gettext("Photo before, %(time)s") % {"time": taken}
    return [_other("before", words, best, photo, there[best.pk], boxes)]


def _other(
    kind: str,
    words: str,
    other: Photo,
    photo: Photo,
    there: Mapping[str, Box],
    here: Mapping[str, Box],
) -> dict[str, Any] | None:
    if not other.file:
        return None
    edge_on_edge = [photo.width / other.width, 0, 0, 0, photo.height / other.height, 0, 0, 0, 1]
    return {
        "kind": kind,
        "words": words,
        "source": reverse("photo", args=[other.pk, "page"]),
        "width": other.width,
        "height": other.height,
        "matrix": plane(there, here) or edge_on_edge,
    }


def _boxes(slots: Iterable[SlotSeen], position: int) -> dict[str, Box]:
    return {one.key: one.box for one in slots if one.photo == position and one.box is not None}


def _corners(box: Box) -> list[tuple[float, float]]:
    x1, y1, x2, y2 = box
    return [(x1, y1), (x2, y1), (x2, y2), (x1, y2)]
