"""What was found on a check's photos, in the form that the page draws from.

`{"status": ..., "photos": [{"photo": id, "width", "height", "products": [[x1, y1, x2, y2, score,
row], ...], "gaps": [{"number", "box", "label", "score"}, ...], "positions": [{"key", "box", "name",
"row", "sequence", "state"}, ...], "compare": [...]}]}` in pixels of the upright full-size photo.
Products are bare lists: there may be 900 of them on one photo. `compare` is told in `comparing.py`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from audits.models import Audit, Slot
from audits.selectors.audits import (
    Hole,
    PhotoSeen,
    photos_seen,
    result_of,
    slots_believed,
)
from audits.selectors.comparing import compared_with
from audits.stock import SlotSeen
from audits.wording import facings_words, place_words, row_label, sentence_case

_PRODUCT = ("x1", "y1", "x2", "y2", "score", "row")


def findings_of(audit: Audit) -> dict[str, Any]:
    result = result_of(audit)
    if result is None:
        return {"status": audit.status, "photos": []}
    slots = slots_believed(audit, result)
    seen = photos_seen(audit, result, slots)
    names = _names(audit)
    others = compared_with(audit, result, [one.photo for one in seen])
    photos = [
        _photo(one)
        | {
            "positions": _positions(slots, names, one.photo.position),
            "compare": others.get(one.photo.pk, []),
        }
        for one in seen
    ]
    return {"status": audit.status, "photos": photos}


def hole_label(hole: Hole) -> str:
    """Short enough for a photo: `2nd row, 2 facings`."""
    if hole.is_denied:
        return gettext("not empty, as said")
    facings = facings_words(hole.facings)
    if not hole.row:
        return facings
    return gettext("%(row)s, %(facings)s") % {"row": row_label(hole.row), "facings": facings}


def _names(audit: Audit) -> dict[str, str]:
    """What stands at the positions, by their keys."""
    slots = Slot.objects.filter(planogram=audit.planogram_id).exclude(product=None).order_by()
    return dict(slots.values_list("key", "product__name"))


def _positions(
    slots: Iterable[SlotSeen], names: Mapping[str, str], position: int
) -> list[dict[str, Any]]:
    return [
        {
            "key": slot.key,
            "box": slot.box,
            "name": names.get(slot.key) or sentence_case(place_words(slot.row, slot.sequence)),
            "row": slot.row,
            "sequence": slot.sequence,
            "state": slot.state,
        }
        for slot in slots
        if slot.photo == position and slot.box is not None
    ]


def _photo(seen: PhotoSeen) -> dict[str, Any]:
    return {
        "photo": seen.photo.pk,
        "width": seen.photo.width,
        "height": seen.photo.height,
        "products": [[product[key] for key in _PRODUCT] for product in seen.products],
        "gaps": [
            {
                "number": hole.number,
                "box": hole.box,
                "label": hole_label(hole),
                "score": hole.score,
            }
            for hole in seen.holes
        ],
    }
